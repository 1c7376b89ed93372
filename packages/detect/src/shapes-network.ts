import { byteMask } from '@sluice/model';
import { hex, isDigit } from './bytes.ts';
import type { ValueShape } from './evidence.ts';

const { digit, dot, colon, lower, upper, slash } = byteMask;

/** Four numbers to 255 without leading zeros. */
export const ipv4Shape: ValueShape = {
  what: 'an IPv4 address',
  needs: digit | dot,
  allows: digit | dot | colon | slash,
  bytesMin: 7,
  bytesMax: 21,
  fits: (bytes, start, end) => {
    const after = ipv4End(bytes, start, end);
    return after === end || (after > 0 && (bytes[after] === 58 || bytes[after] === 47));
  },
};

/** RFC 4291 2.2: groups of hex with colons, one gap. */
export const ipv6Shape: ValueShape = {
  what: 'an IPv6 address',
  needs: colon,
  allows: digit | lower | upper | colon | dot | slash,
  bytesMin: 3,
  bytesMax: 45,
  fits: (bytes, start, end) => {
    let colons = 0;
    let gaps = 0;
    let group = 0;
    for (let index = start; index < end; index += 1) {
      const byte = bytes[index] ?? 0;
      if (byte === 58) {
        colons += 1;
        if (bytes[index - 1] === 58 && index > start) gaps += 1;
        group = 0;
      } else if (byte === 47) return colons >= 2 && end - index <= 4 && (gaps === 1 || colons === 7);
      else if (byte === 46) return colons >= 2 && gaps <= 1;
      else if (hex[byte] === 0) return false;
      else group += 1;
      if (group > 4) return false;
    }
    return gaps <= 1 && (colons === 7 || (gaps === 1 && colons >= 2 && colons <= 7)) && end - start > 3;
  },
};

/** Where a dotted quad that begins at `at` ends, or -1. */
export function ipv4End(bytes: Uint8Array, at: number, end: number): number {
  let index = at;
  for (let part = 0; part < 4; part += 1) {
    const from = index;
    let value = 0;
    while (index < end && index - from < 3 && isDigit(bytes[index])) {
      value = value * 10 + (bytes[index] ?? 0) - 48;
      index += 1;
    }
    if (index === from || value > 255 || (index - from > 1 && bytes[from] === 48)) return -1;
    if (part === 3) return isDigit(bytes[index]) && index < end ? -1 : index;
    if (bytes[index] !== 46) return -1;
    index += 1;
  }
  return -1;
}

/** RFC 1918, RFC 6598 and RFC 3927, given that a dotted quad begins there. Loopback tells nothing of a network. */
export function isPrivateIpv4(bytes: Uint8Array, at: number, end: number): boolean {
  if (ipv4End(bytes, at, end) < 0) return false;
  const [first = 0, second = 0] = [0, 1].map((part) => quadPart(bytes, at, end, part));
  return (
    first === 10 ||
    (first === 172 && second >= 16 && second <= 31) ||
    (first === 192 && second === 168) ||
    (first === 169 && second === 254) ||
    (first === 100 && second >= 64 && second <= 127)
  );
}

function quadPart(bytes: Uint8Array, at: number, end: number, part: number): number {
  let index = at;
  for (let dots = 0; dots < part && index < end; index += 1) if (bytes[index] === 46) dots += 1;
  let value = 0;
  for (; index < end && isDigit(bytes[index]); index += 1) value = value * 10 + (bytes[index] ?? 0) - 48;
  return value;
}
