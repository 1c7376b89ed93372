import { cborScalar, cborSized } from './cbor-values.ts';
import { type BinaryFormat, floatJson, type Head, unsignedAt } from './head.ts';

const widths = [1, 2, 4, 8] as const;
const indefinite = 31;
/**
 * Tags behind which a value stands for another one: references to what stands elsewhere (6, 14, 15, 25, 29), tables for these (51, 113), and
 * objects whose names stand elsewhere (105, and from 57337 on those of cbor-x). IANA's registry of CBOR tags.
 */
const references: ReadonlySet<number> = new Set([6, 14, 15, 25, 29, 51, 105, 113]);
const recordsMin = 57_337;

/** CBOR (RFC 8949), its values as JSON the way its section 6.1 says. What is well-formed is read, also where it could be written shorter. */
export const cbor: BinaryFormat = {
  headAt(view, at) {
    if (at >= view.byteLength) return null;
    const initial = view.getUint8(at);
    const major = initial >> 5;
    const detail = initial & 31;
    if (detail > 27 && detail < indefinite) return null;
    const width = detail < 24 || detail === indefinite ? 0 : (widths[detail - 24] ?? 0);
    const end = at + 1 + width;
    if (end > view.byteLength) return null;
    if (major === 7) return simpleHead(view, at + 1, detail, end);
    const isIndefinite = detail === indefinite;
    const count = width === 0 ? detail : unsignedAt(view, at + 1, width);
    switch (major) {
      case 0:
      case 1:
        if (isIndefinite) return null;
        return { kind: 'scalar', end, json: integerJson(view, at + 1, count, width === 8, major === 1) };
      case 2:
        return { kind: 'bytes', end, length: isIndefinite ? null : count };
      case 3:
        return { kind: 'text', end, length: isIndefinite ? null : count };
      case 4:
        return { kind: 'array', end, length: isIndefinite ? null : count };
      case 5:
        return { kind: 'map', end, length: isIndefinite ? null : count };
      default:
        return isIndefinite || standsForAnother(count) ? null : { kind: 'tag', end };
    }
  },
  scalar: cborScalar,
  sized: cborSized,
};

function standsForAnother(tag: number): boolean {
  return references.has(tag) || tag >= recordsMin;
}

function integerJson(view: DataView, at: number, value: number, isLong: boolean, isNegative: boolean): string {
  if (!isLong) return String(isNegative ? -1 - value : value);
  const long = view.getBigUint64(at);
  return String(isNegative ? -1n - long : long);
}

/** Floats, and values that have but a number: of those JSON has three. */
function simpleHead(view: DataView, at: number, detail: number, end: number): Head | null {
  switch (detail) {
    case 20:
      return { kind: 'scalar', end, json: 'false' };
    case 21:
      return { kind: 'scalar', end, json: 'true' };
    case 24:
      // RFC 8949 3.3: what fits into the first byte is not well-formed in two.
      return view.getUint8(at) < 32 ? null : { kind: 'scalar', end, json: 'null' };
    case 25:
      return { kind: 'scalar', end, json: floatJson(halfOf(view.getUint16(at))) };
    case 26:
      return { kind: 'scalar', end, json: floatJson(view.getFloat32(at)) };
    case 27:
      return { kind: 'scalar', end, json: floatJson(view.getFloat64(at)) };
    case indefinite:
      return { kind: 'break', end };
    default:
      return { kind: 'scalar', end, json: 'null' };
  }
}

/** IEEE 754 binary16, as appendix D of RFC 8949 decodes it. */
function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (fraction + 1024) * 2 ** (exponent - 25);
}
