/**
 * Schemas of what people write, and the types of what fits them, made at once: plain JSON Schema (2020-12). A library of builders has some
 * hundred modules, which every command and every process would load first.
 */
export interface Schema<Value> {
  /** Only a type: what fits. */
  readonly '~value'?: Value;
}

/** A member that may be left out. */
export interface Optional<Value> extends Schema<Value> {
  readonly '~isOptional': true;
}

/** What fits a schema. */
export type Static<One> = One extends Schema<infer Value> ? Value : never;

type Members = Readonly<Record<string, Schema<unknown>>>;
type Left<Given extends Members> = { [Name in keyof Given]: Given[Name] extends Optional<unknown> ? Name : never }[keyof Given];
type Whole<Given extends Members> = { [Name in Exclude<keyof Given, Left<Given>>]: Static<Given[Name]> } & {
  [Name in Left<Given>]?: Static<Given[Name]>;
};
type Flat<Value> = { [Name in keyof Value]: Value[Name] };

/** Further words of JSON Schema, such as `description` and `minimum`. */
type Words = Readonly<Record<string, unknown>>;

/** Marked beside the schema: the word is none of JSON Schema, and must not be told. */
const optional = new WeakSet<object>();

export const Type = {
  Array: <One>(items: Schema<One>, words: Words = {}): Schema<One[]> => made({ type: 'array', items }, words),
  Boolean: (words: Words = {}): Schema<boolean> => made({ type: 'boolean' }, words),
  Enum: <const One extends string>(values: readonly One[], words: Words = {}): Schema<One> => made({ enum: values }, words),
  Integer: (words: Words = {}): Schema<number> => made({ type: 'integer' }, words),
  Literal: <const One extends string | number | boolean>(value: One, words: Words = {}): Schema<One> =>
    made({ type: typeof value, const: value }, words),
  Number: (words: Words = {}): Schema<number> => made({ type: 'number' }, words),
  Object<const Given extends Members>(properties: Given, words: Words = {}): Schema<Flat<Whole<Given>>> {
    const required = Object.keys(properties).filter((name) => !optional.has(properties[name] ?? {}));
    return made({ type: 'object', ...(required.length > 0 ? { required } : {}), properties }, words);
  },
  Optional<One>(schema: Schema<One>): Optional<One> {
    const copy = { ...schema } as Optional<One>;
    optional.add(copy);
    return copy;
  },
  Record: <One>(names: Schema<string>, values: Schema<One>, words: Words = {}): Schema<Record<string, One>> =>
    made({ type: 'object', patternProperties: { [(names as { readonly pattern?: string }).pattern ?? '^.*$']: values } }, words),
  String: (words: Words = {}): Schema<string> => made({ type: 'string' }, words),
  Union: <const Given extends readonly Schema<unknown>[]>(anyOf: Given, words: Words = {}): Schema<Static<Given[number]>> =>
    made({ anyOf }, words),
};

/** A schema is what it says; its type is told beside it. */
function made<Value>(schema: object, words: Words): Schema<Value> {
  return { ...schema, ...words };
}
