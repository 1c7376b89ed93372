/** What an evaluation came to instead of a value. Not thrown: `false && error` is false, so errors travel as values do. */
export class CelError {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** CEL `double`. A bare JavaScript number is an `int`: conditions compare counts and statuses, and those then allocate nothing. */
export class Double {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** CEL `uint`. */
export class Uint {
  readonly value: bigint;

  constructor(value: bigint) {
    this.value = value;
  }
}

/** Nanoseconds since 1970. */
export class Timestamp {
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

export class Duration {
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

/** A type as a value: `type(1) == int`. */
export class TypeValue {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** A value that is there and cannot be looked into, such as an object where a condition wants a scalar. */
export class Opaque {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

export type MapKey = string | number | bigint | boolean | Uint;

/** CEL `map`. A JavaScript `Map` with string keys is one, and so is whatever answers lazily, such as the headers of a message. */
export interface CelMap {
  readonly size: number;
  get(key: MapKey): Value | undefined;
  has(key: MapKey): boolean;
  keys(): Iterable<MapKey>;
}

/** `int` is a number where it is a safe integer and a bigint beyond; every integer has exactly one form. */
export type Value =
  | null
  | boolean
  | string
  | number
  | bigint
  | Double
  | Uint
  | Uint8Array
  | Timestamp
  | Duration
  | TypeValue
  | Opaque
  | readonly Value[]
  | CelMap;

export type Evaluated = Value | CelError;

export type Kind =
  | 'null'
  | 'bool'
  | 'string'
  | 'int'
  | 'double'
  | 'uint'
  | 'bytes'
  | 'timestamp'
  | 'duration'
  | 'type'
  | 'opaque'
  | 'list'
  | 'map';

export function kindOf(value: Value): Kind {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'number':
    case 'bigint':
      return 'int';
    default:
      return objectKind(value);
  }
}

function objectKind(value: Exclude<Value, string | boolean | number | bigint>): Kind {
  if (value === null) return 'null';
  if (isList(value)) return 'list';
  if (value instanceof Double) return 'double';
  if (value instanceof Uint) return 'uint';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Timestamp) return 'timestamp';
  if (value instanceof Duration) return 'duration';
  if (value instanceof TypeValue) return 'type';
  return value instanceof Opaque ? 'opaque' : 'map';
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isMap(value: Value): value is CelMap {
  return typeof value === 'object' && kindOf(value) === 'map';
}

const intMin = -(2n ** 63n);
const intMax = 2n ** 63n - 1n;
const uintMax = 2n ** 64n - 1n;

/** The one form of an integer, or an error where 64 bits do not hold it. */
export function intOf(value: bigint): number | bigint | CelError {
  if (value < intMin || value > intMax) return new CelError('integer overflow');
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

export function uintOf(value: bigint): Uint | CelError {
  return value < 0n || value > uintMax ? new CelError('unsigned integer overflow') : new Uint(value);
}

const pairs = { null: 'null_type', timestamp: 'google.protobuf.Timestamp', duration: 'google.protobuf.Duration' } as const;

export function typeName(value: Value): string {
  if (value instanceof Opaque) return value.name;
  const kind = kindOf(value);
  return kind === 'null' || kind === 'timestamp' || kind === 'duration' ? pairs[kind] : kind;
}

/** A map written in an expression. Keys of all numeric types that are equal are one key. */
export class KeyedMap implements CelMap {
  readonly #entries = new Map<string | number | bigint | boolean, { readonly key: MapKey; readonly value: Value }>();

  get size(): number {
    return this.#entries.size;
  }

  get(key: MapKey): Value | undefined {
    return this.#entries.get(plain(key))?.value;
  }

  has(key: MapKey): boolean {
    return this.#entries.has(plain(key));
  }

  *keys(): Iterable<MapKey> {
    for (const { key } of this.#entries.values()) yield key;
  }

  /** Only while the map is being made. */
  put(key: MapKey, value: Value): void {
    this.#entries.set(plain(key), { key, value });
  }
}

function plain(key: MapKey): string | number | bigint | boolean {
  if (!(key instanceof Uint)) return key;
  return key.value <= Number.MAX_SAFE_INTEGER ? Number(key.value) : key.value;
}

/** The value as a key, or null when a map cannot have it: of doubles only whole ones are equal to a key. */
export function keyOf(value: Value): MapKey | null {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return value;
  if (value instanceof Uint) return value;
  if (!(value instanceof Double) || !Number.isInteger(value.value)) return null;
  const whole = intOf(BigInt(value.value));
  return whole instanceof CelError ? null : whole;
}

/** JSON as CEL sees it here: whole numbers are `int`, others `double`. Give it what `JSON.parse` gave. */
export function valueOfJson(json: unknown): Value {
  if (typeof json === 'number') return numberOf(json);
  if (json === null || typeof json === 'string' || typeof json === 'boolean') return json;
  if (Array.isArray(json)) return json.map(valueOfJson);
  if (typeof json !== 'object') return null;
  return new Map<MapKey, Value>(Object.entries(json).map(([key, value]) => [key, valueOfJson(value)]));
}

export function numberOf(number: number): number | bigint | Double {
  return Number.isSafeInteger(number) ? number + 0 : new Double(number);
}
