import { hashOf } from './random.ts';

/** Rules are written while looking at `tune`; a figure counts `score` only. */
export type Split = 'tune' | 'score';

/** A quarter of all phrases is met by one side alone; of the others, each spelling belongs to one side. */
export function mayUse(split: Split, phrase: string, spelling: string): boolean {
  const compact = phrase.replaceAll('_', '');
  const owner = hashOf(`phrase ${compact}`) % 8;
  if (owner < 2) return split === (owner === 0 ? 'tune' : 'score');
  return split === (hashOf(`spelling ${spelling}`) % 2 === 0 ? 'tune' : 'score');
}
