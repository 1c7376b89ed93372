import type { ShapeMaker } from '../schema/contract-shape.ts';
import type { Expression, SchemaExpression } from '../schema/expression.ts';
import { bundleSchema } from './json-schema.ts';
import { compileValidator } from './validators.ts';

/** Answers whether a scalar may stand where an expression holds. What a validator cannot be made of takes everything. */
export function valueCheck(shapes: ShapeMaker): (expression: Expression, value: string | number | null) => boolean {
  const checks = new Map<SchemaExpression, (value: unknown) => boolean>();
  const checkOf = (schema: SchemaExpression): ((value: unknown) => boolean) => {
    const known = checks.get(schema);
    if (known) return known;
    const compiled = compileValidator(bundleSchema(shapes, schema.node).schema);
    const check = compiled.ok ? (value: unknown) => compiled.value(value, false).length === 0 : () => true;
    checks.set(schema, check);
    return check;
  };
  const accepts = (expression: Expression, value: string | number | null): boolean => {
    switch (expression.kind) {
      case 'anything':
        return true;
      case 'nothing':
        return false;
      case 'all':
        return expression.parts.every((part) => accepts(part, value));
      case 'any':
        return expression.alternatives.some((alternative) => accepts(alternative, value));
      case 'own':
        return checkOf(expression.schema)(value);
      case 'schema':
        return checkOf(expression)(value);
    }
  };
  return accepts;
}
