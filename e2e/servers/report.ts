import type { Difference } from './compare.ts';
import type { StepResult } from './steps.ts';
import type { Recorded, Treated } from './treatments.ts';

export interface Examined {
  readonly name: string;
  readonly operations: number;
  readonly requests: number;
  /** What the observing gate did to messages, byte by byte. */
  readonly harm: readonly Difference[];
  /** Where the observed run said something else than the direct one. */
  readonly drift: readonly Difference[];
  readonly steps: Readonly<Record<'direct' | 'observed' | 'enforced', readonly StepResult[]>>;
  /** Answers whose status or body the enforcing gate changed, by the two taps. */
  readonly changed: number;
  /** What the enforcing gate recorded. */
  readonly recorded: Recorded;
  readonly documentFaults: Readonly<Record<string, string>>;
  readonly knownBreaks: Readonly<Record<string, string>>;
  readonly wrongOnPurpose: readonly string[];
}

export interface ServerReport extends Examined {
  /** Why this server does not pass; empty when it does. */
  readonly faults: readonly string[];
}

export function faultsOf(examined: Examined, enforcedRequests: number): readonly string[] {
  const { steps, harm, drift, recorded, changed, knownBreaks, documentFaults, wrongOnPurpose } = examined;
  return [
    ...(['direct', 'observed'] as const).flatMap((run) => failed(steps[run]).map(({ name, fault }) => `${run}: ${name}: ${fault}`)),
    ...harm.map(({ where, what }) => `observe changed ${where}: ${what}`),
    ...drift.map(({ where, what }) => `observe differs from direct at ${where}: ${what}`),
    ...failed(steps.enforced)
      .filter(({ name }) => !(name in knownBreaks))
      .map(({ name, fault }) => `enforce: ${name}: ${fault}`),
    ...recorded.refusals
      .filter(({ endpoint }) => !(endpoint in documentFaults) && !wrongOnPurpose.includes(endpoint))
      .map(({ endpoint, why }) => `enforce refused ${endpoint}: ${why}`),
    ...(recorded.exchanges === enforcedRequests ? [] : [`${enforcedRequests} requests, but ${recorded.exchanges} records`]),
    // Records also tell of header lines.
    ...(changed <= recorded.changed ? [] : [`the taps saw ${changed} changed answers, the records tell of ${recorded.changed}`]),
  ];
}

export function reportLines(reports: readonly ServerReport[]): readonly string[] {
  return [
    '',
    ...table([
      ['server', 'operations', 'requests', 'observe identical', 'same as direct', 'enforce completed', 'bodies changed', 'refused'],
      ...reports.map(rowOf),
    ]),
    ...reports.flatMap(detailsOf),
    '',
  ];
}

function rowOf({ name, operations, requests, harm, drift, steps, changed, recorded }: ServerReport): readonly string[] {
  const done = steps.enforced.length - failed(steps.enforced).length;
  const refused = recorded.refusals.reduce((sum, { count }) => sum + count, 0);
  return [
    name,
    String(operations),
    String(requests),
    `${requests - distinct(harm)} of ${requests}`,
    `${requests - distinct(drift)} of ${requests}`,
    `${done} of ${steps.enforced.length} steps`,
    String(changed),
    String(refused),
  ];
}

function detailsOf(report: ServerReport): readonly string[] {
  const { name, recorded, steps, knownBreaks, documentFaults, faults } = report;
  const byClass = Map.groupBy(recorded.treated, ({ dataClass, treatment }) => `${dataClass}  ${treatment}`);
  return [
    '',
    `${name}: treatments in enforce, by class`,
    ...[...byClass].flatMap(([title, treated]) => [
      `  ${title}  ${sum(treated)} values`,
      ...placesOf(treated).map((line) => `    ${line}`),
    ]),
    `${name}: requests that the gate refused`,
    ...recorded.refusals.map(({ endpoint, status, why, count }) => {
      const fault = documentFaults[endpoint];
      return `  ${count} × ${status} ${endpoint}: ${why}${fault === undefined ? '' : ` (the document is wrong: ${fault})`}`;
    }),
    `${name}: findings about requests`,
    ...recorded.requestFindings.map(({ endpoint, status, why, count }) => `  ${count} × ${status} ${endpoint}: ${why}`),
    ...Object.entries(knownBreaks).map(([step, why]) => {
      const isBroken = failed(steps.enforced).some((one) => one.name === step);
      return `${name}: ${isBroken ? 'enforce is known to break' : 'enforce no longer breaks'} "${step}": ${why}`;
    }),
    ...faults.map((fault) => `FAULT ${name}: ${fault}`),
  ];
}

const placesMax = 12;

/** A place that many endpoints share, such as a header, is worth one line. */
function placesOf(treated: readonly Treated[]): readonly string[] {
  const byPlace = Map.groupBy(treated, ({ place, rule, declared }) => `${place}  ${rule}  ${declared}`);
  const lines = [...byPlace].map(([title, ones]) => {
    const endpoints = new Set(ones.map(({ endpoint }) => endpoint));
    const [first] = endpoints;
    return `${sum(ones)} at ${title}  ${endpoints.size === 1 ? first : `${endpoints.size} endpoints, as ${first}`}`;
  });
  return lines.length > placesMax ? [...lines.slice(0, placesMax), `and ${lines.length - placesMax} places more`] : lines;
}

function failed(steps: readonly StepResult[]): readonly StepResult[] {
  return steps.filter(({ fault }) => fault !== null);
}

function sum(treated: readonly Treated[]): number {
  return treated.reduce((total, { values }) => total + values, 0);
}

function distinct(differences: readonly Difference[]): number {
  return new Set(differences.map(({ where }) => where)).size;
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
