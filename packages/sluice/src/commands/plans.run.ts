import type { Plan } from '@sluice/control';
import { type ExitCode, exitCodes, WrongValue } from '../define-command.ts';
import { openRegister } from '../register/open-register.ts';
import type { Standing } from '../standing.ts';
import { outputOf } from '../ui/output-of.ts';
import { table } from '../ui/table.ts';
import { countText } from '../ui/units.ts';

type ListedPlan = Plan & { readonly consumers: number };

export async function runPlansList(standing: Standing): Promise<ExitCode> {
  using register = await openRegister(standing);
  const { rows } = await register.call<{ readonly rows: readonly ListedPlan[] }>('GET', '/api/v1/plans');
  outputOf(standing).answer({ rows }, () => (rows.length === 0 ? 'there is no plan; "sluice plans set" makes one' : plansText(rows)));
  return exitCodes.clean;
}

export async function runPlansSet(
  standing: Standing,
  name: string,
  { about, labels }: { readonly about: string | undefined; readonly labels: readonly string[] | undefined },
): Promise<ExitCode> {
  using register = await openRegister(standing);
  const plan = await register.call<Plan>('POST', '/api/v1/plans', {}, { name, about, labels: labels && labelsOf(labels) });
  outputOf(standing).answer(plan, () => `${plan.name}: ${labelsText(plan) || 'without labels'}`);
  return exitCodes.clean;
}

export async function runPlansRemove(standing: Standing, name: string): Promise<ExitCode> {
  using register = await openRegister(standing);
  const removed = await register.call<{ readonly removed: string }>('DELETE', `/api/v1/plans/${encodeURIComponent(name)}`);
  outputOf(standing).answer(removed, () => `${removed.removed} is removed`);
  return exitCodes.clean;
}

function labelsOf(labels: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    labels.map((label) => {
      const equals = label.indexOf('=');
      if (equals <= 0) throw new WrongValue(`labels as name=value; "${label}" has no name and value`);
      return [label.slice(0, equals), label.slice(equals + 1)];
    }),
  );
}

function labelsText({ labels }: Plan): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}

function plansText(rows: readonly ListedPlan[]): string {
  return table(
    [{ title: 'NAME' }, { title: 'CONSUMERS', align: 'right' }, { title: 'LABELS' }, { title: 'ABOUT', isElastic: true }],
    rows.map((plan) => [plan.name, countText(plan.consumers), labelsText(plan), plan.about]),
  );
}
