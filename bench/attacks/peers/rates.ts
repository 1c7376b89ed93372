import type { CorpusValue } from '../corpora.ts';
import type { Engine, Stand } from './engine.ts';

/** Values that one engine blocked, of a set. */
export interface EngineRate {
  readonly set: string;
  readonly values: number;
  readonly query: number;
  readonly json: number;
}

const atOnce = 16;

/** Gives an engine each value of each set twice, and counts what it blocks. */
export async function ratesOf(
  engine: Engine,
  sets: ReadonlyMap<string, readonly CorpusValue[]>,
  signal: AbortSignal,
): Promise<readonly EngineRate[]> {
  const rates: EngineRate[] = [];
  for (const [set, values] of sets) {
    const count = async (stand: Stand): Promise<number> => {
      let blocked = 0;
      for (let from = 0; from < values.length; from += atOnce) {
        signal.throwIfAborted();
        const verdicts = await Promise.all(values.slice(from, from + atOnce).map((value) => engine.isBlocked(value, stand)));
        blocked += verdicts.filter(Boolean).length;
      }
      return blocked;
    };
    rates.push({ set, values: values.length, query: await count('query'), json: await count('json') });
  }
  return rates;
}

/** At most so many of a set, spread evenly over it: the same ones each time. */
export function spread(values: readonly CorpusValue[], most: number): readonly CorpusValue[] {
  if (values.length <= most) return values;
  return Array.from({ length: most }, (_, index) => values[Math.floor((index * values.length) / most)] as CorpusValue);
}
