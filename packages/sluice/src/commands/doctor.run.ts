import { type ExitCode, exitCodes } from '../define-command.ts';
import type { Diagnosis } from '../doctor/diagnosis.ts';
import { examine } from '../doctor/examine.ts';
import type { Standing } from '../standing.ts';
import type { Output } from '../ui/output.ts';
import { outputOf } from '../ui/output-of.ts';

export async function runDoctor(standing: Standing, isTesting: boolean): Promise<ExitCode> {
  const output = outputOf(standing);
  const diagnoses = await examine(standing, isTesting, (diagnosis) => {
    if (!output.isJson) output.print(diagnosisText(diagnosis, output));
  });
  const failures = diagnoses.filter(({ state }) => state === 'failed').length;
  const isIncomplete = diagnoses.some(({ state }) => state === 'unknown');
  output.answer({ ok: failures === 0, diagnoses }, () => sumText(failures, diagnoses.length));
  if (failures > 0) return exitCodes.found;
  return isIncomplete ? exitCodes.incomplete : exitCodes.clean;
}

function diagnosisText({ name, state, words, fix }: Diagnosis, { colours }: Output): string {
  const mark = {
    ok: colours.green('ok     '),
    warning: colours.yellow('warning'),
    failed: colours.red('failed '),
    unknown: colours.dim('unknown'),
  }[state];
  return `${mark}  ${colours.bold(name)}: ${words}${fix ? `\n         ${fix}` : ''}`;
}

function sumText(failures: number, total: number): string {
  return failures === 0 ? `${total} checks, none failed` : `${total} checks, ${failures} failed`;
}
