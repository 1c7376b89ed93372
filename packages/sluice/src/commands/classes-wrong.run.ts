import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dataClassId, type ExchangeRecord } from '@sluice/model';
import type { ExplainedReason, Explanation } from '@sluice/policy';
import type { LeakRow } from '@sluice/store';
import { parse, stringify } from 'yaml';
import { type Access, exchangeIdOf, openAccess } from '../access.ts';
import { exceptionFileFor, withException } from '../classes/exception-file.ts';
import { commandErrors } from '../command-errors.ts';
import { composeInputs } from '../compose/inputs.ts';
import { findSettings } from '../config/find-settings.ts';
import type { Problem } from '../config/problem.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import type { Standing } from '../standing.ts';
import { isConfirmed } from '../ui/is-confirmed.ts';
import { outputOf } from '../ui/output-of.ts';
import { refuseProblems, shortPath } from '../ui/tell-problems.ts';
import { countText } from '../ui/units.ts';

interface Options {
  readonly because: string | undefined;
  readonly class: string | undefined;
  readonly file: string | undefined;
  readonly yes: boolean;
}

export async function runClassesWrong(standing: Standing, text: string, place: string, options: Options): Promise<ExitCode> {
  const output = outputOf(standing);
  const because = options.because?.trim() ?? '';
  if (because === '') throw commandErrors.NO_REASON();
  const settings = findSettings(standing);
  if (!settings.ok) return refuseProblems(settings.failure, standing.folder, output);
  const id = exchangeIdOf(text);
  await using access = await openAccess(standing);
  const { record, explanation } = await access.explain(id);
  const reason = reasonAt((explanation as Explanation).reasons, place, options.class);
  if (reason === null) throw commandErrors.NOTHING_WAS_DONE(id, place, placesOf((explanation as Explanation).reasons));
  const file = exceptionFileFor(standing, settings.value, options.file);
  const reach = await reachOf(access, record, reason);
  const exception = exceptionOf(reason, because);

  output.note(reachText(record, reason, reach, exception, shortPath(file, standing.folder)));
  if (!options.yes && !(await isConfirmed('Save it? [y/N] ', 'saving an exception'))) {
    output.note('nothing was saved');
    return exitCodes.failed;
  }
  const before = existsSync(file) ? readFileSync(file, 'utf8') : null;
  writeFileSync(file, withException(before, exception));
  const problems = await problemsNow(standing);
  if (problems.length > 0) {
    // What does not hold is taken back: a file that somebody reviews later must not stop a start before.
    if (before === null) rmSync(file);
    else writeFileSync(file, before);
    return refuseProblems(problems, standing.folder, output);
  }
  output.answer(
    { file, exception, reach },
    () => `saved in ${shortPath(file, standing.folder)}${access.isRunning ? '; "sluice reload" takes it into force' : ''}`,
  );
  return exitCodes.clean;
}

function reasonAt(reasons: readonly ExplainedReason[], place: string, dataClass: string | undefined): ExplainedReason | null {
  return (
    reasons.find(
      (one) =>
        one.place === place && one.exception !== null && one.dataClass !== null && (dataClass === undefined || one.dataClass === dataClass),
    ) ?? null
  );
}

function placesOf(reasons: readonly ExplainedReason[]): string {
  const places = reasons.flatMap((one) => (one.dataClass === null || one.place === null ? [] : [`${one.place} (${one.dataClass})`]));
  return places.length > 0 ? places.join(', ') : 'none';
}

/** What the exception would have let pass: the same class at the same place of the same endpoint. */
async function reachOf(access: Access, { api, endpoint }: ExchangeRecord, reason: ExplainedReason): Promise<LeakRow | null> {
  const rows = await access.leaks({
    api,
    endpoint,
    dataClass: dataClassId(reason.dataClass ?? ''),
    place: reason.place ?? '',
    side: reason.side,
    groupBy: ['place'],
    isDistinctCounted: true,
    isUnclassedIncluded: false,
    limit: 1_000,
  });
  return rows.find((row) => row.place === reason.place) ?? null;
}

function exceptionOf({ exception }: ExplainedReason, because: string): object {
  const { exceptions } = parse(exception ?? '') as { readonly exceptions: readonly object[] };
  return { ...exceptions[0], because };
}

function reachText(record: ExchangeRecord, reason: ExplainedReason, reach: LeakRow | null, exception: object, file: string): string {
  const kept = reach
    ? `${countText(reach.values)} values in ${countText(reach.exchanges)} exchanges, ${countText(reach.distinct ?? 0)} of them distinct; ${countText(reach.masked + reach.withheld)} were masked or withheld`
    : 'nothing that is recorded';
  return [
    `${reason.dataClass} at ${reason.place} of ${record.endpoint} would pass; nothing else changes`,
    `it reaches ${kept}`,
    `evidence of this exchange: ${reason.evidence ?? 'none'}`,
    '',
    `${file}:`,
    ...stringify([exception])
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`),
  ].join('\n');
}

/** What is wrong with the configuration as it stands now. */
async function problemsNow(standing: Standing): Promise<readonly Problem[]> {
  const settings = findSettings(standing);
  if (!settings.ok) return settings.failure;
  const composed = await composeInputs(settings.value);
  return composed.ok ? [] : composed.failure;
}
