/** Decoded text of a JSON string, in memory that is used again. */
export class Unescaper {
  /** Holds the result of the last call from 0 on. */
  bytes = new Uint8Array(4096);

  /** Decodes `bytes[start, end)` as RFC 8259 section 7 has it and gives the length. Decoded text is never longer than its source. */
  decode(bytes: Uint8Array, start: number, end: number): number {
    if (this.bytes.length < end - start) this.bytes = new Uint8Array(Math.max(end - start, this.bytes.length * 2));
    const out = this.bytes;
    let length = 0;
    for (let index = start; index < end; index += 1) {
      const byte = bytes[index] ?? 0;
      if (byte !== 92 || index + 1 >= end) {
        out[length] = byte;
        length += 1;
        continue;
      }
      index += 1;
      const letter = bytes[index] ?? 0;
      if (letter !== 117) {
        out[length] = simple(letter);
        length += 1;
        continue;
      }
      let point = hex4(bytes, index + 1, end);
      if (point < 0) continue;
      index += 4;
      if (point >= 0xd800 && point < 0xdc00 && bytes[index + 1] === 92 && bytes[index + 2] === 117) {
        const low = hex4(bytes, index + 3, end);
        if (low >= 0xdc00 && low < 0xe000) {
          point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
          index += 6;
        }
      }
      length = put(out, length, point);
    }
    return length;
  }
}

function simple(letter: number): number {
  switch (letter) {
    case 98:
      return 8;
    case 102:
      return 12;
    case 110:
      return 10;
    case 114:
      return 13;
    case 116:
      return 9;
    default:
      return letter;
  }
}

function hex4(bytes: Uint8Array, at: number, end: number): number {
  if (at + 4 > end) return -1;
  let value = 0;
  for (let index = at; index < at + 4; index += 1) {
    const digit = hexDigit(bytes[index] ?? 0);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  if (byte >= 97 && byte <= 102) return byte - 87;
  return byte >= 65 && byte <= 70 ? byte - 55 : -1;
}

function put(out: Uint8Array, at: number, point: number): number {
  let length = at;
  if (point < 0x80) {
    out[length++] = point;
    return length;
  }
  if (point < 0x800) out[length++] = 0xc0 | (point >> 6);
  else {
    if (point < 0x10000) out[length++] = 0xe0 | (point >> 12);
    else {
      out[length++] = 0xf0 | (point >> 18);
      out[length++] = 0x80 | ((point >> 12) & 63);
    }
    out[length++] = 0x80 | ((point >> 6) & 63);
  }
  out[length++] = 0x80 | (point & 63);
  return length;
}
