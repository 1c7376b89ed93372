import type { Severity } from '@sluice/model';
import { type ExitCode, exitCodes } from '../define-command.ts';
import type { Choice } from '../replay/ground.ts';
import { type EndpointReport, rank, reportOf, worstOf } from '../replay/har-report.ts';
import { type JudgedRecording, judgeRecording } from '../replay/judge-recording.ts';
import type { Standing } from '../standing.ts';
import type { Output } from '../ui/output.ts';
import { outputOf } from '../ui/output-of.ts';
import { table } from '../ui/table.ts';
import { refuseProblems } from '../ui/tell-problems.ts';
import { bytesText, countText } from '../ui/units.ts';

interface Options extends Choice {
  readonly failOn: Severity | undefined;
}

export async function runReplayHar(standing: Standing, named: string, options: Options): Promise<ExitCode> {
  const output = outputOf(standing);
  const judged = await judgeRecording(standing, named, options);
  if (!judged.ok) return refuseProblems(judged.failure, standing.folder, output);
  const { entries, records, skipped, bodiesMissing, classes } = judged.value;
  const sensitivityById = new Map(classes.map(({ id, sensitivity }) => [id, sensitivity]));
  const endpoints = reportOf(records, (dataClass) => sensitivityById.get(dataClass) ?? 'restricted');
  const failOn = options.failOn ?? 'high';
  const isFound = endpoints.some((endpoint) => rank(worstOf(endpoint)) >= rank(failOn));
  output.answer({ entries, judged: records.length, skipped, bodiesMissing, failOn, endpoints }, () =>
    judgementText(judged.value, endpoints, output),
  );
  if (isFound) return exitCodes.found;
  return bodiesMissing > 0 || records.length === 0 ? exitCodes.incomplete : exitCodes.clean;
}

function judgementText(judged: JudgedRecording, endpoints: readonly EndpointReport[], output: Output): string {
  const { entries, records, skipped, bodiesMissing } = judged;
  const left = [...skipped].map(([why, count]) => `${countText(count)} ${why}`);
  const lines = [
    `${countText(records.length)} of ${countText(entries)} entries judged${left.length > 0 ? `; left out: ${left.join(', ')}` : ''}`,
  ];
  if (bodiesMissing > 0)
    lines.push(`answers that were recorded without their bodies, so that nothing is known of these: ${countText(bodiesMissing)}`);
  if (records.length > 0) lines.push('', overviewText(endpoints, output));
  for (const endpoint of endpoints) lines.push(...detailsText(endpoint, output));
  return lines.join('\n');
}

function overviewText(endpoints: readonly EndpointReport[], output: Output): string {
  return table(
    [
      { title: 'ENDPOINT' },
      { title: 'EXCHANGES', align: 'right' },
      { title: 'WORST' },
      { title: 'ENFORCE WOULD' },
      { title: 'CLASSES', isElastic: true },
    ],
    endpoints.map((endpoint) => [
      endpoint.isDeclared ? endpoint.endpoint : `${endpoint.endpoint} (undeclared)`,
      countText(endpoint.exchanges),
      severityText(worstOf(endpoint), output),
      enforceText(endpoint),
      endpoint.classes.map(({ dataClass, values }) => `${dataClass} ×${values}`).join(', '),
    ]),
  );
}

function enforceText({ byDecision, bytesUnseen }: EndpointReport): string {
  const parts = [
    byDecision.block > 0 ? `block ${byDecision.block}` : '',
    byDecision.challenge + byDecision.limit > 0 ? `refuse ${byDecision.challenge + byDecision.limit}` : '',
    byDecision.minimise > 0 ? `minimise ${byDecision.minimise}` : '',
    bytesUnseen > 0 ? `not see ${bytesText(bytesUnseen)}` : '',
  ].filter((part) => part !== '');
  return parts.join(', ') || 'change nothing';
}

function detailsText(endpoint: EndpointReport, output: Output): readonly string[] {
  const { changes, findings } = endpoint;
  if (changes.length === 0 && findings.length === 0) return [];
  return [
    '',
    output.colours.bold(endpoint.endpoint),
    ...changes.map(({ severity, treatment, place, dataClass, declared, values }) => {
      const what = dataClass ?? `a field that is ${declared}`;
      return `  ${severityText(severity, output, 9)}${treatment} ${place}: ${what}, ${countText(values)} ${values === 1 ? 'value' : 'values'}`;
    }),
    ...findings.map(
      ({ severity, kind, place, because, count }) =>
        `  ${severityText(severity, output, 9)}${kind} at ${place}${count > 1 ? ` (${countText(count)} times)` : ''}: ${because}`,
    ),
  ];
}

function severityText(severity: Severity | null, { colours }: Output, width = 0): string {
  const text = (severity ?? '-').padEnd(width);
  if (rank(severity) >= rank('high')) return colours.red(text);
  return severity === 'medium' ? colours.yellow(text) : text;
}
