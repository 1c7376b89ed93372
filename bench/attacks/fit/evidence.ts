import { type AttackDefinition, attacks, createAttackDetection, expectedAttackWeights, type Field } from '@sluice/detect';
import type { Corpora } from '../corpora.ts';
import type { Cell } from '../matrices/cell.ts';
import { matrices } from '../matrices/matrices.ts';

/** What a value shows of each kind of attack that anything speaks for. */
export interface Shown {
  readonly attack: string;
  readonly features: readonly string[];
  readonly offset: number;
}

/** Values of one origin. */
export interface Source {
  readonly name: string;
  /** Of how many values; those that show nothing are not among `shown`. */
  readonly values: number;
  readonly shown: readonly (readonly Shown[])[];
}

export interface Evidence {
  /** By the kind of attack that the values are. */
  readonly attacks: ReadonlyMap<string, readonly Source[]>;
  readonly benign: readonly Source[];
}

/** What is never refused has nothing to learn from refusals. */
export const fittable = attacks.filter(({ isReportOnly }) => !isReportOnly);
const detection = createAttackDetection(fittable, expectedAttackWeights);

/** The tuning data, and what the repository holds itself: samples of the detectors, and matrices. */
export function evidenceOf(corpora: Corpora): Evidence {
  const bySource = new Map<string, Map<string, Cell[]>>();
  const add = (attack: string, source: string, cell: Cell): void => {
    const sources = bySource.get(attack) ?? new Map<string, Cell[]>();
    bySource.set(attack, sources);
    const cells = sources.get(source) ?? [];
    sources.set(source, cells);
    cells.push(cell);
  };
  const known = new Set(fittable.map(({ id }) => id));
  for (const [attack, values] of corpora.attacks)
    if (known.has(attack)) for (const { source, value } of values) add(attack, source, { name: source, text: value });
  for (const { id, samples } of fittable)
    for (const text of samples.hits) add(id, 'samples', { name: 'sample', text, field: samples.field });
  for (const { attack, bad } of matrices) for (const cell of bad) add(attack, 'matrix', cell);
  return {
    attacks: new Map(
      [...bySource].map(([attack, sources]) => [attack, [...sources].map(([name, cells]) => sourceOf(name, cells, (id) => id === attack))]),
    ),
    benign: [
      ...[...corpora.benign].map(([name, values]) =>
        sourceOf(
          name,
          values.map(({ value }) => ({ name, text: value })),
          () => true,
        ),
      ),
      ...fittable.map(({ id, samples }) =>
        sourceOf(
          'samples',
          samples.misses.map((text) => ({ name: 'sample', text, field: samples.field })),
          (other) => other === id,
        ),
      ),
      ...matrices.map(({ good }) => sourceOf('matrices', good, () => true)),
    ],
  };
}

/** `isMeant`: values of one attack say nothing about another. */
function sourceOf(name: string, cells: readonly Cell[], isMeant: (id: string) => boolean): Source {
  const shown = cells.map((cell) => shownBy(cell).filter(({ attack }) => isMeant(attack)));
  return { name, values: cells.length, shown: shown.filter((all) => all.length > 0) };
}

function shownBy({ text, isName = false, field }: Cell): readonly Shown[] {
  const where: Field = { name: 'q', isName, channel: 'body', host: null, content: 'unknown', ...field };
  return detection.explain(text, where).map(({ attack, evidence, score }) => ({
    attack: attack.id,
    features: evidence.map(({ feature }) => feature).sort(),
    offset: round(score - evidence.reduce((sum, { weight }) => sum + weight, 0)),
  }));
}

/** Sums of tenths are tenths. */
export function round(weight: number): number {
  return Math.round(weight * 10) / 10;
}

export function featuresOf({ id, features }: AttackDefinition): ReadonlyMap<string, number> {
  return new Map(Object.keys(features).map((feature) => [feature, expectedAttackWeights[`${id}.${feature}`] ?? 0]));
}
