import type { CorpusValue } from './corpora.ts';
import { codings } from './matrices/codings.ts';
import { isBlocked } from './measure.ts';

/** Every coding of one layer behind every other. */
const pairs = codings
  .filter(({ depth }) => depth === 1)
  .flatMap((inner, _at, all) => all.filter((outer) => outer !== inner).map((outer) => ({ inner, outer })));
/** A prime, so that neighbours of a list get pairs that have nothing in common. */
const stride = 37;
const looksWanted = 1_500;

export interface Recoded {
  /** Values times pairs; of a long list every so many. */
  readonly looks: number;
  readonly plain: number;
  readonly coded: number;
  readonly missed: ReadonlyMap<string, number>;
}

/** What of values that are refused in JSON is refused once they were written in two codings, a pair for each in turn. */
export function recodedTwice(values: readonly CorpusValue[]): Recoded {
  const every = Math.max(1, Math.floor(values.length / looksWanted));
  const times = Math.max(1, Math.ceil(looksWanted / values.length));
  const missed = new Map<string, number>();
  let [looks, plain, coded, turn] = [0, 0, 0, 0];
  for (let at = 0; at < values.length; at += every) {
    const value = (values[at] as CorpusValue).value;
    const isPlain = isBlocked(value);
    for (let time = 0; time < times; time += 1) {
      const { inner, outer } = pairs[(turn * stride) % pairs.length] as (typeof pairs)[number];
      turn += 1;
      looks += 1;
      if (isPlain) plain += 1;
      if (isBlocked(outer.encode(inner.encode(value)))) coded += 1;
      else if (isPlain) missed.set(`${outer.name} of ${inner.name}`, (missed.get(`${outer.name} of ${inner.name}`) ?? 0) + 1);
    }
  }
  return { looks, plain, coded, missed };
}
