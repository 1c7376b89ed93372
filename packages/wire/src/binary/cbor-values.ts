import { numbered, type SizedKind, widthOf } from './head.ts';

const unsigned = 0;
const negative = 1;
const majorByKind: Readonly<Record<SizedKind, number>> = { bytes: 2, text: 3, array: 4, map: 5 };
const longEnd = 2n ** 64n;

export function cborScalar(value: number | bigint | boolean | null): Uint8Array {
  if (value === null) return Uint8Array.of(0xf6);
  if (typeof value === 'boolean') return Uint8Array.of(value ? 0xf5 : 0xf4);
  if (typeof value === 'bigint') {
    const argument = value < 0n ? -1n - value : value;
    return argument < longEnd ? headOf(value < 0n ? negative : unsigned, argument) : cborScalar(Number(value));
  }
  if (Number.isSafeInteger(value)) return cborScalar(BigInt(value));
  const bytes = new Uint8Array(9);
  bytes[0] = 0xfb;
  new DataView(bytes.buffer).setFloat64(1, value);
  return bytes;
}

export function cborSized(kind: SizedKind, length: number): Uint8Array {
  return headOf(majorByKind[kind], BigInt(length));
}

/** RFC 8949 3: the argument in the first byte where there is room, else in one, two, four or eight that follow. */
function headOf(major: number, argument: bigint): Uint8Array {
  if (argument < 24n) return Uint8Array.of((major << 5) | Number(argument));
  const width = widthOf(argument);
  return numbered((major << 5) | (24 + width), argument, width);
}
