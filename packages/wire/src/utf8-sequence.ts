/**
 * Bytes of the well-formed UTF-8 sequence that begins at `at` with a byte above 0x7f (Unicode 16, table 3-7: no overlong forms, no
 * surrogates); 0 where it is malformed, -1 where the span ends within it.
 */
export function utf8SequenceLength(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  if (at + 1 >= end) return -1;
  const second = bytes[at + 1] ?? 0;
  if (lead < 0xe0) return isTrail(second) ? 2 : 0;
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  if (at + 2 >= end) return -1;
  if (!isTrail(bytes[at + 2] ?? 0)) return 0;
  if (lead < 0xf0) return 3;
  if (at + 3 >= end) return -1;
  return isTrail(bytes[at + 3] ?? 0) ? 4 : 0;
}

export function isWellFormedUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; ) {
    if ((bytes[at] ?? 0) < 0x80) {
      at += 1;
      continue;
    }
    const length = utf8SequenceLength(bytes, at, end);
    if (length <= 0) return false;
    at += length;
  }
  return true;
}

/** The same bytes, but `%C0` for a byte that begins or continues no character. */
export function withMalformedEscaped(bytes: Uint8Array): Uint8Array {
  const escaped = new Uint8Array(bytes.length * 3);
  let length = 0;
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] ?? 0;
    const count = byte < 0x80 ? 1 : utf8SequenceLength(bytes, at, bytes.length);
    if (count > 0) {
      escaped.set(bytes.subarray(at, at + count), length);
      length += count;
      at += count;
      continue;
    }
    escaped.set([0x25, hexadecimal(byte >> 4), hexadecimal(byte & 0x0f)], length);
    length += 3;
    at += 1;
  }
  return escaped.subarray(0, length);
}

function hexadecimal(digit: number): number {
  return digit + (digit < 10 ? 0x30 : 0x37);
}

function isTrail(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
