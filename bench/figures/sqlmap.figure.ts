import { atLeast, atMost, type Figure, noGoal } from '../figure.ts';
import { isInstalled } from '../peers/launch.ts';
import { measureSqlmap, type Tried } from '../sqlmap/measure.ts';
import { nameOf } from '../sqlmap/trials.ts';

/** What was begun before is ended. */
const secondsMax = 1_140;

export const figure: Figure = {
  name: 'sqlmap',
  about: 'sqlmap against every place of the demo where SQL can be injected: rows of a table that no operation shows',
  goal: '0 rows behind the gate; rows without it at every place by every technique that works there',
  async measure({ say, show, signal, workFolder }) {
    if (!isInstalled('sqlmap'))
      return [{ kind: 'unmeasured', name: 'sqlmap rows', unit: 'rows', goal: atMost(0), why: 'sqlmap is not installed' }];
    const { tried, left, seconds } = await measureSqlmap(workFolder, secondsMax, say, signal);
    for (const trial of left) show(`no time was left for ${nameOf(trial)}`);
    const guarded = tried.filter(({ trial }) => trial.before !== 'nothing');
    const found = guarded.filter((one) => one.found.length > 0);
    const controls = tried.filter(({ trial }) => trial.isControl);
    const scripts = tried.filter(({ trial }) => trial.tamper !== null && trial.before === 'nothing');
    const rows = (some: readonly Tried[]): number => some.reduce((sum, one) => sum + one.rows, 0);
    const bringRows = (some: readonly Tried[]): number => some.filter((one) => one.rows > 0).length;
    const runs = (some: readonly Tried[]): number => some.reduce((sum, { results }) => sum + results.length, 0);
    return [
      {
        kind: 'measured',
        name: 'sqlmap rows',
        value: rows(guarded),
        unit: 'rows',
        goal: atMost(0),
        note: `behind the gate in ${runs(guarded)} runs of sqlmap; ${rows(tried) - rows(guarded)} without it in ${runs(tried) - runs(guarded)}`,
      },
      {
        kind: 'measured',
        name: 'sqlmap taken for injectable',
        value: found.length,
        unit: 'places',
        goal: atMost(0),
        note: 'behind the gate, whether or not rows came',
      },
      {
        kind: 'measured',
        name: 'sqlmap controls',
        value: bringRows(controls),
        unit: 'controls',
        goal: atLeast(controls.length),
        note: 'places and techniques that bring rows without the gate',
      },
      {
        kind: 'measured',
        name: 'sqlmap tamper scripts',
        value: scripts.length,
        unit: 'scripts',
        goal: noGoal,
        note: `${bringRows(scripts)} of them bring rows of SQLite without the gate`,
      },
      {
        kind: 'measured',
        name: 'sqlmap left out',
        value: left.length,
        unit: 'trials',
        goal: atMost(0),
        note: `for want of time, after ${(seconds / 60).toFixed(0)} minutes`,
      },
    ];
  },
};
