import { type Shape, undeclaredShape } from '@sluice/model';

/** What two contracts say of one place: declared is what both declare, and asked for what one of them asks for. */
export function jointShape(one: Shape, other: Shape): Shape {
  if (one === other) return one;
  if (one.declared === 'undeclared' || other.declared === 'undeclared') return undeclaredShape;
  const choices = [one.choose, other.choose].filter((choose) => choose !== null);
  return {
    declared: one.declared === other.declared ? one.declared : 'unknown',
    layer: one.layer,
    types: one.types === 0 || other.types === 0 ? 0 : one.types | other.types,
    isNullable: one.isNullable && other.isNullable,
    isRequired: one.isRequired || other.isRequired,
    isReadOnly: one.isReadOnly && other.isReadOnly,
    isWriteOnly: one.isWriteOnly || other.isWriteOnly,
    format: one.format === other.format ? one.format : null,
    isWild: one.isWild && other.isWild,
    child: (key) => jointShape(one.child(key), other.child(key)),
    item: () => jointShape(one.item(), other.item()),
    valueRules: () => one.valueRules() ?? other.valueRules(),
    choose:
      choices.length === 0
        ? null
        : (tape, token, undeclare) => {
            for (const choose of choices) choose(tape, token, undeclare);
          },
  };
}
