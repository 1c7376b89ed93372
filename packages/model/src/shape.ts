import type { Tape } from './tape.ts';

export type Declared = 'declared' | 'undeclared' | 'unknown';

/** Who said something of a place: the layers that a plan is compiled from. */
export type Layer = 'contract' | 'learned' | 'classes' | 'policy' | 'invariants' | 'none';

/** Bits of JSON types, for `Shape.types`. */
export const jsonType = { object: 1, array: 2, string: 4, number: 8, integer: 16, boolean: 32, null: 64 } as const;

/** What one alternative of a schema asks of a scalar. */
export interface ValueHints {
  /** Union of `jsonType` bits, 0 where any type may stand. */
  readonly types: number;
  readonly format: string | null;
  /** As JSON Schema writes them (ECMA-262). */
  readonly patterns: readonly string[];
  readonly lengthMin: number;
  readonly lengthMax: number;
  /** Inclusive or exclusive: a value at the bound is to be asked for. */
  readonly minimum: number;
  readonly maximum: number;
  readonly multipleOf: number | null;
}

/** What must be of a value and of its container for a message to keep its contract when the value is changed or taken away. */
export interface ValueRules {
  /** Required by an alternative at least: without it the container may be none of its contract. */
  readonly isEverRequired: boolean;
  readonly itemsMin: number;
  readonly membersMin: number;
  readonly hasUniqueItems: boolean;
  /** Members that are declared by name. */
  readonly memberNames: readonly string[];
  /** One for each alternative: where to look for a value that `accepts` takes. */
  readonly hints: readonly ValueHints[];
  accepts(value: string | number | null): boolean;
}

/**
 * What a contract declares of one place. Shapes are asked lazily, once for each node of a path trie, so recursive schemas need no end.
 * `unknown` is the answer where nothing is declared at all (no contract, or a schema that admits everything by saying nothing).
 */
export interface Shape {
  readonly declared: Declared;
  readonly layer: Layer;
  /** Union of `jsonType` bits, 0 where any type may stand. */
  readonly types: number;
  readonly isNullable: boolean;
  readonly isRequired: boolean;
  readonly isReadOnly: boolean;
  readonly isWriteOnly: boolean;
  /** OpenAPI `format`, as `email`, `date`, `uuid`, `password`. */
  readonly format: string | null;
  /** Reached through `additionalProperties` or `patternProperties`: the key is data, and all such members share the one place `*`. */
  readonly isWild: boolean;
  child(key: string): Shape;
  item(): Shape;
  /** Found out when a value here is treated; null where the contract declares nothing of it. */
  valueRules(): ValueRules | null;
  /**
   * Where alternatives (`oneOf`, `anyOf`, discriminator) decide by the object's own content what is declared: calls `undeclare` for each
   * member token of the object at `token` that no matching alternative declares. Null where the node alone decides.
   */
  readonly choose: ((tape: Tape, token: number, undeclare: (member: number) => void) => void) | null;
}

/** Nothing is declared: places without a contract. */
export const unknownShape: Shape = {
  declared: 'unknown',
  layer: 'none',
  types: 0,
  isNullable: false,
  isRequired: false,
  isReadOnly: false,
  isWriteOnly: false,
  format: null,
  isWild: false,
  child: () => unknownShape,
  item: () => unknownShape,
  valueRules: () => null,
  choose: null,
};

/** A contract exists and does not name this place, nor anything below it. */
export const undeclaredShape: Shape = {
  ...unknownShape,
  declared: 'undeclared',
  layer: 'contract',
  child: () => undeclaredShape,
  item: () => undeclaredShape,
};
