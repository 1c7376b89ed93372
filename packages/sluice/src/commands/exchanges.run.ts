import type { ExchangeSummary } from '@sluice/store';
import { type Access, openAccess } from '../access.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import { type FilterChoice, filterOf, isNarrowed } from '../filter-options.ts';
import type { Standing } from '../standing.ts';
import { decisionText } from '../ui/decision-text.ts';
import { nothingText } from '../ui/nothing-text.ts';
import type { Output } from '../ui/output.ts';
import { outputOf } from '../ui/output-of.ts';
import { table } from '../ui/table.ts';
import { bytesText, durationText, timeText } from '../ui/units.ts';

interface Options extends FilterChoice {
  readonly limit: number | undefined;
  readonly cursor: string | undefined;
}

export async function runExchanges(standing: Standing, options: Options): Promise<ExitCode> {
  const output = outputOf(standing);
  await using access = await openAccess(standing);
  const filter = filterOf(options);
  const page = await access.exchanges({ ...filter, limit: options.limit ?? 25, cursor: options.cursor });
  output.answer(page, () => (page.rows.length > 0 ? rowsText(page.rows, output) : nothingText(access, isNarrowed(filter))));
  if (page.rows.length > 0) hint(page.next, access, output);
  return exitCodes.clean;
}

function rowsText(rows: readonly ExchangeSummary[], output: Output): string {
  const nowMs = Date.now();
  return table(
    [
      { title: 'TIME' },
      { title: 'EXCHANGE' },
      { title: 'STATUS', align: 'right' },
      { title: 'DECISION' },
      { title: 'ENDPOINT', isElastic: true },
      { title: 'CONSUMER' },
      { title: 'BYTES', align: 'right' },
      { title: 'TOOK', align: 'right' },
      { title: 'CHANGED' },
    ],
    rows.map((row) => [
      timeText(row.startedAtMs, nowMs),
      row.id,
      row.status === 0 ? '-' : String(row.status),
      decisionText(row.decision, output),
      row.isDeclared ? row.endpoint : `${row.endpoint} (undeclared)`,
      row.consumer,
      bytesText(row.responseBytes),
      durationText(row.durationUs),
      changedText(row),
    ]),
  );
}

/** What was changed on its way; outside `enforce`, what would have been. */
function changedText(row: ExchangeSummary): string {
  const parts = [
    row.strippedCount > 0 ? `${row.strippedCount} stripped` : '',
    row.maskedCount > 0 ? `${row.maskedCount} masked` : '',
    row.droppedRows > 0 ? `${row.droppedRows} rows dropped` : '',
    row.bytesUnseen > 0 ? `${bytesText(row.bytesUnseen)} unseen` : '',
  ].filter((part) => part !== '');
  const suffix = parts.length > 0 && row.mode !== 'enforce' ? ` (${row.mode})` : '';
  return parts.join(', ') + suffix;
}

function hint(next: string | null, { isRunning }: Access, output: Output): void {
  if (next !== null) output.note(`more: --cursor ${next}`);
  output.note(`why: sluice explain <exchange>${isRunning ? '' : '; Sluice does not run'}`);
}
