import type { ApiId } from '@sluice/model';
import { openAccess } from '../access.ts';
import { commandErrors } from '../command-errors.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import type { Standing } from '../standing.ts';
import { isConfirmed } from '../ui/is-confirmed.ts';
import { outputOf } from '../ui/output-of.ts';
import { countText } from '../ui/units.ts';

interface PurgeChoice {
  readonly before: number | undefined;
  readonly api: string | undefined;
  readonly everything: boolean;
  readonly yes: boolean;
}

export async function runPurge(standing: Standing, { before, api, everything, yes }: PurgeChoice): Promise<ExitCode> {
  const output = outputOf(standing);
  const isNarrowed = before !== undefined || api !== undefined;
  if (isNarrowed === everything) throw commandErrors.NOTHING_TO_PURGE();
  await using access = await openAccess(standing);
  const what = { beforeMs: before, api: api as ApiId | undefined };
  const exchanges = (await access.endpoints({ untilMs: before, api: what.api })).reduce((sum, row) => sum + row.exchanges, 0);
  const words = wordsOf(exchanges, before, api);
  if (exchanges > 0 && !yes) {
    output.note(`this erases ${words}, with their captured bodies`);
    if (!(await isConfirmed('Erase them? They cannot be had again. [y/N] ', 'erasing'))) {
      output.note('nothing was erased');
      return exitCodes.failed;
    }
  }
  const erased = exchanges > 0 ? await access.erase(what) : 0;
  output.answer({ erased }, () => (erased > 0 ? `erased: ${wordsOf(erased, before, api)}` : `there is nothing to erase: ${words}`));
  return exitCodes.clean;
}

function wordsOf(exchanges: number, before: number | undefined, api: string | undefined): string {
  const parts = [`${countText(exchanges)} ${exchanges === 1 ? 'exchange' : 'exchanges'}`];
  if (api !== undefined) parts.push(`of ${api}`);
  if (before !== undefined) parts.push(`before ${new Date(before).toISOString()}`);
  return parts.join(' ');
}
