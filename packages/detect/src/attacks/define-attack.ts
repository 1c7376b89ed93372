import type { Field } from './field.ts';
import type { View } from './view.ts';

/** Why a feature does not count where it stands; `near-misses.ts` has the words. */
export type Exception = 'statement';

/** Notes a feature of an attack at a span of the view's text. Each counts once, however often it stands there, and not at all by an exception. */
export type Note<Feature extends string> = (feature: Feature, start: number, end: number, exception?: Exception) => void;

/** One kind of attack: what it looks like, and what it would do. One file each in `detectors/`. */
export interface AttackDefinition<Feature extends string = string> {
  /** Leads the kinds of its findings: `attack.sql-injection`. */
  readonly id: string;
  readonly title: string;
  readonly cwe: string;
  /** OWASP API Security Top 10 2023, where one fits. */
  readonly owasp: string | null;
  /** It never comes to a refusal: a test holds its weights to that. */
  readonly isReportOnly?: boolean;
  /** It adds lines where one is expected: nothing to be found in a body that is one text. */
  readonly isOfLines?: boolean;
  /** Signs of which a view must hold at least one of each entry; an empty list asks for none. */
  readonly gates: readonly number[];
  /** Words in small letters, of which one stands in every text of words alone (`words-alone.ts`) that it says something of, unless that begins with a lead. */
  readonly words?: Iterable<string>;
  readonly leads?: readonly string[];
  /** Words for each feature, as an explanation says them; weights are in `weights.ts` under `<id>.<feature>`. */
  readonly features: Readonly<Record<Feature, string>>;
  /** Linear in the length of the text, whatever it holds. */
  look(view: View, field: Field, note: Note<Feature>): void;
  /** The input of a length that costs most; a test holds the time for twice the length against that for once. */
  worst(length: number): string;
  readonly samples: {
    /** Where they stand, if not in a member `q` of a body. */
    readonly field?: Partial<Field>;
    /** Each is blocked, or reported where that is the most. */
    readonly hits: readonly [string, ...string[]];
    /** Each passes, and is not reported where that is the most. A false alarm that nearly happens is worth more than a hit. */
    readonly misses: readonly [string, ...string[]];
  };
}

export function defineAttack<Feature extends string>(definition: AttackDefinition<Feature>): AttackDefinition {
  return definition;
}
