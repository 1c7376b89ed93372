import { failure, nearest, type Result, success, yamlFaults } from '@sluice/kit';
import { type Document, isMap, isScalar, LineCounter, type Node, type Pair, parseDocument, visit } from 'yaml';
import type { Schema } from './json-schema.ts';
import type { Problem } from './problem.ts';
import { type Fault, type SchemaWords, schemaFaults } from './schema-faults.ts';

/** A document that fits its schema, and where its parts stand. */
export interface CheckedDocument<Value> {
  readonly value: Value;
  /** Of the value at a path; of the nearest one above it where nothing stands there. */
  readonly placeOf: (path: readonly (string | number)[]) => Pick<Problem, 'file' | 'line' | 'column'>;
  /** Of the first text that is the one that is looked for; of the document where none is. */
  readonly placeOfText: (isIt: (text: string) => boolean) => Pick<Problem, 'file' | 'line' | 'column'>;
}

/** Reads YAML (or JSON) of one schema. Every problem has its place; nothing is guessed. */
export type YamlReader<Value> = (file: string, text: string) => Result<CheckedDocument<Value>, readonly Problem[]>;

export function yamlReader<Value>(schema: Schema<Value>): YamlReader<Value> {
  return (file, text) => {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
    const place = (offset: number) => {
      const at = lines.linePos(offset);
      return { file, line: Math.max(1, at.line), column: Math.max(1, at.col) };
    };
    if (document.errors.length > 0) {
      return failure(
        yamlFaults(document.errors, text).map(({ offset, message }) => ({ ...place(offset), severity: 'error', message, fix: null })),
      );
    }
    let value: unknown;
    try {
      value = document.toJS({ maxAliasCount: 50 });
    } catch {
      // An alias of nothing, or aliases of aliases that would make a bomb of a few lines.
      return failure([
        {
          ...place(aliasAt(document)),
          severity: 'error',
          message: 'an alias (*name) means nothing here, or too much',
          fix: 'write out what it stands for',
        },
      ]);
    }
    const faults = schemaFaults(schema as SchemaWords, value);
    if (faults.length === 0) {
      return success({
        value: value as Value,
        placeOf: (path) => place(offsetAt(document, path)),
        placeOfText: (isIt) => place(offsetOfText(document, isIt)),
      });
    }
    const problems = faults
      .filter((fault) => isTelling(fault, faults))
      .map((fault): Problem => {
        return { ...place(offsetOf(document, fault)), severity: 'error', ...wordsOf(fault) };
      });
    return failure(problems);
  };
}

function aliasAt(document: Document): number {
  let at = 0;
  visit(document, {
    Alias(_key, alias) {
      at = alias.range?.[0] ?? 0;
      return alias.resolve(document) === undefined ? visit.BREAK : undefined;
    },
  });
  return at;
}

/** Of a union what its members say is told, which is more; of these only those that take a value of its type. */
function isTelling({ word, path }: Fault, faults: readonly Fault[]): boolean {
  if (word !== 'type') return word !== 'anyOf';
  return !faults.some(
    (other) => other.word !== 'type' && other.word !== 'anyOf' && path.every((name, index) => other.path[index] === name),
  );
}

function wordsOf({ path, word, schema, value, name }: Fault): Pick<Problem, 'message' | 'fix'> {
  const where = path.length === 0 ? 'the document' : path.join('.');
  const { description = null, properties = {} } = schema;
  const known = Object.keys(properties);
  switch (word) {
    case 'additionalProperties': {
      const near = nearest(name, known);
      return { message: `unknown key "${name}"`, fix: near ? `did you mean "${near}"?` : `known here: ${known.join(', ')}` };
    }
    case 'required':
    case 'dependentRequired':
      return { message: `${where} lacks "${name}"`, fix: wordsOfMissing(name, properties[name]) };
    case 'enum': {
      const allowed = (schema.enum ?? []).map(String);
      const near = nearest(String(value), allowed);
      return { message: `${where} is "${String(value)}"`, fix: near ? `did you mean "${near}"?` : `one of: ${allowed.join(', ')}` };
    }
    case 'pattern':
      return { message: `${where} has the wrong form`, fix: description ?? `it must match ${schema.pattern}` };
    case 'type':
      return { message: `${where} must be ${schema.type}`, fix: schema.properties ? `known in it: ${known.join(', ')}` : description };
    case 'const':
      return { message: `${where} must be ${JSON.stringify(schema.const)}`, fix: description };
    default:
      return { message: `${where} ${boundWords[word]?.(Number(schema[word])) ?? 'is wrong'}`, fix: description };
  }
}

function wordsOfMissing(name: string, schema: SchemaWords | undefined): string {
  if (schema?.const !== undefined) return `add "${name}: ${JSON.stringify(schema.const)}"`;
  return schema?.description ?? 'add it';
}

const boundWords: Partial<Record<Fault['word'], (bound: number) => string>> = {
  minimum: (least) => `must be >= ${least}`,
  maximum: (most) => `must be <= ${most}`,
  exclusiveMinimum: (below) => `must be > ${below}`,
  minLength: (least) => `must NOT have fewer than ${least} characters`,
  maxLength: (most) => `must NOT have more than ${most} characters`,
  minItems: (least) => `must NOT have fewer than ${least} items`,
  maxItems: (most) => `must NOT have more than ${most} items`,
  minProperties: (least) => `must NOT have fewer than ${least} properties`,
  maxProperties: (most) => `must NOT have more than ${most} properties`,
};

/** Where the fault stands: the unknown key itself, or the value that does not fit. */
function offsetOf(document: Document, { path, word, name }: Fault): number {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  if (word === 'additionalProperties' && isMap(node)) {
    const pair = node.items.find((item: Pair) => isScalar(item.key) && String(item.key.value) === name);
    if (pair && isScalar(pair.key)) return pair.key.range?.[0] ?? 0;
  }
  return (node as Node | null)?.range?.[0] ?? 0;
}

function offsetAt(document: Document, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true) as Node | undefined;
    if (node?.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

function offsetOfText(document: Document, isIt: (text: string) => boolean): number {
  let at = 0;
  visit(document, {
    Scalar(key, scalar) {
      if (key === 'key' || typeof scalar.value !== 'string' || !isIt(scalar.value)) return undefined;
      at = scalar.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return at;
}
