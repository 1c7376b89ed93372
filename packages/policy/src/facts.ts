import { unreachable } from '@sluice/kit';
import type { FactReading, Outcome, Side } from '@sluice/model';
import type { Activation } from './activation.ts';
import type { Value } from './cel/value.ts';

/** A fact that is taken of the head: of everything that is known without a body. */
export interface HeadFact {
  readonly kind: 'head';
  /** Its name in records: the text of the leaf. */
  readonly text: string;
  /** The side from which on it can be taken. */
  readonly side: Side;
  take(activation: Activation): Outcome;
}

/** A fact that is taken while a body passes, of the one value at its path. */
export interface BodyFact {
  readonly kind: 'body';
  readonly text: string;
  readonly side: Side;
  /** It is of the answer to the guard read, which belongs to the request. */
  readonly isOfGuard: boolean;
  /** Member names from the root of the body, or from the row for a fact over rows. */
  readonly path: readonly string[];
  readonly isOverRows: boolean;
  /** `undefined` says that nothing stands there; an `Opaque`, that an object or a list does. */
  take(value: Value | undefined, activation: Activation): Outcome;
}

/**
 * What `all` or `exists` say of the items of one list: `facts` are taken of each (their paths begin at the item), `keeps` puts them together,
 * and `listReading` what came of the items. Where the list is missing or is none, it is an error.
 */
export interface ListFact {
  readonly kind: 'list';
  readonly text: string;
  readonly side: Side;
  readonly isOfGuard: boolean;
  /** Member names to the list. */
  readonly path: readonly string[];
  /** The path begins at a row, or at an item of an outer list. */
  readonly isOverRows: boolean;
  readonly quantifier: 'all' | 'exists';
  readonly facts: readonly Fact[];
  keeps(outcomes: readonly Outcome[]): Outcome;
}

export type Fact = HeadFact | BodyFact | ListFact;

/** `counts` of the list's items by what `keeps` said; null where there is no list. */
export function listOutcome({ quantifier }: ListFact, counts: Readonly<Record<Outcome, number>> | null): Outcome {
  if (counts === null) return 'error';
  const decisive = quantifier === 'all' ? 'false' : 'true';
  if (counts[decisive] > 0) return decisive;
  if (counts.error > 0) return 'error';
  return quantifier === 'all' ? 'true' : 'false';
}

export function listReading(fact: ListFact, counts: Readonly<Record<Outcome, number>> | null): FactReading {
  return { fact: fact.text, outcome: listOutcome(fact, counts), rows: counts ?? { true: 0, false: 0, error: 0 } };
}

/** How the outcomes of facts make the outcome of the condition; a leaf is the index of its fact. */
export type Skeleton =
  | { readonly kind: 'leaf'; readonly fact: number }
  | { readonly kind: 'not'; readonly of: Skeleton }
  | { readonly kind: 'and' | 'or'; readonly left: Skeleton; readonly right: Skeleton }
  | { readonly kind: 'choose'; readonly test: Skeleton; readonly yes: Skeleton; readonly no: Skeleton };

/** A condition as the facts that it needs and the way they are put together. */
export interface Condition {
  readonly text: string;
  readonly facts: readonly Fact[];
  readonly skeleton: Skeleton;
}

/** CEL's rules over outcomes: `false && error` is false. `slots` maps the condition's facts to places in `outcomes`. */
export function resolve(skeleton: Skeleton, outcomes: readonly Outcome[], slots: readonly number[] | null = null): Outcome {
  switch (skeleton.kind) {
    case 'leaf':
      return outcomes[slots ? (slots[skeleton.fact] ?? -1) : skeleton.fact] ?? 'error';
    case 'not': {
      const of = resolve(skeleton.of, outcomes, slots);
      return of === 'error' ? of : of === 'true' ? 'false' : 'true';
    }
    case 'and':
    case 'or': {
      const decisive = skeleton.kind === 'and' ? 'false' : 'true';
      const left = resolve(skeleton.left, outcomes, slots);
      if (left === decisive) return left;
      const right = resolve(skeleton.right, outcomes, slots);
      return right === decisive || left !== 'error' ? right : left;
    }
    case 'choose': {
      const test = resolve(skeleton.test, outcomes, slots);
      return test === 'error' ? test : resolve(test === 'true' ? skeleton.yes : skeleton.no, outcomes, slots);
    }
    default:
      return unreachable(skeleton);
  }
}

/** Each fact once, by its text. */
export function distinct<Kind extends Fact>(facts: readonly Kind[]): readonly Kind[] {
  return facts.filter((fact, index) => facts.findIndex(({ text }) => text === fact.text) === index);
}
