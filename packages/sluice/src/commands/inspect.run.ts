import { resolve } from 'node:path';
import { attacks, attackThresholds, createAttackDetection, type Field } from '@sluice/detect';
import { isClosed } from '@sluice/flow';
import { composeInputs } from '../compose/inputs.ts';
import { readText } from '../config/files.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import { inspectedOf, sumText } from '../inspect/sums.ts';
import { groundOf } from '../replay/ground.ts';
import { parseHar } from '../replay/har.ts';
import { judgeHar } from '../replay/judge-har.ts';
import type { Standing } from '../standing.ts';
import type { Output } from '../ui/output.ts';
import { outputOf } from '../ui/output-of.ts';
import { refuseProblems } from '../ui/tell-problems.ts';
import { countText } from '../ui/units.ts';

interface Options {
  /** The id of one kind of attack; null for any. */
  readonly as: string | null;
  readonly name: string | undefined;
  readonly in: Field['channel'] | 'name' | undefined;
  readonly host: string | undefined;
  readonly content: Field['content'] | undefined;
  readonly contract: string | undefined;
  readonly api: string | undefined;
}

export async function runInspect(standing: Standing, given: string, options: Options): Promise<ExitCode> {
  const output = outputOf(standing);
  return given.toLowerCase().endsWith('.har') ? inspectHar(standing, given, options, output) : inspectValue(given, options, output);
}

function inspectValue(value: string, options: Options, output: Output): ExitCode {
  const field: Field = {
    name: options.name ?? '',
    isName: options.in === 'name',
    channel: options.in === undefined || options.in === 'name' ? 'body' : options.in,
    host: options.host?.toLowerCase() ?? null,
    content: options.content ?? 'unknown',
  };
  const wanted = isWanted(options.as);
  const isWithoutRoom = !field.isName && isClosed(value, null);
  const explained = isWithoutRoom ? [] : createAttackDetection(attacks).explain(value, field);
  const inspected = explained.filter(({ attack }) => wanted(attack.id)).map((one) => inspectedOf(one, field.content));
  output.answer({ isWithoutRoom, thresholds: attackThresholds, attacks: inspected }, () => {
    if (isWithoutRoom) return 'passes: a number, a truth value, a UUID, a date or a time has no room for an attack, and is not looked at';
    if (inspected.length === 0) return 'passes: nothing in it speaks for an attack';
    return inspected.map((one) => sumText(one, output)).join('\n\n');
  });
  return inspected.some(({ band }) => band === 'block') ? exitCodes.found : exitCodes.clean;
}

function isWanted(as: string | null): (id: string) => boolean {
  return (id) => as === null || id === as;
}

/** What the gate itself finds in each request: places and sums, and no value of the recording. */
async function inspectHar(standing: Standing, named: string, options: Options, output: Output): Promise<ExitCode> {
  const { folder } = standing;
  const file = resolve(folder, named);
  const entries = parseHar(file, readText(file));
  if (!entries.ok) return refuseProblems(entries.failure, folder, output);
  const ground = groundOf(standing, options);
  if (!ground.ok) return refuseProblems(ground.failure, folder, output);
  const composed = await composeInputs(ground.value.settings);
  if (!composed.ok) return refuseProblems(composed.failure, folder, output);
  const { records, skipped } = await judgeHar(entries.value, ground.value.settings, composed.value.inputs, { api: ground.value.api });
  const wanted = isWanted(options.as);
  const requests = records.flatMap(({ sequence, endpoint, request }) => {
    const findings = request.inspection.findings.filter(({ kind }) => kind.startsWith('attack.') && wanted(kind.slice('attack.'.length)));
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
