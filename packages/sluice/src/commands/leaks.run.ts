import type { LeakGroup, LeakRow } from '@sluice/store';
import { openAccess } from '../access.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import { type FilterChoice, filterOf, isNarrowed } from '../filter-options.ts';
import type { Standing } from '../standing.ts';
import { nothingText } from '../ui/nothing-text.ts';
import type { Output } from '../ui/output.ts';
import { outputOf } from '../ui/output-of.ts';
import { table } from '../ui/table.ts';
import { countText, timeText } from '../ui/units.ts';

const groupByWord = { class: 'dataClass', endpoint: 'endpoint', consumer: 'consumer', place: 'place' } as const;
interface Options extends FilterChoice {
  readonly by: readonly (keyof typeof groupByWord)[] | undefined;
  readonly distinct: boolean;
  readonly unclassed: boolean;
  readonly limit: number | undefined;
}

const titleByGroup: Readonly<Record<LeakGroup, string>> = {
  dataClass: 'CLASS',
  endpoint: 'ENDPOINT',
  consumer: 'CONSUMER',
  place: 'PLACE',
};

export async function runLeaks(standing: Standing, options: Options): Promise<ExitCode> {
  const output = outputOf(standing);
  await using access = await openAccess(standing);
  const filter = filterOf(options);
  const groupBy = [...new Set((options.by ?? ['class', 'endpoint']).map((word) => groupByWord[word]))];
  const rows = await access.leaks({
    ...filter,
    groupBy,
    isDistinctCounted: options.distinct,
    isUnclassedIncluded: options.unclassed,
    limit: options.limit ?? 50,
  });
  output.answer({ rows }, () =>
    rows.length > 0 ? rowsText(rows, groupBy, options.distinct, output) : nothingText(access, isNarrowed(filter)),
  );
  if (rows.length > 0) output.note('left: reached the other side as it was; masked: unreadable; withheld: did not leave');
  return exitCodes.clean;
}

function rowsText(rows: readonly LeakRow[], groupBy: readonly LeakGroup[], hasDistinct: boolean, { colours }: Output): string {
  const nowMs = Date.now();
  const elastic = groupBy.includes('place') ? 'place' : groupBy.at(-1);
  return table(
    [
      ...groupBy.map((group) => ({ title: titleByGroup[group], isElastic: group === elastic })),
      { title: 'VALUES', align: 'right' },
      { title: 'LEFT', align: 'right' },
      { title: 'MASKED', align: 'right' },
      { title: 'WITHHELD', align: 'right' },
      ...(hasDistinct ? [{ title: 'DISTINCT', align: 'right' } as const] : []),
      { title: 'EXCHANGES', align: 'right' },
      { title: 'LAST' },
    ],
    rows.map((row) => [
      ...groupBy.map((group) => row[group] ?? (group === 'dataClass' ? '(no class)' : '-')),
      countText(row.values),
      row.left > 0 ? colours.red(countText(row.left)) : '0',
      countText(row.masked),
      countText(row.withheld),
      ...(hasDistinct ? [row.distinct === null ? '-' : countText(row.distinct)] : []),
      countText(row.exchanges),
      timeText(row.lastAtMs, nowMs),
    ]),
  );
}
