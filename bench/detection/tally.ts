import type { FigureValue, Goal } from '../figure.ts';

/** Counts of one row of a figure, with the cases that went wrong for who writes rules. */
export class Tally {
  readonly name: string;
  right = 0;
  all = 0;
  readonly wrong: string[] = [];

  constructor(name: string) {
    this.name = name;
  }

  count(isRight: boolean, what: () => string): void {
    this.all += 1;
    if (isRight) this.right += 1;
    else if (this.wrong.length < wrongMax) this.wrong.push(what());
  }

  /** The share that is right in percent, or with `of: 'wrong'` the other one. */
  value(goal: Goal, of: 'right' | 'wrong' = 'right', note?: string): FigureValue {
    const { name, all } = this;
    if (all === 0) return { kind: 'unmeasured', name, unit: '%', goal, why: note ?? 'nothing to count' };
    const counted = of === 'right' ? this.right : all - this.right;
    return {
      kind: 'measured',
      name,
      value: (100 * counted) / all,
      unit: '%',
      goal,
      note: [`${counted} of ${all}`, note].filter(Boolean).join(', '),
    };
  }
}

const wrongMax = 400;

export class Tallies {
  readonly #tallies = new Map<string, Tally>();

  of(name: string): Tally {
    const known = this.#tallies.get(name);
    if (known !== undefined) return known;
    const made = new Tally(name);
    this.#tallies.set(name, made);
    return made;
  }

  all(): readonly Tally[] {
    return [...this.#tallies.values()];
  }
}

export function atLeastOne(values: readonly FigureValue[]): readonly [FigureValue, ...FigureValue[]] {
  const [first, ...others] = values;
  if (first === undefined) throw new Error('a figure has at least one value');
  return [first, ...others];
}
