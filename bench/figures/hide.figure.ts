import { atLeast, atMost, type Figure } from '../figure.ts';
import { measureHide } from '../hide/measure.ts';

export const figure: Figure = {
  name: 'hide',
  about:
    'what a client sees of what is hidden beside what is really not there, and of lists without the rows of others, of APIs of every pace',
  goal: '0 cells tell by status, head or body; medians ≤ 5 ms apart in each',
  async measure({ show, say, workFolder }) {
    const { cells, differing, times } = await measureHide(workFolder, 40, say);
    for (const line of differing) show(line);
    for (const { cell, hiddenMs, ownMs } of times) show(`${cell}: ${hiddenMs.toFixed(1)} and ${ownMs.toFixed(1)} ms`);
    const worst = times.toSorted((one, other) => other.apartMs - one.apartMs)[0];
    const note = worst ? `${worst.cell}: ${worst.hiddenMs.toFixed(1)} and ${worst.ownMs.toFixed(1)} ms` : '';
    return [
      { kind: 'measured', name: 'hide tells', value: differing.length, unit: 'cells', goal: atMost(0) },
      { kind: 'measured', name: 'hide apart', value: worst?.apartMs ?? 0, unit: 'ms', goal: atMost(5), note },
      { kind: 'measured', name: 'hide cells', value: cells, unit: 'cells', goal: atLeast(60) },
    ];
  },
};
