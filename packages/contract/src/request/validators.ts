import type { Result } from '@sluice/kit';
import { failure, success } from '@sluice/kit';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { linearPattern } from '../linear-pattern.ts';
import { checkedFormats } from './formats.ts';
import type { JsonSchema } from './json-schema.ts';

export type SchemaError = ErrorObject;

/** Says what is wrong with a value. `every` looks on after the first error, which costs more on a large value. */
export type Validator = (value: unknown, every: boolean) => readonly SchemaError[];

/** Compiles a schema once; the code that finds every error is made when it is first asked for. The failure is the compiler's reason. */
export function compileValidator(schema: JsonSchema): Result<Validator, string> {
  try {
    const first = engine(false).compile(schema);
    let all: typeof first | null = null;
    return success((value, every) => {
      if (first(value)) return [];
      if (!every) return first.errors ?? [];
      all ??= engine(true).compile(schema);
      return all(value) ? [] : (all.errors ?? []);
    });
  } catch (fault) {
    return failure(fault instanceof Error ? (fault.message.split('\n')[0] ?? '') : 'it cannot be compiled');
  }
}

function engine(allErrors: boolean): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors,
    strict: false,
    // The bundler writes only what is well-formed, so the schema of schemas need not be run.
    validateSchema: false,
    meta: false,
    logger: false,
    // `constructor` and `toString` are no members of a body.
    ownProperties: true,
    multipleOfPrecision: 9,
    formats: checkedFormats(),
    code: { regExp: Object.assign(linear, { code: 'linear' }) },
  });
  ajv.removeKeyword('uniqueItems');
  // The engine's own compares every pair: a body of 60,000 items would stall the gate.
  ajv.addKeyword({ keyword: 'uniqueItems', type: 'array', schemaType: 'boolean', validate: isUnique });
  return ajv;
}

/** The engine keeps patterns by their text form: without one of its own each would be taken for the first. */
function linear(pattern: string): { test(text: string): boolean; toString(): string } {
  const compiled = linearPattern(pattern);
  return { test: (text) => !compiled.ok || compiled.value.test(text), toString: () => pattern };
}

function isUnique(isAsked: boolean, items: readonly unknown[]): boolean {
  return !isAsked || new Set(items.map(canonical)).size === items.length;
}

/** Equal values have equal texts: keys are put in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
