import type { FigureValue, Goal } from '../bench/figure.ts';

type Verdict = 'ok' | 'short' | 'unmeasured';

/** A line a value; where there are several, a last one that names the worst. */
export function figureLines(name: string, values: readonly FigureValue[]): readonly string[] {
  const lines = values.map((value) => `${value.name}: ${inWords(value)}`);
  const worst = values.toSorted((one, other) => margin(one) - margin(other))[0];
  return worst === undefined || values.length === 1 ? lines : [...lines, `${name}: worst is ${worst.name}, ${inWords(worst)}`];
}

/** 0 where all hold, 1 where one is short, else 2 where one could not be measured. */
export function exitCodeOf(values: readonly FigureValue[]): 0 | 1 | 2 {
  const verdicts = values.map(verdictOn);
  if (verdicts.includes('short')) return 1;
  return verdicts.length === 0 || verdicts.includes('unmeasured') ? 2 : 0;
}

function inWords(value: FigureValue): string {
  const goal = `(goal ${goalInWords(value)})`;
  if (value.kind === 'unmeasured') return `${value.why} ${goal} unmeasured`;
  const note = value.note === undefined ? '' : `, ${value.note}`;
  return `${withUnit(value.value, value.unit)}${note} ${goal} ${verdictOn(value)}`;
}

function goalInWords({ goal, unit }: FigureValue): string {
  return goal.kind === 'none' ? 'none' : `${goal.kind === 'atLeast' ? '≥' : '≤'} ${withUnit(goal.value, unit)}`;
}

function verdictOn(value: FigureValue): Verdict {
  if (value.kind === 'unmeasured') return 'unmeasured';
  return isMet(value.value, value.goal) ? 'ok' : 'short';
}

/** NaN meets nothing. */
function isMet(value: number, goal: Goal): boolean {
  if (goal.kind === 'none') return true;
  return goal.kind === 'atLeast' ? value >= goal.value : value <= goal.value;
}

/** By how much the goal is met, below 1 when it is not: what orders values of different units. */
function margin(value: FigureValue): number {
  if (value.kind === 'unmeasured') return 1; // After what is short, before what holds.
  if (value.goal.kind === 'none') return Number.POSITIVE_INFINITY;
  const ratio = value.goal.kind === 'atLeast' ? value.value / value.goal.value : value.goal.value / value.value;
  if (!Number.isNaN(ratio)) return ratio;
  return isMet(value.value, value.goal) ? Number.POSITIVE_INFINITY : 0; // 0 of at most 0.
}

function withUnit(value: number, unit: string): string {
  const rounded = Number.isInteger(value) ? value : Number(value.toPrecision(Math.abs(value) >= 100 ? 4 : 3));
  return unit === '' ? `${rounded}` : `${rounded} ${unit}`;
}
