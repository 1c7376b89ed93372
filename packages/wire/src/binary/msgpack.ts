import { type BinaryFormat, floatJson, type Head, unsignedAt } from './head.ts';
import { msgpackScalar, msgpackSized } from './msgpack-values.ts';

const widths = [1, 2, 4, 8] as const;
/** The extension type of a moment, which is all that the specification has defined of its own. */
const timestamp = -1;

/** MessagePack (github.com/msgpack/msgpack, spec.md). Any width that holds a number or a length may be used. */
export const msgpack: BinaryFormat = {
  headAt(view, at) {
    if (at >= view.byteLength) return null;
    const first = view.getUint8(at);
    const next = at + 1;
    if (first < 0x80) return { kind: 'scalar', end: next, json: String(first) };
    if (first < 0x90) return { kind: 'map', end: next, length: first & 15 };
    if (first < 0xa0) return { kind: 'array', end: next, length: first & 15 };
    if (first < 0xc0) return { kind: 'text', end: next, length: first & 31 };
    if (first >= 0xe0) return { kind: 'scalar', end: next, json: String(first - 256) };
    switch (first) {
      case 0xc0:
        return { kind: 'scalar', end: next, json: 'null' };
      case 0xc2:
        return { kind: 'scalar', end: next, json: 'false' };
      case 0xc3:
        return { kind: 'scalar', end: next, json: 'true' };
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return sized(view, next, first - 0xc4, 'bytes');
      case 0xc7:
      case 0xc8:
      case 0xc9: {
        const head = sized(view, next, first - 0xc7, 'bytes');
        return head && extension(view, head.end, head.length ?? 0);
      }
      case 0xca:
        return next + 4 > view.byteLength ? null : { kind: 'scalar', end: next + 4, json: floatJson(view.getFloat32(next)) };
      case 0xcb:
        return next + 8 > view.byteLength ? null : { kind: 'scalar', end: next + 8, json: floatJson(view.getFloat64(next)) };
      case 0xcc:
      case 0xcd:
      case 0xce:
      case 0xcf:
        return integer(view, next, first - 0xcc, false);
      case 0xd0:
      case 0xd1:
      case 0xd2:
      case 0xd3:
        return integer(view, next, first - 0xd0, true);
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return extension(view, next, 1 << (first - 0xd4));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return sized(view, next, first - 0xd9, 'text');
      case 0xdc:
      case 0xdd:
        return sized(view, next, first - 0xdb, 'array');
      case 0xde:
      case 0xdf:
        return sized(view, next, first - 0xdd, 'map');
      default:
        // 0xc1 is never used.
        return null;
    }
  },
  scalar: msgpackScalar,
  sized: msgpackSized,
};

/** A length in the width of this number, and what it is of. */
function sized<Kind extends 'text' | 'bytes' | 'array' | 'map'>(view: DataView, at: number, width: number, kind: Kind) {
  const bytes = widths[width] ?? 8;
  return at + bytes > view.byteLength ? null : { kind, end: at + bytes, length: unsignedAt(view, at, bytes) };
}

function integer(view: DataView, at: number, width: number, isSigned: boolean): Head | null {
  const bytes = widths[width] ?? 8;
  const end = at + bytes;
  if (end > view.byteLength) return null;
  if (bytes === 8) return { kind: 'scalar', end, json: String(isSigned ? view.getBigInt64(at) : view.getBigUint64(at)) };
  const value = unsignedAt(view, at, bytes);
  const bound = 2 ** (bytes * 8);
  return { kind: 'scalar', end, json: String(isSigned && value >= bound / 2 ? value - bound : value) };
}

/** Bytes of somebody's own type, or a moment. `at` is the place of the type. */
function extension(view: DataView, at: number, length: number): Head | null {
  if (at >= view.byteLength) return null;
  const start = at + 1;
  const isMoment = view.getInt8(at) === timestamp && start + length <= view.byteLength;
  const json = isMoment ? momentJson(view, start, length) : null;
  return json === null ? { kind: 'bytes', end: start, length } : { kind: 'scalar', end: start + length, json };
}

/** As RFC 3339, to the millisecond; null where it is none that a calendar has. */
function momentJson(view: DataView, at: number, length: number): string | null {
  const ms = momentMs(view, at, length);
  return ms === null || Math.abs(ms) > 8.64e15 ? null : JSON.stringify(new Date(ms).toISOString());
}

function momentMs(view: DataView, at: number, length: number): number | null {
  switch (length) {
    case 4:
      return view.getUint32(at) * 1000;
    case 8: {
      // 30 bits of nanoseconds, then 34 of seconds.
      const high = view.getUint32(at);
      return ((high & 3) * 2 ** 32 + view.getUint32(at + 4)) * 1000 + Math.floor((high >>> 2) / 1e6);
    }
    case 12:
      return Number(view.getBigInt64(at + 4)) * 1000 + Math.floor(view.getUint32(at) / 1e6);
    default:
      return null;
  }
}
