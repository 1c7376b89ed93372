import { attacks, attackThresholds, createAttackDetection, type Field, isClosed } from '@sluice/detect';
import type { NearMiss } from '@sluice/model';
import { type ExitCode, exitCodes } from '../define-command.ts';
import { nearMissText } from '../inspect/near-misses.ts';
import { inspectedOf, sumText } from '../inspect/sums.ts';
import type { Standing } from '../standing.ts';
import type { Output } from '../ui/output.ts';
import { outputOf } from '../ui/output-of.ts';

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
  if (!given.toLowerCase().endsWith('.har')) return inspectValue(given, options, output);
  // A gate and its configuration, which a value has no need of.
  const { inspectRecording } = await import('../inspect/recording.ts');
  return inspectRecording(standing, given, { ...options, isWanted: isWanted(options.as) }, output);
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
  const isWithoutRoom = !field.isName && isClosed(value);
  const detection = createAttackDetection(attacks);
  const explained = isWithoutRoom ? [] : detection.explain(value, field);
  const inspected = explained.filter(({ attack }) => wanted(attack.id)).map((one) => inspectedOf(one, field.content));
  const nearMisses: (Omit<NearMiss, 'place'> & { readonly title: string })[] = [];
  if (!isWithoutRoom)
    detection.look(value, field, ({ id, title }, why, points, reportedFrom) => {
      if (wanted(id)) nearMisses.push({ kind: `attack.${id}`, title, why, points, reportedFrom });
    });
  output.answer({ isWithoutRoom, thresholds: attackThresholds, attacks: inspected, nearMisses }, () => {
    if (isWithoutRoom) return 'passes: a number, a truth value, a UUID, a date or a time has no room for an attack, and is not looked at';
    if (inspected.length + nearMisses.length === 0) return 'passes: nothing in it speaks for an attack';
    const near = nearMisses.map((miss) => `${miss.title}: ${nearMissText(miss)}`);
    return [...inspected.map((one) => sumText(one, output)), ...near].join('\n\n');
  });
  return inspected.some(({ band }) => band === 'block') ? exitCodes.found : exitCodes.clean;
}

function isWanted(as: string | null): (id: string) => boolean {
  return (id) => as === null || id === as;
}
