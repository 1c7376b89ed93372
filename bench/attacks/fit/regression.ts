/** What some values show of one kind of attack, and how much each side of it counts. */
export interface Pattern {
  readonly features: readonly string[];
  /** Of the sum, whatever the features weigh: the prior, and what decoding takes away. */
  readonly offset: number;
  attacks: number;
  benign: number;
}

/** How far a weight may lie from what was expected of it: a standard deviation in nats. */
const spread = 1;
const roundsMax = 2_000;
const stepsMax = 30;
const still = 1e-7;

/**
 * The most probable weights (maximum a posteriori) where each is expected to lie at `expected` with a normal error, none is below 0, and a value is refused with the
 * logistic probability of its sum's distance to `threshold`. The loss is convex and bent everywhere, so there is one answer, whatever way leads to it:
 * one weight after another in the order of their names, each by Newton's method. Features that no pattern shows are not in the answer.
 */
export function fitWeights(
  patterns: readonly Pattern[],
  expected: ReadonlyMap<string, number>,
  threshold: number,
): ReadonlyMap<string, number> {
  const names = [...new Set(patterns.flatMap(({ features }) => features))].sort();
  const weightBy = new Map(names.map((name) => [name, expected.get(name) ?? 0]));
  const shownBy = new Map(names.map((name) => [name, patterns.filter(({ features }) => features.includes(name))]));
  const marginOf = ({ features, offset }: Pattern): number =>
    features.reduce((sum, feature) => sum + (weightBy.get(feature) ?? 0), offset - threshold);
  for (let round = 0; round < roundsMax; round += 1) {
    let moved = 0;
    for (const name of names) {
      const before = weightBy.get(name) ?? 0;
      const centre = expected.get(name) ?? 0;
      const margins = (shownBy.get(name) ?? []).map((pattern) => ({ ...pattern, rest: marginOf(pattern) - before }));
      const after = leastLoss(margins, before, centre);
      weightBy.set(name, after);
      moved = Math.max(moved, Math.abs(after - before));
    }
    if (moved < still) break;
  }
  return weightBy;
}

interface Margin {
  readonly rest: number;
  readonly attacks: number;
  readonly benign: number;
}

/** The weight at which the loss of one feature is least, the others as they are. */
function leastLoss(margins: readonly Margin[], from: number, centre: number): number {
  let weight = from;
  for (let step = 0; step < stepsMax; step += 1) {
    let slope = (weight - centre) / spread ** 2;
    let bend = 1 / spread ** 2;
    for (const { rest, attacks, benign } of margins) {
      const refused = 1 / (1 + Math.exp(-(rest + weight)));
      slope += benign * refused - attacks * (1 - refused);
      bend += (benign + attacks) * refused * (1 - refused);
    }
    // Newton's step is cut short: far from the least loss the curve is flat, and the step too long.
    const next = Math.max(0, weight - Math.max(-1, Math.min(1, slope / bend)));
    if (Math.abs(next - weight) < still) return next;
    weight = next;
  }
  return weight;
}
