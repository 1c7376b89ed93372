/** What an item of a binary document begins with. Nothing is said of what follows: it may be cut off. */
export type Head =
  /** A whole value: its JSON. */
  | { readonly kind: 'scalar'; readonly end: number; readonly json: string }
  /** `length` bytes follow, or where it is null pieces of the same kind up to a break. */
  | { readonly kind: 'text' | 'bytes'; readonly end: number; readonly length: number | null }
  /** `length` items or members follow, or where it is null any number of them up to a break. */
  | { readonly kind: 'array' | 'map'; readonly end: number; readonly length: number | null }
  /** Says something of the value that follows. */
  | { readonly kind: 'tag'; readonly end: number }
  | { readonly kind: 'break'; readonly end: number };

export type SizedKind = 'text' | 'bytes' | 'array' | 'map';

export interface BinaryFormat {
  /** The head that begins at `at`; null where none does, or where it is cut off. */
  headAt(view: DataView, at: number): Head | null;
  /** A value without a length in the fewest bytes; floats are doubles, and so are integers beyond 64 bits. */
  scalar(value: number | bigint | boolean | null): Uint8Array;
  /** The shortest head of what is this long. */
  sized(kind: SizedKind, length: number): Uint8Array;
}

/** The head of a value and where it begins, behind what tags say of it. */
export function valueHeadAt(format: BinaryFormat, view: DataView, at: number): { readonly start: number; readonly head: Head | null } {
  let start = at;
  let head = format.headAt(view, start);
  while (head?.kind === 'tag') {
    start = head.end;
    head = format.headAt(view, start);
  }
  return { start, head };
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** JSON has no numbers beyond all bounds, and no other that are none (RFC 8949 6.1 has `null` for them). */
export function floatJson(value: number): string {
  return Number.isFinite(value) ? String(value) : 'null';
}

/** A number of `bytes` bytes without a sign, the highest first. Lengths beyond 2^53 are rounded: no body is that long. */
export function unsignedAt(view: DataView, at: number, bytes: 1 | 2 | 4 | 8): number {
  switch (bytes) {
    case 1:
      return view.getUint8(at);
    case 2:
      return view.getUint16(at);
    case 4:
      return view.getUint32(at);
    case 8:
      return Number(view.getBigUint64(at));
  }
}

/** How many times a byte is to be doubled until it holds a number. */
export function widthOf(value: bigint): number {
  if (value < 0x100n) return 0;
  if (value < 0x1_0000n) return 1;
  return value < 0x1_0000_0000n ? 2 : 3;
}

/** A first byte and a number behind it, the highest byte first. */
export function numbered(first: number, value: bigint, width: number): Uint8Array {
  const bytes = new Uint8Array(1 + (1 << width));
  bytes[0] = first;
  for (let at = bytes.length - 1, rest = value; at > 0; at -= 1, rest >>= 8n) bytes[at] = Number(rest & 0xffn);
  return bytes;
}
