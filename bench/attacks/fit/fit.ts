import { attackThresholds } from '@sluice/detect';
import { type Evidence, featuresOf, fittable, round, type Shown, type Source } from './evidence.ts';
import { fitWeights, type Pattern } from './regression.ts';

/** Values of a benign set that may be refused: a third of the goal in per cent, for a sample flatters what was fitted to it. */
const goals: Readonly<Record<string, number>> = { 'openapi-values': 0.05, descriptions: 0.1, 'near-misses': 1.5 };
const margin = 3;
/** What all values of a kind count together: as much as so many that are certain. */
const attacksWorth = 800;
const costMax = 4_096;

export interface Fit {
  /** By `<attack>.<feature>`, to a tenth; features that no value shows are not in it. */
  readonly weights: ReadonlyMap<string, number>;
  /** Values that show a feature, of either side. */
  readonly shown: ReadonlyMap<string, { readonly attacks: number; readonly benign: number }>;
  readonly sets: readonly BenignSet[];
}

export interface BenignSet {
  readonly name: string;
  readonly values: number;
  readonly refused: number;
  readonly allowed: number;
  /** How many missed attacks a false alarm of this set costs. */
  readonly cost: number;
}

/** Fits the weights of every kind again and again, and doubles what a false alarm costs in each set that holds too many of them. */
export function fitTo(evidence: Evidence): Fit {
  const costs = new Map(evidence.benign.map(({ name }) => [name, 1]));
  for (;;) {
    const weights = weightsAt(evidence, costs);
    const sets = setsOf(evidence.benign, weights, costs);
    const short = sets.filter(({ refused, allowed, cost }) => refused > allowed && cost < costMax);
    if (short.length === 0) return { weights, shown: shownOf(evidence), sets };
    for (const { name, cost } of short) costs.set(name, cost * 2);
  }
}

function weightsAt(evidence: Evidence, costs: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const attack of fittable) {
    const patterns = patternsOf(attack.id, evidence, costs);
    for (const [feature, weight] of fitWeights(patterns, featuresOf(attack), attackThresholds.block))
      weights.set(`${attack.id}.${feature}`, round(weight));
  }
  return weights;
}

/** A source of attacks counts by the square root of its size, so that no single list rules. */
function patternsOf(attack: string, { attacks: kinds, benign }: Evidence, costs: ReadonlyMap<string, number>): readonly Pattern[] {
  const patterns = new Map<string, Pattern>();
  const add = ({ features, offset }: Shown, side: 'attacks' | 'benign', worth: number): void => {
    const key = `${offset} ${features.join()}`;
    const pattern = patterns.get(key) ?? { features, offset, attacks: 0, benign: 0 };
    patterns.set(key, pattern);
    pattern[side] += worth;
  };
  const sources = kinds.get(attack) ?? [];
  const all = sources.reduce((sum, { values }) => sum + Math.sqrt(values), 0);
  for (const { values, shown } of sources) {
    const worth = (attacksWorth * Math.sqrt(values)) / all / values;
    for (const one of shown.flat()) add(one, 'attacks', worth);
  }
  for (const { name, shown } of benign) for (const one of shown.flat()) if (one.attack === attack) add(one, 'benign', costs.get(name) ?? 1);
  return [...patterns.values()];
}

function setsOf(benign: readonly Source[], weights: ReadonlyMap<string, number>, costs: ReadonlyMap<string, number>): readonly BenignSet[] {
  return [...costs].map(([name, cost]) => {
    const sources = benign.filter((source) => source.name === name);
    const values = sources.reduce((sum, source) => sum + source.values, 0);
    const refused = sources.flatMap(({ shown }) => shown).filter((all) => all.some((one) => isRefused(one, weights))).length;
    return { name, values, refused, allowed: Math.floor(((goals[name] ?? 0) / 100 / margin) * values), cost };
  });
}

/** Whether the sum comes to the threshold, for one kind. */
export function isRefused({ attack, features, offset }: Shown, weights: ReadonlyMap<string, number>): boolean {
  return features.reduce((sum, feature) => sum + (weights.get(`${attack}.${feature}`) ?? 0), offset) >= attackThresholds.block;
}

function shownOf({ attacks: kinds, benign }: Evidence): Fit['shown'] {
  const counts = new Map<string, { attacks: number; benign: number }>();
  const count = (sources: readonly Source[], side: 'attacks' | 'benign'): void => {
    for (const { attack, features } of sources.flatMap(({ shown }) => shown).flat())
      for (const feature of features) {
        const key = `${attack}.${feature}`;
        const known = counts.get(key) ?? { attacks: 0, benign: 0 };
        counts.set(key, known);
        known[side] += 1;
      }
  };
  for (const sources of kinds.values()) count(sources, 'attacks');
  count(benign, 'benign');
  return counts;
}
