import { durationText, parseDuration, parseTimestamp, secondsOf, timestampOf, timestampText } from './time.ts';
import {
  CelError,
  Double,
  Duration,
  type Evaluated,
  intOf,
  kindOf,
  Timestamp,
  TypeValue,
  typeName,
  Uint,
  uintOf,
  type Value,
} from './value.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const digitsMax = 20;

const converters: Readonly<Record<string, (value: Value) => Evaluated>> = {
  int(value) {
    if (typeof value === 'number' || typeof value === 'bigint') return value;
    if (value instanceof Uint) return intOf(value.value);
    if (value instanceof Double) return fromDouble(value.value);
    if (typeof value === 'string') return isDigits(value) ? intOf(BigInt(value)) : unfit('int', value);
    if (value instanceof Timestamp) return secondsOf(value);
    return value instanceof Duration ? intOf(value.nanos / 1_000_000_000n) : unfit('int', value);
  },
  uint(value) {
    if (value instanceof Uint) return value;
    if (typeof value === 'number' || typeof value === 'bigint') return uintOf(BigInt(value));
    if (value instanceof Double) return toUint(value.value);
    return typeof value === 'string' && isDigits(value) ? uintOf(BigInt(value)) : unfit('uint', value);
  },
  double(value) {
    if (value instanceof Double) return value;
    if (typeof value === 'number' || typeof value === 'bigint') return new Double(Number(value));
    if (value instanceof Uint) return new Double(Number(value.value));
    return typeof value === 'string' ? parseDouble(value) : unfit('double', value);
  },
  bool(value) {
    if (typeof value === 'boolean') return value;
    if (typeof value !== 'string') return unfit('bool', value);
    if (['true', 'True', 'TRUE', 't', '1'].includes(value)) return true;
    return ['false', 'False', 'FALSE', 'f', '0'].includes(value) ? false : unfit('bool', value);
  },
  bytes(value) {
    if (value instanceof Uint8Array) return value;
    return typeof value === 'string' ? encoder.encode(value) : unfit('bytes', value);
  },
  string(value) {
    if (typeof value === 'string') return value;
    if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint') return value.toString();
    if (value instanceof Double || value instanceof Uint) return value.value.toString();
    if (value instanceof Uint8Array) return decode(value);
    if (value instanceof Timestamp) return timestampText(value);
    return value instanceof Duration ? durationText(value) : unfit('string', value);
  },
  timestamp(value) {
    if (value instanceof Timestamp) return value;
    if (typeof value === 'string') return parseTimestamp(value);
    return typeof value === 'number' || typeof value === 'bigint' ? timestampOf(BigInt(value) * 1_000_000_000n) : unfit('timestamp', value);
  },
  duration(value) {
    if (value instanceof Duration) return value;
    return typeof value === 'string' ? parseDuration(value) : unfit('duration', value);
  },
  type(value) {
    return new TypeValue(typeName(value));
  },
  dyn(value) {
    return value;
  },
};

/** `int(x)`, `string(x)` and the other conversions, by name. */
export const conversions: ReadonlyMap<string, (value: Value) => Evaluated> = new Map(Object.entries(converters));

function isDigits(text: string): boolean {
  return text.length <= digitsMax && /^-?\d+$/.test(text);
}

/** The bounds are those of the doubles nearest to 2^63; both are out of range. */
function fromDouble(value: number): Evaluated {
  return value > -(2 ** 63) && value < 2 ** 63 ? intOf(BigInt(Math.trunc(value))) : new CelError('integer overflow');
}

function toUint(value: number): Evaluated {
  return value >= 0 && value < 2 ** 64 ? uintOf(BigInt(Math.trunc(value))) : new CelError('unsigned integer overflow');
}

function parseDouble(text: string): Evaluated {
  if (/^[+-]?(?:inf|infinity)$/i.test(text)) return new Double(text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
  if (text === 'NaN') return new Double(Number.NaN);
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? new Double(Number(text)) : unfit('double', text);
}

function decode(bytes: Uint8Array): Evaluated {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return new CelError('invalid UTF-8');
    throw error;
  }
}

function unfit(name: string, value: Value): CelError {
  return new CelError(`no ${name}() of this ${kindOf(value)}`);
}
