/** A whole value's outer form. `needs` and `allows` are unions of `byteMask` bits: all of the first and none beside the second. */
export interface ValueShape {
  readonly what: string;
  readonly needs: number;
  readonly allows: number;
  readonly bytesMin: number;
  readonly bytesMax: number;
  readonly fits: (bytes: Uint8Array, start: number, end: number) => boolean;
}

export type ValueCheck = (bytes: Uint8Array, start: number, end: number) => boolean;

/** One of several forms that values of a class take; `passRate` is the share of random values of that shape that the check passes. */
export interface ValueForm {
  readonly shape: ValueShape;
  readonly weight: number;
  readonly check: ValueCheck | null;
  readonly passRate: number;
}

/** Where a finder found something. One is reused for all calls: no object a value. */
export interface Found {
  start: number;
  end: number;
  weight: number;
  what: string;
  /** Set with `none`: up to here the class is not to be looked for again. Keeps finders linear that read whole lines. */
  resume: number;
}

/** `misfit` looked alike and failed its check: a vote against the column. */
export const outcome = { none: 0, fit: 1, misfit: -1 } as const;
export type FindOutcome = (typeof outcome)[keyof typeof outcome];

/**
 * Finds a class inside longer text. It is called where one of its `literals` stands (either case; ASCII) or where a run of at least
 * `digitsMin` digits begins, reads a bounded span or ends where its alphabet ends, and so stays linear.
 */
export interface TextFinder {
  readonly literals: readonly string[];
  /** 0 when only literals lead here. */
  readonly digitsMin: number;
  /** The same where the text has none of the signs by which such runs are joined; left out where that is no difference. */
  readonly unjoined?: { readonly signs: number; readonly digitsMin: number };
  /** Shorter values cannot hold it. */
  readonly bytesMin: number;
  /** `byteMask` bits of bytes that every text has in which it finds something. What the literals' own signs say need not be repeated. */
  readonly needs: number;
  readonly find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found) => FindOutcome;
  /** Of a value that is all of what was found at its literal: up to where anything else can stand in it; its start where nothing can. */
  readonly roomEnd?: (bytes: Uint8Array, start: number, end: number, at: number) => number;
}

export type ClassEvidence =
  | {
      readonly kind: 'key';
      readonly phrases: readonly string[];
      readonly weight: number;
      readonly under: readonly string[];
      readonly forms: readonly ValueForm[] | null;
    }
  | { readonly kind: 'siblings'; readonly phrases: readonly string[]; readonly weight: number }
  | { readonly kind: 'format'; readonly formats: readonly string[]; readonly weight: number }
  | { readonly kind: 'against'; readonly phrases: readonly string[]; readonly weight: number }
  | { readonly kind: 'shape'; readonly shape: ValueShape; readonly weight: number }
  | { readonly kind: 'check'; readonly check: ValueCheck; readonly passRate: number }
  | { readonly kind: 'forms'; readonly forms: readonly ValueForm[] }
  | { readonly kind: 'text'; readonly finder: TextFinder };

/**
 * The field's name. A phrase is words with `_` between them; it meets every casing and plural, alone or as the end of a longer name.
 * With `under`, only where one of those words stands further up the path (`customer.name`). A name that means a few of the forms gives
 * them as `forms`: the class's others are then not looked for.
 */
export function byKey(
  phrases: readonly string[],
  { weight, under = [], forms = null }: { weight: number; under?: readonly string[]; forms?: readonly ValueForm[] | null },
): ClassEvidence {
  return { kind: 'key', phrases, weight, under, forms };
}

/** Other members of the same object. */
export function bySiblings(phrases: readonly string[], { weight }: { weight: number }): ClassEvidence {
  return { kind: 'siblings', phrases, weight };
}

/** The `format` that a contract declares. */
export function byFormat(formats: readonly string[], { weight }: { weight: number }): ClassEvidence {
  return { kind: 'format', formats, weight };
}

/** Names that speak against the class; `weight` is negative. */
export function against(phrases: readonly string[], { weight }: { weight: number }): ClassEvidence {
  return { kind: 'against', phrases, weight };
}

/** The outer form of the whole value. A value that does not have it is not of the class. */
export function byShape(shape: ValueShape, { weight }: { weight: number }): ClassEvidence {
  return { kind: 'shape', shape, weight };
}

/** A check of the whole value. Passing weighs log(1 / passRate) and no more; failing means that the value is not of the class. */
export function byCheck(check: ValueCheck, { passRate }: { passRate: number }): ClassEvidence {
  return { kind: 'check', check, passRate };
}

/** Alternatives for classes whose values come in several forms; the best that fits counts. */
export function byForms(forms: readonly ValueForm[]): ClassEvidence {
  return { kind: 'forms', forms };
}

/** Found inside text, with its span. */
export function byText(finder: TextFinder): ClassEvidence {
  return { kind: 'text', finder };
}
