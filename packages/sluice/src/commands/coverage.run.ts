import type { CoverageRow, Gap } from '@sluice/store';
import { openAccess } from '../access.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import { type FilterChoice, filterOf, isNarrowed } from '../filter-options.ts';
import type { Standing } from '../standing.ts';
import { nothingText } from '../ui/nothing-text.ts';
import type { Output } from '../ui/output.ts';
import { outputOf } from '../ui/output-of.ts';
import { table } from '../ui/table.ts';
import { bytesText, countText, shareText } from '../ui/units.ts';

export async function runCoverage(standing: Standing, options: FilterChoice): Promise<ExitCode> {
  const output = outputOf(standing);
  await using access = await openAccess(standing);
  const filter = filterOf(options);
  const rows = await access.coverage(filter);
  const totals = totalsOf(rows);
  output.answer({ ...totals, rows }, () => (rows.length > 0 ? textOf(rows, totals, output) : nothingText(access, isNarrowed(filter))));
  return exitCodes.clean;
}

interface Totals {
  readonly bytesJudged: number;
  readonly bytesPassed: number;
  readonly bytesWithheld: number;
}

function totalsOf(rows: readonly CoverageRow[]): Totals {
  const gaps = rows.flatMap((row) => row.gaps);
  return {
    bytesJudged: rows.reduce((sum, row) => sum + row.bytesJudged, 0),
    bytesPassed: bytesOf(gaps, false),
    bytesWithheld: bytesOf(gaps, true),
  };
}

function textOf(rows: readonly CoverageRow[], { bytesJudged, bytesPassed, bytesWithheld }: Totals, output: Output): string {
  const share = shareText(bytesJudged, bytesJudged + bytesPassed + bytesWithheld);
  const sum = `${share} of all bytes judged: ${bytesText(bytesJudged)}; ${bytesText(bytesPassed)} passed unjudged, ${bytesText(bytesWithheld)} withheld`;
  return `${sum}\n\n${rowsText(rows, output)}`;
}

function rowsText(rows: readonly CoverageRow[], { colours }: Output): string {
  return table(
    [
      { title: 'API' },
      { title: 'ENDPOINT' },
      { title: 'EXCHANGES', align: 'right' },
      { title: 'JUDGED', align: 'right' },
      { title: 'BYTES', align: 'right' },
      { title: 'PASSED', align: 'right' },
      { title: 'WITHHELD', align: 'right' },
      { title: 'WHY NOT', isElastic: true },
    ],
    rows.map(({ api, endpoint, exchanges, bytesJudged, gaps }) => {
      const [passed, withheld] = [bytesOf(gaps, false), bytesOf(gaps, true)];
      return [
        api,
        endpoint,
        countText(exchanges),
        shareText(bytesJudged, bytesJudged + passed + withheld),
        bytesText(bytesJudged),
        passed > 0 ? colours.yellow(bytesText(passed)) : '',
        withheld > 0 ? bytesText(withheld) : '',
        gaps.map(whyText).join(', '),
      ];
    }),
  );
}

function bytesOf(gaps: readonly Gap[], isWithheld: boolean): number {
  return gaps.reduce((sum, gap) => sum + (gap.isWithheld === isWithheld ? gap.bytes : 0), 0);
}

/** `unknown-media-type (response)`; what has no reason was recorded before these were kept. */
function whyText({ side, why }: Gap): string {
  return why === null ? 'not recorded' : `${why} (${side})`;
}
