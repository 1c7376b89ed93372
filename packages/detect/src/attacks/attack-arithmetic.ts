import type { AttackVerdict } from './attack-detection.ts';
import type { Field } from './field.ts';
import type { Step } from './view.ts';
import { contentWeights, seenWeights, stepWeights, thresholds, weights } from './weights.ts';

/** A sum as it is done on paper beside its evidence, and what would have made it one that passes. All weights are log-odds in nats. */
export interface AttackArithmetic {
  /** Before anything was seen. */
  readonly prior: number;
  /** What the declared content of the field adds; where none is declared, what it was seen to be. */
  readonly content: number;
  readonly steps: readonly { readonly step: Step; readonly weight: number }[];
  /** Features without which it would not be refused, the heaviest first and no more than are needed; empty where it is not. */
  readonly passesWithout: readonly string[];
  /** Contents for which the field could be declared so that it would not be refused; empty where it is not. */
  readonly passesAs: readonly Field['content'][];
}

export function arithmeticOf(
  { attack, steps, evidence, seenAs, score }: Pick<AttackVerdict, 'attack' | 'steps' | 'evidence' | 'seenAs' | 'score'>,
  content: Field['content'],
): AttackArithmetic {
  const passesWithout: string[] = [];
  let left = score;
  for (const { feature, weight } of evidence.toSorted((one, other) => other.weight - one.weight)) {
    if (left < thresholds.block) break;
    left -= weight;
    passesWithout.push(feature);
  }
  const taken = contentWeights[content] + (seenAs ? seenWeights[seenAs] : 0);
  const bare = score - taken;
  const contents = (Object.keys(contentWeights) as Field['content'][]).filter((one) => one !== 'shell');
  return {
    prior: weights[`${attack.id}.prior`] ?? 0,
    content: taken,
    steps: steps.map((step) => ({ step, weight: stepWeights[step] })),
    passesWithout,
    passesAs: score < thresholds.block ? [] : contents.filter((other) => bare + contentWeights[other] < thresholds.block),
  };
}
