import { numbered, type SizedKind, widthOf } from './head.ts';

/** First bytes of what has its number in one byte after it, or for containers in two; the next ones stand for twice as many. */
const unsigned = 0xcc;
const signed = 0xd0;
const longest = 2n ** 63n;
/** Where there is a form that has the length in the first byte: that byte, and how much it holds. */
const shortByKind = {
  text: { first: 0xa0, end: 32 },
  bytes: { first: 0, end: 0 },
  array: { first: 0x90, end: 16 },
  map: { first: 0x80, end: 16 },
};
const firstByKind: Readonly<Record<SizedKind, number>> = { bytes: 0xc4, text: 0xd9, array: 0xdb, map: 0xdd };

export function msgpackScalar(value: number | bigint | boolean | null): Uint8Array {
  if (value === null) return Uint8Array.of(0xc0);
  if (typeof value === 'boolean') return Uint8Array.of(value ? 0xc3 : 0xc2);
  if (typeof value === 'bigint') return integerOf(value);
  if (Number.isSafeInteger(value)) return integerOf(BigInt(value));
  const bytes = new Uint8Array(9);
  bytes[0] = 0xcb;
  new DataView(bytes.buffer).setFloat64(1, value);
  return bytes;
}

export function msgpackSized(kind: SizedKind, length: number): Uint8Array {
  const short = shortByKind[kind];
  if (length < short.end) return Uint8Array.of(short.first | length);
  const isContainer = kind === 'array' || kind === 'map';
  // Containers have no form with one byte.
  const width = Math.max(widthOf(BigInt(length)), isContainer ? 1 : 0);
  return numbered(firstByKind[kind] + width, BigInt(length), width);
}

function integerOf(value: bigint): Uint8Array {
  if (value >= -32n && value < 0x80n) return Uint8Array.of(Number(value & 0xffn));
  if (value < -longest || value >= longest * 2n) return msgpackScalar(Number(value));
  // A negative number of n bits needs as many as one of n bits whose highest is not set.
  const width = value < 0n ? widthOf((-1n - value) * 2n) : widthOf(value);
  return numbered((value < 0n ? signed : unsigned) + width, value, width);
}
