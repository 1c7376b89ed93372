/** The value of each base64 or base64url digit; 255 for other bytes. */
const sextetOf = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 65 && byte <= 90) return byte - 65;
  if (byte >= 97 && byte <= 122) return byte - 71;
  if (byte >= 48 && byte <= 57) return byte + 4;
  if (byte === 43 || byte === 45) return 62;
  return byte === 47 || byte === 95 ? 63 : 255;
});

/** Decodes base64 or base64url into `into` until the span, the room or the alphabet ends; gives how many bytes were written. */
export function decodeBase64(bytes: Uint8Array, start: number, end: number, into: Uint8Array): number {
  let held = 0;
  let bits = 0;
  let count = 0;
  for (let index = start; index < end && count < into.length; index += 1) {
    const sextet = sextetOf[bytes[index] ?? 0] ?? 255;
    if (sextet === 255) break;
    held = ((held << 6) | sextet) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    into[count] = (held >> bits) & 255;
    count += 1;
  }
  return count;
}

const room = new Uint8Array(256);

/** Whether a span is base64 of printable text in which a colon stands, as HTTP's basic scheme writes user and password (RFC 7617). */
export function isBase64Pair(bytes: Uint8Array, start: number, end: number): boolean {
  const count = decodeBase64(bytes, start, end, room);
  let colon = -1;
  for (let index = 0; index < count; index += 1) {
    const byte = room[index] ?? 0;
    if (byte < 32 || byte === 127) return false;
    if (byte === 58 && colon < 0) colon = index;
  }
  return colon > 0 && colon < count - 2;
}

/** Whether base64 decodes to bytes that begin with these. */
export function beginsDecoded(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  const count = decodeBase64(bytes, start, Math.min(end, start + Math.ceil((text.length * 4) / 3) + 2), room);
  if (count < text.length) return false;
  for (let index = 0; index < text.length; index += 1) if (room[index] !== text.charCodeAt(index)) return false;
  return true;
}
