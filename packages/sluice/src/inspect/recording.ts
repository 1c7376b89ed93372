import { type ExitCode, exitCodes } from '../define-command.ts';
import type { Choice } from '../replay/ground.ts';
import { judgeRecording } from '../replay/judge-recording.ts';
import type { Standing } from '../standing.ts';
import type { Output } from '../ui/output.ts';
import { refuseProblems } from '../ui/tell-problems.ts';
import { countText } from '../ui/units.ts';

interface Options extends Choice {
  /** Whether a kind of attack is asked for, by its id. */
  readonly isWanted: (id: string) => boolean;
}

/** What the gate itself finds in each request: places and sums, and no value of the recording. */
export async function inspectRecording(standing: Standing, named: string, options: Options, output: Output): Promise<ExitCode> {
  const judged = await judgeRecording(standing, named, options);
  if (!judged.ok) return refuseProblems(judged.failure, standing.folder, output);
  const { entries, records, skipped } = judged.value;
  const requests = records.flatMap(({ sequence, endpoint, request }) => {
    const findings = request.inspection.findings.filter(
      ({ kind }) => kind.startsWith('attack.') && options.isWanted(kind.slice('attack.'.length)),
    );
    return findings.length === 0 ? [] : [{ entry: sequence, endpoint, findings }];
  });
  output.answer({ entries, judged: records.length, skipped, requests }, () => {
    const left = [...skipped].map(([why, count]) => `${countText(count)} ${why}`);
    const lines = requests.flatMap(({ entry, endpoint, findings }) => [
      output.colours.bold(`entry ${entry}: ${endpoint}`),
      ...findings.map(({ kind, place, confidence, because, count }) => {
        const said = confidence === 'certain' ? output.colours.red('refused') : output.colours.yellow('reported');
        return `  ${kind} at ${place}${count > 1 ? ` (${count} times)` : ''}: ${said}\n    ${because}`;
      }),
      '',
    ]);
    const part = `${countText(records.length)} of ${countText(entries)} requests judged`;
    return [
      ...lines,
      `${part}, ${countText(requests.length)} hold an attack${left.length > 0 ? `; left out: ${left.join(', ')}` : ''}`,
    ].join('\n');
  });
  if (requests.some(({ findings }) => findings.some(({ confidence }) => confidence === 'certain'))) return exitCodes.found;
  return records.length === 0 ? exitCodes.incomplete : exitCodes.clean;
}
