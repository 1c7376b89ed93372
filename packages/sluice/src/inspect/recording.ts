import { resolve } from 'node:path';
import { composeInputs } from '../compose/inputs.ts';
import { readText } from '../config/files.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import { groundOf } from '../replay/ground.ts';
import { parseHar } from '../replay/har.ts';
import { judgeHar } from '../replay/judge-har.ts';
import type { Standing } from '../standing.ts';
import type { Output } from '../ui/output.ts';
import { refuseProblems } from '../ui/tell-problems.ts';
import { countText } from '../ui/units.ts';

interface Options {
  readonly contract: string | undefined;
  readonly api: string | undefined;
  /** Whether a kind of attack is asked for, by its id. */
  readonly isWanted: (id: string) => boolean;
}

/** What the gate itself finds in each request: places and sums, and no value of the recording. */
export async function inspectRecording(standing: Standing, named: string, options: Options, output: Output): Promise<ExitCode> {
  const { folder } = standing;
  const file = resolve(folder, named);
  const entries = parseHar(file, readText(file));
  if (!entries.ok) return refuseProblems(entries.failure, folder, output);
  const ground = groundOf(standing, options);
  if (!ground.ok) return refuseProblems(ground.failure, folder, output);
  const composed = await composeInputs(ground.value.settings);
  if (!composed.ok) return refuseProblems(composed.failure, folder, output);
  const { records, skipped } = await judgeHar(entries.value, ground.value.settings, composed.value.inputs, { api: ground.value.api });
  const requests = records.flatMap(({ sequence, endpoint, request }) => {
    const findings = request.inspection.findings.filter(
      ({ kind }) => kind.startsWith('attack.') && options.isWanted(kind.slice('attack.'.length)),
    );
    return findings.length === 0 ? [] : [{ entry: sequence, endpoint, findings }];
  });
  output.answer({ entries: entries.value.length, judged: records.length, skipped, requests }, () => {
    const left = [...skipped].map(([why, count]) => `${countText(count)} ${why}`);
    const lines = requests.flatMap(({ entry, endpoint, findings }) => [
      output.colours.bold(`entry ${entry}: ${endpoint}`),
      ...findings.map(({ kind, place, confidence, because, count }) => {
        const said = confidence === 'certain' ? output.colours.red('refused') : output.colours.yellow('reported');
        return `  ${kind} at ${place}${count > 1 ? ` (${count} times)` : ''}: ${said}\n    ${because}`;
      }),
      '',
    ]);
    const judged = `${countText(records.length)} of ${countText(entries.value.length)} requests judged`;
    return [
      ...lines,
      `${judged}, ${countText(requests.length)} hold an attack${left.length > 0 ? `; left out: ${left.join(', ')}` : ''}`,
    ].join('\n');
  });
  if (requests.some(({ findings }) => findings.some(({ confidence }) => confidence === 'certain'))) return exitCodes.found;
  return records.length === 0 ? exitCodes.incomplete : exitCodes.clean;
}
