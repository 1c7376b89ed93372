import { attacks, attackThresholds, createAttackDetection, type Field } from '@sluice/detect';
import { type CorpusValue, readCorpora } from '../bench/attacks/corpora.ts';

/**
 * Fits the weights of each attack to the tuning data that SLUICE_CORPORA names: logistic regression with no weight below 0 and the prior as it
 * is, over the features that each value shows by its best reading. Prints the table to a tenth, beside what is in force, and what each of
 * them refuses; the same data give the same digits.
 */

const field: Field = { name: 'q', isName: false, channel: 'body', host: null, content: 'unknown' };
const prior = -7;
/** A false alarm is as bad as so many misses. */
const benignWeight = 3;
/** Keeps the weight of a feature that no benign value shows from growing for ever. */
const decay = 0.005;
const rounds = 20_000;
const step = 2;

/** Values that show the same features. */
interface Pattern {
  readonly features: readonly string[];
  attacks: number;
  benign: number;
}

const detection = createAttackDetection(attacks);
const corpora = readCorpora(process.env['SLUICE_CORPORA']);
if (corpora === null) throw new Error('SLUICE_CORPORA names no folder of tuning data');

const patternsByAttack = new Map<string, Map<string, Pattern>>();
const inForce = new Map<string, number>();
for (const [kind, values] of corpora.attacks) for (const value of values) take(value, kind);
for (const values of corpora.benign.values()) for (const value of values) take(value, null);

for (const { id } of attacks) {
  const patterns = [...(patternsByAttack.get(id)?.values() ?? [])];
  if (!patterns.some(({ attacks: count }) => count > 0)) {
    console.log(`  // ${id}: no tuning data`);
    continue;
  }
  const fitted = fit(patterns);
  for (const [feature, weight] of [...fitted].sort(([one], [other]) => (one < other ? -1 : 1)))
    console.log(`  '${id}.${feature}': ${weight.toFixed(1)}, // in force: ${inForce.get(`${id}.${feature}`) ?? 0}`);
  const current = new Map([...fitted.keys()].map((feature) => [feature, inForce.get(`${id}.${feature}`) ?? 0]));
  console.log(`  // ${id}: fitted ${refusedBy(patterns, fitted)}; in force ${refusedBy(patterns, current)}`);
}

/** Values of another attack say nothing about this one. */
function take({ value }: CorpusValue, kind: string | null): void {
  for (const { attack, evidence } of detection.explain(value, field)) {
    if (kind !== null && attack.id !== kind) continue;
    for (const { feature, weight } of evidence) inForce.set(`${attack.id}.${feature}`, weight);
    const features = evidence.map(({ feature }) => feature).sort();
    const patterns = patternsByAttack.get(attack.id) ?? new Map<string, Pattern>();
    patternsByAttack.set(attack.id, patterns);
    const pattern = patterns.get(features.join()) ?? { features, attacks: 0, benign: 0 };
    patterns.set(features.join(), pattern);
    if (kind === null) pattern.benign += benignWeight;
    else pattern.attacks += 1;
  }
}

/** Gradient descent on the mean loss, each weight scaled by how often its feature shows and kept from falling below 0. */
function fit(patterns: readonly Pattern[]): Map<string, number> {
  const shown = new Map<string, number>();
  for (const { features, attacks: bad, benign } of patterns)
    for (const feature of features) shown.set(feature, (shown.get(feature) ?? 0) + bad + benign);
  const weights = new Map([...shown.keys()].map((feature) => [feature, 1]));
  for (let round = 0; round < rounds; round += 1) {
    const slopes = new Map<string, number>();
    for (const { features, attacks: bad, benign } of patterns) {
      const odds = 1 / (1 + Math.exp(-sumOf(features, weights)));
      const slope = bad * (1 - odds) - benign * odds;
      for (const feature of features) slopes.set(feature, (slopes.get(feature) ?? 0) + slope);
    }
    for (const [feature, weight] of weights) {
      const slope = (slopes.get(feature) ?? 0) / (shown.get(feature) ?? 1) - decay * decay * weight;
      weights.set(feature, Math.max(0, weight + step * slope));
    }
  }
  return new Map([...weights].map(([feature, weight]) => [feature, Math.round(weight * 10) / 10]));
}

function sumOf(features: readonly string[], weights: ReadonlyMap<string, number>): number {
  return features.reduce((sum, feature) => sum + (weights.get(feature) ?? 0), prior);
}

function refusedBy(patterns: readonly Pattern[], weights: ReadonlyMap<string, number>): string {
  const refused = patterns.filter(({ features }) => sumOf(features, weights) >= attackThresholds.block);
  const bad = refused.reduce((sum, pattern) => sum + pattern.attacks, 0);
  const benign = refused.reduce((sum, pattern) => sum + pattern.benign, 0) / benignWeight;
  const all = patterns.reduce((sum, pattern) => sum + pattern.attacks, 0);
  return `refuses ${bad} of ${all} attacks that show anything, and ${benign} benign values`;
}
