const encoder = new TextEncoder();
const tolerant = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text of UTF-8 bytes; a byte order mark stays, what is not UTF-8 becomes U+FFFD. */
export function textOfUtf8(bytes: Uint8Array): string {
  return tolerant.decode(bytes);
}
