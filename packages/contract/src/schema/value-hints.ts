import type { ValueHints } from '@sluice/model';
import { at } from '../document/source.ts';
import type { Expression, SchemaExpression } from './expression.ts';
import type { SchemaSpace } from './schema-space.ts';

/** Alternatives that are looked at; with more of them the first ones are enough to find a value that one of them takes. */
const alternativesMax = 8;

const silent: ValueHints = {
  types: 0,
  format: null,
  patterns: [],
  lengthMin: 0,
  lengthMax: Number.POSITIVE_INFINITY,
  minimum: Number.NEGATIVE_INFINITY,
  maximum: Number.POSITIVE_INFINITY,
  multipleOf: null,
};

/** What an expression asks of a scalar, one for each of its alternatives: enough to think of a value, not to be sure of it. */
export function valueHintsOf(space: SchemaSpace, expression: Expression): readonly ValueHints[] {
  return hintsOf(space, expression, new Set());
}

/** The most that any part of an expression asks for; of `uniqueItems` 1 where it is asked for at all. */
export function countMinOf(space: SchemaSpace, expression: Expression, keyword: 'minItems' | 'minProperties' | 'uniqueItems'): number {
  let most = 0;
  for (const schema of schemasOf(space, expression)) {
    const { ownNode } = space.parts(schema);
    most = Math.max(most, numberAt(ownNode, keyword) ?? Number(at(ownNode, keyword)?.value === true));
  }
  return most;
}

/** The members that any part of an expression declares by name. */
export function memberNamesOf(space: SchemaSpace, expression: Expression): readonly string[] {
  return [...new Set(schemasOf(space, expression).flatMap((schema) => [...space.parts(schema).own.propertyByName.keys()]))];
}

/** Every schema of the same value that an expression is made of. */
function schemasOf(space: SchemaSpace, expression: Expression): readonly SchemaExpression[] {
  const met = new Set<Expression>();
  const found: SchemaExpression[] = [];
  const walk = (part: Expression): void => {
    if (met.has(part)) return;
    met.add(part);
    if (part.kind === 'schema') {
      found.push(part);
      space.parts(part).composed.forEach(walk);
    } else if (part.kind === 'all') part.parts.forEach(walk);
    else if (part.kind === 'any') part.alternatives.forEach(walk);
  };
  walk(expression);
  return found;
}

function hintsOf(space: SchemaSpace, expression: Expression, path: Set<Expression>): readonly ValueHints[] {
  switch (expression.kind) {
    case 'any':
      return expression.alternatives.slice(0, alternativesMax).flatMap((alternative) => hintsOf(space, alternative, path));
    case 'all':
      return expression.parts.map((part) => hintsOf(space, part, path)).reduce(crossed, [silent]);
    case 'own':
      return [ownHints(space, expression.schema)];
    case 'schema': {
      if (path.has(expression)) return [silent];
      path.add(expression);
      const parts = space.parts(expression).composed.map((part) => hintsOf(space, part, path));
      path.delete(expression);
      return parts.reduce(crossed, [ownHints(space, expression)]);
    }
    default:
      return [silent];
  }
}

function crossed(ones: readonly ValueHints[], others: readonly ValueHints[]): readonly ValueHints[] {
  return ones.flatMap((one) => others.map((other) => both(one, other))).slice(0, alternativesMax);
}

function both(one: ValueHints, other: ValueHints): ValueHints {
  return {
    types: one.types === 0 ? other.types : other.types === 0 ? one.types : one.types & other.types || one.types,
    format: one.format ?? other.format,
    patterns: [...one.patterns, ...other.patterns],
    lengthMin: Math.max(one.lengthMin, other.lengthMin),
    lengthMax: Math.min(one.lengthMax, other.lengthMax),
    minimum: Math.max(one.minimum, other.minimum),
    maximum: Math.min(one.maximum, other.maximum),
    multipleOf: one.multipleOf ?? other.multipleOf,
  };
}

function ownHints(space: SchemaSpace, schema: SchemaExpression): ValueHints {
  const { own, ownNode } = space.parts(schema);
  const pattern = at(ownNode, 'pattern')?.value;
  return {
    types: own.types,
    format: own.format,
    patterns: typeof pattern === 'string' ? [pattern] : [],
    lengthMin: numberAt(ownNode, 'minLength') ?? 0,
    lengthMax: numberAt(ownNode, 'maxLength') ?? Number.POSITIVE_INFINITY,
    minimum: Math.max(numberAt(ownNode, 'minimum') ?? silent.minimum, numberAt(ownNode, 'exclusiveMinimum') ?? silent.minimum),
    maximum: Math.min(numberAt(ownNode, 'maximum') ?? silent.maximum, numberAt(ownNode, 'exclusiveMaximum') ?? silent.maximum),
    multipleOf: numberAt(ownNode, 'multipleOf'),
  };
}

function numberAt(node: Parameters<typeof at>[0], keyword: string): number | null {
  const value = at(node, keyword)?.value;
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
