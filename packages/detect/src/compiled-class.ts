import type { DetectableClass } from './define-data-class.ts';
import type { TextFinder, ValueCheck, ValueForm } from './evidence.ts';

/** Forms with what each adds when it fits, and the most of that. */
export interface NamedForms {
  readonly forms: readonly ValueForm[];
  readonly worths: readonly number[];
  readonly formsWorth: number;
}

/** A class with its evidence sorted by the moment at which it can speak. */
export interface CompiledClass extends NamedForms {
  readonly definition: DetectableClass;
  readonly index: number;
  /** Log-odds before anything was seen. */
  readonly prior: number;
  /** Forms that count under names of their own only. */
  readonly keyForms: readonly ValueForm[];
  readonly finders: readonly TextFinder[];
  readonly formats: ReadonlyMap<string, number>;
  /** This class's bit in the gates; classes may share one. */
  readonly bit: number;
}

export function compileClass(definition: DetectableClass, index: number): CompiledClass {
  return {
    ...weighed(formsOf(definition)),
    definition,
    index,
    prior: Math.log(definition.prevalence / (1 - definition.prevalence)),
    keyForms: definition.evidence.flatMap((one) => (one.kind === 'key' ? (one.forms ?? []) : [])),
    finders: definition.evidence.flatMap((one) => (one.kind === 'text' ? [one.finder] : [])),
    formats: new Map(
      definition.evidence.flatMap((one) => (one.kind === 'format' ? one.formats.map((name) => [name, one.weight] as const) : [])),
    ),
    bit: 1 << (index % 32),
  };
}

export function weighed(forms: readonly ValueForm[]): NamedForms {
  const worths = forms.map(worth);
  return { forms, worths, formsWorth: Math.max(Number.NEGATIVE_INFINITY, ...worths) };
}

/** What a form adds when it fits: a check that p of random values pass adds log(1/p). */
function worth(form: ValueForm): number {
  return form.weight + Math.log(1 / form.passRate);
}

/** A shape with the checks beside it is one form. */
function formsOf(definition: DetectableClass): readonly ValueForm[] {
  const checks = definition.evidence.flatMap((one) => (one.kind === 'check' ? [one] : []));
  const check = checkOf(checks.map((one) => one.check));
  const passRate = checks.reduce((rate, one) => rate * one.passRate, 1);
  return definition.evidence.flatMap((one): readonly ValueForm[] => {
    if (one.kind === 'forms') return one.forms;
    return one.kind === 'shape' ? [{ shape: one.shape, weight: one.weight, check, passRate }] : [];
  });
}

function checkOf(checks: readonly ValueCheck[]): ValueCheck | null {
  if (checks.length < 2) return checks[0] ?? null;
  return (bytes, start, end) => checks.every((check) => check(bytes, start, end));
}
