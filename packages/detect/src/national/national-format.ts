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
  /** How many signs it has without separators, at least and at most: most formats are ruled out by that. */
  readonly signs: readonly [number, number];
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
  return { country, kind, name, core: new RegExp(`^(?:${core})$`), signs: lengthsOf(core), written: new RegExp(`^(?:${forms})$`), check };
}

/** Longer values are no number of an office. */
const signsMax = 24;

/** Whether `compact`, without separators and in capital letters, is of the format; who asks for many has its values made once. */
export function isOfFormat({ core, check, signs }: NationalFormat, compact: string, values?: Signs): boolean {
  if (compact.length < signs[0] || compact.length > signs[1]) return false;
  return core.test(compact) && (check === null || check(values ?? signsOf(compact), compact));
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

/** Shortest and longest text that a pattern meets which has classes, groups, alternatives, `?` and counts, and no more. */
function lengthsOf(pattern: string): readonly [number, number] {
  const tokens = pattern.match(/\(\?[!:]|\[(?:\\.|[^\]])*\]|\{\d+(?:,\d+)?\}|\\.|./gu) ?? [];
  let at = 0;

  function alternatives(): readonly [number, number] {
    let [least, most] = [Number.POSITIVE_INFINITY, 0];
    for (;;) {
      const [min, max] = sequence();
      [least, most] = [Math.min(least, min), Math.max(most, max)];
      if (tokens[at] !== '|') return [least, most];
      at += 1;
    }
  }

  function sequence(): readonly [number, number] {
    let [least, most] = [0, 0];
    while (at < tokens.length && tokens[at] !== '|' && tokens[at] !== ')') {
      const token = tokens[at] ?? '';
      at += 1;
      let unit: readonly [number, number] = token === '$' ? [0, 0] : [1, 1];
      if (token.startsWith('(')) {
        unit = alternatives();
        at += 1;
        // What is only looked at ahead takes no room.
        if (token === '(?!') unit = [0, 0];
      }
      const [few, many] = countOf(tokens[at] ?? '');
      if (few !== 1 || many !== 1) at += 1;
      [least, most] = [least + unit[0] * few, most + unit[1] * many];
    }
    return [least, most];
  }

  return alternatives();
}

function countOf(token: string): readonly [number, number] {
  if (token === '?') return [0, 1];
  const counts = /^\{(\d+)(?:,(\d+))?\}$/.exec(token);
  return counts === null ? [1, 1] : [Number(counts[1]), Number(counts[2] ?? counts[1])];
}
