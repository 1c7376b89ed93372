import type { Plan, UsedPlan } from '@sluice/control';
import { type ExitCode, exitCodes, type OptionValues, WrongValue } from '../define-command.ts';
import type { planOptions } from '../plan-options.ts';
import { openRegister } from '../register/open-register.ts';
import type { Standing } from '../standing.ts';
import { outputOf } from '../ui/output-of.ts';
import { table } from '../ui/table.ts';
import { countText } from '../ui/units.ts';

type PlanOptions = OptionValues<typeof planOptions>;

export async function runPlansList(standing: Standing): Promise<ExitCode> {
  using register = await openRegister(standing);
  const { rows } = await register.call<{ readonly rows: readonly UsedPlan[] }>('GET', '/api/v1/plans');
  outputOf(standing).answer({ rows }, () => (rows.length === 0 ? 'there is no plan; "sluice plans create" makes one' : plansText(rows)));
  return exitCodes.clean;
}

export async function runPlansShow(standing: Standing, name: string): Promise<ExitCode> {
  using register = await openRegister(standing);
  const plan = await register.call<UsedPlan>('GET', pathOf(name));
  outputOf(standing).answer(plan, () => planText(plan, countText(plan.consumers)));
  return exitCodes.clean;
}

export async function runPlansCreate(standing: Standing, name: string, options: PlanOptions): Promise<ExitCode> {
  using register = await openRegister(standing);
  const plan = await register.call<Plan>('POST', '/api/v1/plans', {}, { name, ...given(options) });
  outputOf(standing).answer(plan, () => `${planText(plan)}\n\n"sluice consumers change NAME --plan ${name}" gives it to a consumer`);
  return exitCodes.clean;
}

export async function runPlansChange(standing: Standing, name: string, options: PlanOptions): Promise<ExitCode> {
  using register = await openRegister(standing);
  const plan = await register.call<Plan>('POST', pathOf(name), {}, given(options));
  outputOf(standing).answer(plan, () => planText(plan));
  return exitCodes.clean;
}

export async function runPlansRemove(standing: Standing, name: string): Promise<ExitCode> {
  using register = await openRegister(standing);
  const removed = await register.call<{ readonly removed: string }>('DELETE', pathOf(name));
  outputOf(standing).answer(removed, () => `${removed.removed} is removed`);
  return exitCodes.clean;
}

/** What was left out stays away. */
function given({ labels, ...rest }: PlanOptions): object {
  return { ...rest, labels: labels && labelsOf(labels) };
}

function pathOf(name: string): string {
  return `/api/v1/plans/${encodeURIComponent(name)}`;
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

/** Everything that each consumer may take, in a line. */
function grantedText({ quota, rate, bytes, records, concurrency }: Plan): string {
  const amounts = [
    ...[...quota, ...rate].map((text) => `requests: ${text}`),
    ...bytes.map((text) => `bytes: ${text}`),
    ...records.map((text) => `records: ${text}`),
    ...(concurrency === null ? [] : [`at once: ${concurrency}`]),
  ];
  return amounts.join('; ');
}

function planText(plan: Plan, consumers = ''): string {
  const { quota, rate, bytes, records, concurrency, about } = plan;
  const lines = [
    ['about', about],
    ['labels', labelsText(plan)],
    ['quota', quota.join(', ')],
    ['rate', rate.join(', ')],
    ['bytes', bytes.join(', ')],
    ['records', records.join(', ')],
    ['at once', concurrency === null ? '' : countText(concurrency)],
    ['consumers', consumers],
  ].filter(([, value]) => value !== '');
  return [plan.name, ...lines.map(([title = '', value]) => `  ${title.padEnd(10)}${value}`)].join('\n');
}

function plansText(rows: readonly UsedPlan[]): string {
  return table(
    [
      { title: 'NAME' },
      { title: 'CONSUMERS', align: 'right' },
      { title: 'LABELS' },
      { title: 'GRANTS TO EACH' },
      { title: 'ABOUT', isElastic: true },
    ],
    rows.map((plan) => [plan.name, countText(plan.consumers), labelsText(plan), grantedText(plan), plan.about]),
  );
}
