import { measureTamper } from '../audit-tamper.ts';
import { atMost, type Figure } from '../figure.ts';

const damages = 200;
const cleanLogs = 20;

export const figure: Figure = {
  name: 'audit-tamper',
  about: 'random edits, deletions, swaps and truncations of the audit log by somebody without its key',
  goal: '0 of 200 undetected, 0 false alarms of 20 clean logs',
  async measure({ workFolder, say }) {
    say(`${damages} damages of ${cleanLogs} logs`);
    const { undetected, falseAlarms, why } = await measureTamper({ folder: workFolder, damages, cleanLogs, entries: 60 });
    const note = `of ${damages}${why === '' ? '' : `: ${why}`}`;
    return [
      { kind: 'measured', name: 'undetected', value: undetected, unit: '', goal: atMost(0), note },
      { kind: 'measured', name: 'false alarms', value: falseAlarms, unit: '', goal: atMost(0), note: `of ${cleanLogs} clean logs` },
    ];
  },
};
