import { type Signs, signsOf } from './digits.ts';

/** Whom a number names: a person, a company, or whoever pays value-added tax. */
export type NumberKind = 'person' | 'company' | 'vat';

/** One country's number: how it is written and what its digits say of each other. */
export interface NationalFormat {
  /** ISO 3166-1 alpha-2; `EL` and `XI` as the European Union writes them are under `GR` and `GB`. */
  readonly country: string;
  readonly kind: NumberKind;
  /** What the country calls it. */
  readonly name: string;
  /** Without separators, in capital letters. */
  readonly core: RegExp;
  /** As offices print it, separators included. */
  readonly written: RegExp;
  readonly check: NumberCheck | null;
}

export type NumberCheck = (signs: Signs, text: string) => boolean;

/**
 * Patterns are of fixed shape, without repetition inside another, and meet at most `signsMax` signs. A number may be written in one run too
 * where `isOnlyWritten` does not say that its separators belong to it.
 */
export function format(
  kind: NumberKind,
  country: string,
  name: string,
  core: string,
  check: NumberCheck | null = null,
  written: string | null = null,
  isOnlyWritten = false,
): NationalFormat {
  const forms = written === null ? core : isOnlyWritten ? written : `${core}|${written}`;
  return { country, kind, name, core: new RegExp(`^(?:${core})$`), written: new RegExp(`^(?:${forms})$`), check };
}

/** Longer values are no number of an office. */
export const signsMax = 24;

/** Whether `compact`, without separators and in capital letters, is of the format. */
export function isOfFormat({ core, check }: NationalFormat, compact: string): boolean {
  return core.test(compact) && (check === null || check(signsOf(compact), compact));
}

/** Whether text is of the format as it stands, separators included. */
export function isWritten(one: NationalFormat, text: string): boolean {
  if (text.length > signsMax * 2) return false;
  // Letters before a tax number are always capital.
  const capital = one.kind === 'vat' ? text : text.toUpperCase();
  return one.written.test(capital) && isOfFormat(one, compacted(capital));
}

export function compacted(text: string): string {
  return text.toUpperCase().replace(/[^0-9A-Z&Ñ]/g, '');
}
