import type { Json } from './specimens.ts';

export type { Json } from './specimens.ts';

/** Numbers in [0, 1): a small one asks for an odd form that says the same. */
type Next = () => number;

const usual: Next = () => 1;

/** A value as CBOR; with `next` also in longer heads than need be, in pieces, without lengths, with tags, texts as bytes. */
export function cborWritten(value: Json, next: Next = usual): Buffer {
  const head = (major: number, argument: number): Buffer => {
    const least = argument < 24 ? 0 : argument < 0x100 ? 1 : argument < 0x1_0000 ? 2 : argument < 0x1_0000_0000 ? 3 : 4;
    const width = next() < 0.2 ? Math.max(least, 1 + Math.floor(next() * 4)) : least;
    if (width === 0) return Buffer.of((major << 5) | argument);
    return Buffer.concat([Buffer.of((major << 5) | (23 + width)), unsigned(argument, 2 ** (width - 1))]);
  };
  const text = (plain: string): Buffer => {
    const major = next() < 0.1 ? 2 : 3;
    const piece = (part: string): Buffer => Buffer.concat([head(major, Buffer.byteLength(part)), Buffer.from(part)]);
    if (next() >= 0.1) return piece(plain);
    return Buffer.concat([Buffer.of((major << 5) | 31), ...Array.from(plain, piece), Buffer.of(0xff)]);
  };
  const container = (major: number, length: number, parts: readonly Buffer[]): Buffer =>
    next() < 0.2
      ? Buffer.concat([Buffer.of((major << 5) | 31), ...parts, Buffer.of(0xff)])
      : Buffer.concat([head(major, length), ...parts]);
  const untagged = (part: Json): Buffer => {
    if (part === null) return Buffer.of(0xf6);
    if (typeof part === 'boolean') return Buffer.of(part ? 0xf5 : 0xf4);
    if (typeof part === 'string') return text(part);
    if (typeof part !== 'number') {
      if (isItems(part)) return container(4, part.length, part.map(write));
      const members = Object.entries(part);
      return container(
        5,
        members.length,
        members.flatMap(([key, member]) => [text(key), write(member)]),
      );
    }
    if (!Number.isSafeInteger(part) || next() < 0.1) return Buffer.concat([Buffer.of(0xfb), double(part)]);
    return part < 0 ? head(1, -1 - part) : head(0, part);
  };
  const write = (part: Json): Buffer => (next() < 0.1 ? Buffer.concat([Buffer.of(0xd9, 0xd9, 0xf7), untagged(part)]) : untagged(part));
  return write(value);
}

/** A value as MessagePack; with `next` also in longer heads than need be, and texts as bytes. */
export function msgpackWritten(value: Json, next: Next = usual): Buffer {
  /** `first` has its number in one byte, the next ones in two, four and eight. */
  const numbered = (first: number, argument: number, least = 0): Buffer => {
    const needed = argument < 0x100 ? 0 : argument < 0x1_0000 ? 1 : argument < 0x1_0000_0000 ? 2 : 3;
    const width = Math.max(least, needed, next() < 0.2 ? Math.floor(next() * 3) : 0);
    return Buffer.concat([Buffer.of(first + width), unsigned(argument, 2 ** width)]);
  };
  const isShort = (length: number, end: number): boolean => length < end && next() >= 0.2;
  const text = (plain: string): Buffer => {
    const length = Buffer.byteLength(plain);
    const head = next() < 0.1 ? numbered(0xc4, length) : isShort(length, 32) ? Buffer.of(0xa0 | length) : numbered(0xd9, length);
    return Buffer.concat([head, Buffer.from(plain)]);
  };
  const write = (part: Json): Buffer => {
    if (part === null) return Buffer.of(0xc0);
    if (typeof part === 'boolean') return Buffer.of(part ? 0xc3 : 0xc2);
    if (typeof part === 'string') return text(part);
    if (typeof part !== 'number') {
      if (isItems(part)) {
        const { length } = part;
        return Buffer.concat([isShort(length, 16) ? Buffer.of(0x90 | length) : numbered(0xdb, length, 1), ...part.map(write)]);
      }
      const members = Object.entries(part);
      const { length } = members;
      const parts = members.flatMap(([key, member]) => [text(key), write(member)]);
      return Buffer.concat([isShort(length, 16) ? Buffer.of(0x80 | length) : numbered(0xdd, length, 1), ...parts]);
    }
    if (!Number.isSafeInteger(part) || next() < 0.1) return Buffer.concat([Buffer.of(0xcb), double(part)]);
    if (part >= -32 && part < 0x80) return Buffer.of(part & 0xff);
    if (part >= 0) return numbered(0xcc, part);
    const bytes = Buffer.alloc(9, 0xd3);
    bytes.writeBigInt64BE(BigInt(part), 1);
    return part < -(2 ** 31) || next() < 0.2 ? bytes : signed(part);
  };
  return write(value);
}

function signed(value: number): Buffer {
  const bytes = Buffer.alloc(5, 0xd2);
  bytes.writeInt32BE(value, 1);
  return bytes;
}

function unsigned(value: number, bytes: number): Buffer {
  const written = Buffer.alloc(8);
  written.writeBigUInt64BE(BigInt(value));
  return written.subarray(8 - bytes);
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
}

function isItems(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
