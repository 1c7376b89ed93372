import { type RunResult, runSqlmap } from './sqlmap.ts';
import { openSqlStand } from './stand.ts';
import { nameOf, type Trial, trials } from './trials.ts';

export interface Tried {
  readonly trial: Trial;
  /** One for each level, from the first of the trial on. */
  readonly results: readonly RunResult[];
  readonly rows: number;
  /** What sqlmap took for injectable. */
  readonly found: readonly string[];
}

interface SqlmapMeasure {
  readonly tried: readonly Tried[];
  /** Those for which no time was left. */
  readonly left: readonly Trial[];
  readonly seconds: number;
}

/** sqlmap processes at a time. */
const lanes = 2;
const runSecondsMax = 240;
const turnsAlone = 3;

/** Lets sqlmap try one thing after the other until all are tried or the time is over. */
export async function measureSqlmap(
  folder: string,
  secondsMax: number,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<SqlmapMeasure> {
  const startedMs = performance.now();
  const secondsGone = (): number => (performance.now() - startedMs) / 1000;
  await using stand = await openSqlStand(folder, lanes);
  const queue = [...trials()];
  const [tried, left]: [Tried[], Trial[]] = [[], []];
  const lane = async (alone: string): Promise<void> => {
    for (let trial = queue.shift(); trial !== undefined; trial = queue.shift()) {
      if (secondsGone() > secondsMax) left.push(trial);
      else tried.push(await told(trial, alone));
    }
  };
  const told = async (trial: Trial, alone: string): Promise<Tried> => {
    const url = { nothing: alone, 'a gate with the contract': stand.withContract, 'a gate without a contract': stand.withoutContract };
    const one = await tryOut(trial, url[trial.before], folder, signal);
    say(lineOf(one));
    return one;
  };
  await Promise.all(stand.alone.map(lane));
  // What tells by time is told nothing beside another: a control that failed is tried again with nothing beside it.
  for (let turn = 0; turn < turnsAlone; turn += 1) {
    for (const [index, { trial, rows }] of tried.entries())
      if (trial.isControl && rows === 0 && secondsGone() <= secondsMax) tried[index] = await told(trial, stand.alone[0] ?? '');
  }
  return { tried, left, seconds: secondsGone() };
}

async function tryOut(trial: Trial, url: string, folder: string, signal: AbortSignal): Promise<Tried> {
  const results: RunResult[] = [];
  for (const level of trial.levels) {
    const result = await runSqlmap({ ...trial, level, url }, folder, runSecondsMax, signal);
    results.push(result);
    if (trial.before === 'nothing' && result.rows > 0) break;
  }
  const found = [...new Set(results.flatMap((result) => result.found))];
  return { trial, results, rows: results.reduce((sum, { rows }) => sum + rows, 0), found };
}

function lineOf({ trial, results, found }: Tried): string {
  const rows = results.map((result, index) => `level ${trial.levels[index]} ${result.rows}${result.isCut ? ' (ended by the clock)' : ''}`);
  return `${nameOf(trial)}: rows at ${rows.join(', ')}${found.length === 0 ? '' : `; took for injectable: ${found.join(', ')}`}`;
}
