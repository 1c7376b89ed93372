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

function isTrail(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
