import type { Confidence } from '@sluice/model';
import type { ColumnMemory, ColumnVote } from './column-memory.ts';
import { bandStarts, confidenceLevels, type Hits } from './hits.ts';

/** A class at a place: what one body holds there, said once however many rows it has. */
export interface ClassColumn {
  readonly node: number;
  readonly classIndex: number;
  readonly confidence: Confidence;
  /** Hits in this unit. */
  readonly count: number;
  /** Values of the place, found or not. */
  readonly values: number;
  /** Index of the first hit. */
  readonly first: number;
}

const { possible } = bandStarts;
/** From this many votes on a column has a say. */
const votesMin = 4;
/** From this many fits on, and this share, a column speaks for its misfits too. */
const promotionMin = 8;
const promotionShare = 0.9;

/** What the column adds to the score of each of its values: a column of misfits takes away, an even one gives. */
export function columnWeight(vote: ColumnVote): number {
  const votes = vote.fits + vote.misfits;
  if (votes < votesMin) return 0;
  const share = vote.fits / votes;
  if (share >= 0.8) return Math.min(3, 0.8 * Math.log(vote.fits));
  // Values that fail a check say much against the class; values of another form may be gaps in a true column.
  const floor = vote.isWhole ? 0.3 : 0.7;
  return share >= floor ? 0 : Math.max(-10, 2.5 * Math.log(share / floor));
}

export function promotesAll(vote: ColumnVote): boolean {
  return vote.isWhole && vote.misfits > 0 && vote.fits >= promotionMin && vote.fits / (vote.fits + vote.misfits) >= promotionShare;
}

/** Applies the columns' weights to the hits and drops those that fall below even odds. */
export function consolidate(hits: Hits, nodes: Uint32Array, memory: ColumnMemory): void {
  let kept = 0;
  for (let index = 0; index < hits.count; index += 1) {
    const vote = memory.find(nodes[hits.tokens[index] ?? 0] ?? 0, hits.classes[index] ?? 0);
    const weight = vote?.weight ?? 0;
    const score = (hits.scores[index] ?? 0) + weight;
    if (score < possible) continue;
    if (index !== kept) hits.copy(index, kept);
    if (weight !== 0) hits.score(kept, score);
    kept += 1;
  }
  hits.count = kept;
}

/** The hits of one unit by place and class, in the order in which they first came. */
export function columnsOf(hits: Hits, nodes: Uint32Array, memory: ColumnMemory): readonly ClassColumn[] {
  const columns = new Map<number, { node: number; classIndex: number; level: number; count: number; first: number }>();
  for (let index = 0; index < hits.count; index += 1) {
    const node = nodes[hits.tokens[index] ?? 0] ?? 0;
    const classIndex = hits.classes[index] ?? 0;
    const level = hits.confidences[index] ?? 0;
    const known = columns.get(node * 256 + classIndex);
    if (known === undefined) {
      columns.set(node * 256 + classIndex, { node, classIndex, level, count: 1, first: index });
      continue;
    }
    known.count += 1;
    known.level = Math.max(known.level, level);
  }
  return Array.from(columns.values(), ({ level, ...column }) => ({
    ...column,
    confidence: confidenceLevels[level] ?? 'possible',
    values: memory.values(column.node),
  }));
}
