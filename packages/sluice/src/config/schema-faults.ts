/**
 * What of a value does not fit a schema, all of it. Only the words that schemas here are made of; a test holds them, and what they say,
 * against a validator of JSON Schema. Such a validator is code that is made of the schema first, which takes half a second: more than
 * anything else that a command has to do, where a small document is walked through in a millisecond. `path` is where the value stands.
 */
export function schemaFaults(schema: SchemaWords, value: unknown, path: readonly string[] = []): readonly Fault[] {
  const fault = (word: keyof SchemaWords, name = ''): Fault => ({ path, word, schema, value, name });
  const broken = schema.type !== undefined && !isOf(schema.type, value) ? (['type'] as const) : brokenWords(schema, value);
  const faults = broken.map((word) => fault(word));
  if (schema.anyOf !== undefined) {
    const tried = schema.anyOf.map((one) => schemaFaults(one, value, path));
    if (tried.every(({ length }) => length > 0)) faults.push(...tried.flat(), fault('anyOf'));
  }
  if (schema.not !== undefined && fits(schema.not, value)) faults.push(fault('not'));
  if (schema.if !== undefined && schema.then !== undefined && fits(schema.if, value))
    faults.push(...schemaFaults(schema.then, value, path));
  if (Array.isArray(value) && schema.items !== undefined) {
    const { items } = schema;
    faults.push(...value.flatMap((item: unknown, index) => schemaFaults(items, item, [...path, String(index)])));
  }
  if (isMembers(value)) faults.push(...memberFaults(schema, value, path, fault));
  return faults;
}

export interface Fault {
  /** Of names and indexes, from the document down. */
  readonly path: readonly string[];
  /** What the schema says that does not hold. */
  readonly word: keyof SchemaWords;
  readonly schema: SchemaWords;
  readonly value: unknown;
  /** The name that is missing or unknown; empty where it is the value itself. */
  readonly name: string;
}

export interface SchemaWords {
  readonly description?: string;
  readonly type?: 'array' | 'boolean' | 'integer' | 'number' | 'object' | 'string';
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: SchemaWords;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly required?: readonly string[];
  readonly dependentRequired?: Readonly<Record<string, readonly string[]>>;
  readonly additionalProperties?: false;
  readonly properties?: Readonly<Record<string, SchemaWords>>;
  readonly patternProperties?: Readonly<Record<string, SchemaWords>>;
  readonly anyOf?: readonly SchemaWords[];
  readonly not?: SchemaWords;
  readonly if?: SchemaWords;
  readonly then?: SchemaWords;
}

type Members = Readonly<Record<string, unknown>>;

function memberFaults(
  { required = [], dependentRequired = {}, additionalProperties, properties = {}, patternProperties = {} }: SchemaWords,
  members: Members,
  path: readonly string[],
  fault: (word: keyof SchemaWords, name: string) => Fault,
): readonly Fault[] {
  const patterns = Object.entries(patternProperties).map(([pattern, schema]) => ({ pattern: new RegExp(pattern, 'u'), schema }));
  const names = Object.keys(members);
  const isKnown = (name: string) => Object.hasOwn(properties, name) || patterns.some(({ pattern }) => pattern.test(name));
  const below = (schema: SchemaWords, name: string) => schemaFaults(schema, members[name], [...path, name]);
  return [
    ...required.filter((name) => !Object.hasOwn(members, name)).map((name) => fault('required', name)),
    ...(additionalProperties === false ? names.filter((name) => !isKnown(name)).map((name) => fault('additionalProperties', name)) : []),
    ...Object.entries(properties).flatMap(([name, schema]) => (Object.hasOwn(members, name) ? below(schema, name) : [])),
    ...patterns.flatMap(({ pattern, schema }) => names.filter((name) => pattern.test(name)).flatMap((name) => below(schema, name))),
    ...Object.entries(dependentRequired)
      .filter(([name]) => Object.hasOwn(members, name))
      .flatMap(([, others]) => others.filter((other) => !Object.hasOwn(members, other)).map((other) => fault('dependentRequired', other))),
  ];
}

function fits(schema: SchemaWords, value: unknown): boolean {
  return schemaFaults(schema, value).length === 0;
}

/** Of the words that are about a value as a whole. Those of another type hold of it. */
function brokenWords(schema: SchemaWords, value: unknown): readonly (keyof SchemaWords)[] {
  return wholeWords.filter((word) => schema[word] !== undefined && breaks[word](schema, value));
}

const unbounded = Number.POSITIVE_INFINITY;
const breaks = {
  minimum: ({ minimum = -unbounded }, value) => typeof value === 'number' && value < minimum,
  maximum: ({ maximum = unbounded }, value) => typeof value === 'number' && value > maximum,
  exclusiveMinimum: ({ exclusiveMinimum = -unbounded }, value) => typeof value === 'number' && value <= exclusiveMinimum,
  minLength: ({ minLength = 0 }, value) => typeof value === 'string' && charactersOf(value) < minLength,
  maxLength: ({ maxLength = unbounded }, value) => typeof value === 'string' && charactersOf(value) > maxLength,
  pattern: ({ pattern = '' }, value) => typeof value === 'string' && !new RegExp(pattern, 'u').test(value),
  enum: (schema, value) => schema.enum?.includes(value) === false,
  const: (schema, value) => schema.const !== value,
  minItems: ({ minItems = 0 }, value) => Array.isArray(value) && value.length < minItems,
  maxItems: ({ maxItems = unbounded }, value) => Array.isArray(value) && value.length > maxItems,
  minProperties: ({ minProperties = 0 }, value) => isMembers(value) && Object.keys(value).length < minProperties,
  maxProperties: ({ maxProperties = unbounded }, value) => isMembers(value) && Object.keys(value).length > maxProperties,
} as const satisfies Partial<Record<keyof SchemaWords, (schema: SchemaWords, value: unknown) => boolean>>;
type WholeWord = keyof typeof breaks;
const wholeWords = Object.keys(breaks) as readonly WholeWord[];

function isOf(type: NonNullable<SchemaWords['type']>, value: unknown): boolean {
  switch (type) {
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isMembers(value);
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return Number.isFinite(value);
    default:
      return typeof value === type;
  }
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Characters as JSON Schema counts them (RFC 8259, 7): a surrogate pair is one. */
function charactersOf(text: string): number {
  return Array.from(text).length;
}
