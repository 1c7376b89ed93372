import { failure, nearest, onDemand, type Result, success, yamlFaults } from '@sluice/kit';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { type Document, isMap, isScalar, LineCounter, type Node, type Pair, parseDocument, visit } from 'yaml';
import type { Schema } from './json-schema.ts';
import type { Problem } from './problem.ts';

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

/**
 * A command reads one small document, so that what counts is how soon it can: code is not made faster, which takes as long as making it, and the
 * schema is not held against that of schemas, which a test does.
 */
const quickly = { allErrors: true, verbose: true, strict: false, validateSchema: false, meta: false, code: { optimize: false } } as const;

export function yamlReader<Value>(schema: Schema<Value>): YamlReader<Value> {
  const validator = onDemand(() => new Ajv2020(quickly).compile<Value>(schema));
  return (file, text) => {
    const validate = validator();
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
    if (validate(value)) {
      return success({
        value,
        placeOf: (path) => place(offsetAt(document, path)),
        placeOfText: (isIt) => place(offsetOfText(document, isIt)),
      });
    }
    const problems = (validate.errors ?? []).filter(isTelling).map((error): Problem => {
      const { message, fix } = wordsOf(error);
      return { ...place(offsetOf(document, error)), severity: 'error', message, fix };
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

/** Union errors repeat what their members say; only the members' own words help. */
function isTelling(error: ErrorObject): boolean {
  return error.keyword !== 'anyOf' && error.keyword !== 'if';
}

function wordsOf(error: ErrorObject): { readonly message: string; readonly fix: string | null } {
  const where = error.instancePath === '' ? 'the document' : error.instancePath.slice(1).replaceAll('/', '.');
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(error.params['additionalProperty']);
      const known = Object.keys((error.parentSchema as { properties?: object }).properties ?? {});
      const near = nearest(key, known);
      return { message: `unknown key "${key}"`, fix: near ? `did you mean "${near}"?` : `known here: ${known.join(', ')}` };
    }
    case 'required':
      return { message: `${where} lacks "${String(error.params['missingProperty'])}"`, fix: 'add it' };
    case 'enum': {
      const allowed = (error.params['allowedValues'] as readonly unknown[]).map(String);
      const near = nearest(String(error.data), allowed);
      return { message: `${where} is "${String(error.data)}"`, fix: near ? `did you mean "${near}"?` : `one of: ${allowed.join(', ')}` };
    }
    case 'pattern':
      return {
        message: `${where} has the wrong form`,
        fix: (error.parentSchema as { description?: string }).description ?? `it must match ${String(error.params['pattern'])}`,
      };
    case 'type': {
      const { properties, description } = error.parentSchema as { properties?: object; description?: string };
      const fix = properties ? `known in it: ${Object.keys(properties).join(', ')}` : (description ?? null);
      return { message: `${where} ${error.message ?? 'is of another type'}`, fix };
    }
    case 'const':
      return {
        message: `${where} must be ${JSON.stringify(error.params['allowedValue'])}`,
        fix: (error.parentSchema as { description?: string }).description ?? null,
      };
    default:
      return {
        message: `${where} ${error.message ?? 'is wrong'}`,
        fix: (error.parentSchema as { description?: string }).description ?? null,
      };
  }
}

/** Where the error stands: the unknown key itself, or the value that does not fit. */
function offsetOf(document: Document, error: ErrorObject): number {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  if (error.keyword === 'additionalProperties' && isMap(node)) {
    const key = String(error.params['additionalProperty']);
    const pair = node.items.find((item: Pair) => isScalar(item.key) && String(item.key.value) === key);
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
