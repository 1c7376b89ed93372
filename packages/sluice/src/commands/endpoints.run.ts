import type { EndpointRow } from '@sluice/store';
import { openAccess } from '../access.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import { type FilterChoice, filterOf, isNarrowed } from '../filter-options.ts';
import type { Standing } from '../standing.ts';
import { nothingText } from '../ui/nothing-text.ts';
import type { Output } from '../ui/output.ts';
import { outputOf } from '../ui/output-of.ts';
import { table } from '../ui/table.ts';
import { countText, timeText } from '../ui/units.ts';

export async function runEndpoints(standing: Standing, options: FilterChoice): Promise<ExitCode> {
  const output = outputOf(standing);
  await using access = await openAccess(standing);
  const filter = filterOf(options);
  const rows = await access.endpoints(filter);
  output.answer({ rows }, () => (rows.length > 0 ? rowsText(rows, output) : nothingText(access, isNarrowed(filter))));
  return exitCodes.clean;
}

function rowsText(rows: readonly EndpointRow[], { colours }: Output): string {
  const nowMs = Date.now();
  return table(
    [
      { title: 'API' },
      { title: 'ENDPOINT' },
      { title: 'CONTRACT' },
      { title: 'EXCHANGES', align: 'right' },
      { title: 'CONSUMERS', align: 'right' },
      { title: 'FIRST' },
      { title: 'LAST' },
      { title: 'CLASSES', isElastic: true },
    ],
    rows.map((row) => [
      row.api,
      row.endpoint,
      row.isDeclared ? 'declared' : colours.yellow('undeclared'),
      countText(row.exchanges),
      countText(row.consumers),
      timeText(row.firstAtMs, nowMs),
      timeText(row.lastAtMs, nowMs),
      row.classes.join(', '),
    ]),
  );
}
