import type { Explained } from '@sluice/control';
import type { Coverage, ExchangeRecord } from '@sluice/model';
import type { ExplainedReason, Explanation } from '@sluice/policy';
import { exchangeIdOf, openAccess } from '../access.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import { nearMissText } from '../inspect/near-misses.ts';
import type { Standing } from '../standing.ts';
import type { Output } from '../ui/output.ts';
import { outputOf } from '../ui/output-of.ts';
import { bytesText, durationText } from '../ui/units.ts';

export async function runExplain(standing: Standing, text: string): Promise<ExitCode> {
  const output = outputOf(standing);
  const id = exchangeIdOf(text);
  await using access = await openAccess(standing);
  const explained = await access.explain(id);
  output.answer(explained, () => explainedText(explained, output));
  return exitCodes.clean;
}

/** The whole story of one exchange, as a person reads it from top to bottom. */
export function explainedText({ record, explanation, isSameWhenDecidedAgain }: Explained, output: Output): string {
  const { colours } = output;
  // The words come from policy and travel as they are; see `Explained`.
  const { headlines, reasons } = explanation as Explanation;
  return [
    ...headText(record, output),
    '',
    ...headlines.map((line) => colours.bold(line)),
    ...findingsText(record, output),
    ...nearText(record),
    ...reasons.flatMap((reason, index) => reasonText(reason, index + 1, output)),
    '',
    isSameWhenDecidedAgain
      ? 'deciding again from what was stored gives the same result'
      : colours.yellow('deciding again from what was stored gives another result: the policy of that revision is not what it was'),
  ].join('\n');
}

function headText(record: ExchangeRecord, { colours }: Output): readonly string[] {
  const verified = record.consumerKind === 'anonymous' ? '' : record.isVerified ? ', verified' : ', not verified';
  const facts = [
    [
      'when',
      `${new Date(record.startedAtMs).toISOString()}, took ${durationText(record.durationUs)} (upstream ${durationText(record.upstreamUs)})`,
    ],
    ['endpoint', `${record.endpoint} of ${record.api}${record.isDeclared ? '' : ', which no contract declares'}`],
    ['consumer', `${record.consumer} (${record.consumerKind}${verified})`],
    ['answer', answerText(record)],
    ['mode', `${record.mode}${record.mode === 'enforce' ? '' : ': nothing was changed; this is what enforce does'}`],
    ['revision', record.revision],
    ['request', coverageText(record.request.inspection.coverage)],
    ['response', record.response ? coverageText(record.response.inspection.coverage) : 'none was judged'],
  ] as const;
  return [`exchange ${colours.bold(record.id)}`, '', ...facts.map(([name, value]) => `${name.padEnd(10)}${value}`)];
}

function answerText({ status, upstreamStatus, ending, responseBytes }: ExchangeRecord): string {
  const upstream = upstreamStatus === 0 ? 'the upstream was not asked or did not answer' : `the upstream said ${upstreamStatus}`;
  return `${status === 0 ? 'none' : status}, ${ending}, ${bytesText(responseBytes)}; ${upstream}`;
}

function coverageText(coverage: Coverage): string {
  if (coverage.kind === 'whole') return `inspected whole, ${bytesText(coverage.bytesSeen)}`;
  return `inspected in part, ${bytesText(coverage.bytesSeen)}; ${bytesText(coverage.bytesUnseen)} were not: ${coverage.why}`;
}

function findingsText({ request, response }: ExchangeRecord, { colours }: Output): readonly string[] {
  const findings = [...request.inspection.findings, ...(response?.inspection.findings ?? [])];
  if (findings.length === 0) return [];
  return [
    '',
    'findings',
    ...findings.map(
      ({ kind, place, severity, because, count, owasp }) =>
        `  ${colours.yellow(severity.padEnd(8))} ${kind} at ${place}${count > 1 ? ` (${count} times)` : ''}: ${because}${owasp ? ` [${owasp}]` : ''}`,
    ),
  ];
}

/** What an operator who expected a finding asks for. */
function nearText({ nearMisses }: ExchangeRecord): readonly string[] {
  if (nearMisses.length === 0) return [];
  return ['', 'near to an attack', ...nearMisses.map((miss) => `  ${miss.kind} at ${miss.place}: ${nearMissText(miss)}`)];
}

function reasonText(reason: ExplainedReason, number: number, { colours }: Output): readonly string[] {
  const subject = [reason.place ?? `the ${reason.side} as a whole`, reason.dataClass ?? ''].filter((part) => part !== '').join('  ');
  const lines: (readonly [string, string])[] = [['rule', `${reason.rule}: ${reason.title} (${reason.source})`]];
  if (reason.evidence) lines.push(['evidence', reason.evidence]);
  for (const [index, { fact, outcome }] of reason.facts.entries()) lines.push([index === 0 ? 'facts' : '', `${fact} → ${outcome}`]);
  for (const [index, way] of reason.wouldPass.entries()) lines.push([index === 0 ? 'passes if' : '', way]);
  return [
    '',
    `${number}. ${colours.bold(reason.treatment)}  ${subject}`,
    ...lines.map(([name, value]) => `   ${name.padEnd(11)}${value}`),
    ...(reason.exception
      ? [
          '   exception',
          ...reason.exception
            .trimEnd()
            .split('\n')
            .map((line) => `     ${colours.dim(line)}`),
        ]
      : []),
  ];
}
