import type { LeakRow, Overview } from '@sluice/store';
import type { Output } from '../ui/output.ts';
import { table } from '../ui/table.ts';
import { bytesText, countText } from '../ui/units.ts';

export interface Seen {
  readonly counters: Readonly<Record<string, number>>;
  readonly overview: Overview;
  readonly leaks: readonly LeakRow[];
  readonly sinceMs: number;
  readonly nowMs: number;
}

/** Everything at a glance: how much was judged, what was found, what was done to it. */
export function frameText(seen: Seen, colours: Output['colours']): string {
  const { overview, leaks } = seen;
  const title = colours.bold(`${countText(overview.exchanges)} exchanges in ${spanText(seen.nowMs - seen.sinceMs)}`);
  const head = `${title}, ${overview.endpoints} endpoints, ${overview.consumers} consumers`;
  const done = [
    `${colours.yellow(countText(overview.strippedCount))} fields stripped`,
    `${colours.yellow(countText(overview.maskedCount))} masked`,
    `${colours.yellow(countText(overview.droppedRows))} rows dropped`,
    `${colours.red(countText(overview.byDecision.block))} exchanges blocked`,
    `${countText(overview.findings)} findings`,
  ].join(', ');
  const coverage = `${bytesText(overview.bytesSeen)} inspected, ${overview.bytesUnseen > 0 ? colours.yellow(bytesText(overview.bytesUnseen)) : '0 B'} not inspected`;
  const rows = leaks.map((row) => [
    row.dataClass ?? '',
    row.endpoint ?? '',
    countText(row.values),
    row.left > 0 ? countText(row.left) : '',
    row.masked > 0 ? colours.yellow(countText(row.masked)) : '',
    row.withheld > 0 ? colours.green(countText(row.withheld)) : '',
  ]);
  const columns = [
    { title: 'data class' },
    { title: 'endpoint', isElastic: true },
    { title: 'values', align: 'right' },
    { title: 'left', align: 'right' },
    { title: 'masked', align: 'right' },
    { title: 'withheld', align: 'right' },
  ] as const;
  return [head, done, coverage, '', rows.length > 0 ? table(columns, rows) : 'nothing sensitive seen yet'].join('\n');
}

/** The same in one line, for a log. */
export function lineText({ overview }: Seen): string {
  const { exchanges, endpoints, strippedCount, maskedCount, droppedRows, bytesSeen, bytesUnseen, classes } = overview;
  return [
    `${countText(exchanges)} exchanges`,
    `${endpoints} endpoints`,
    `${classes.length} data classes`,
    `${countText(strippedCount)} stripped`,
    `${countText(maskedCount)} masked`,
    `${countText(droppedRows)} rows dropped`,
    `${countText(overview.byDecision.block)} blocked`,
    `${bytesText(bytesSeen)} inspected`,
    `${bytesText(bytesUnseen)} not inspected`,
  ].join(', ');
}

function spanText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
