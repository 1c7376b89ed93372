import { atMost, type Figure } from '../figure.ts';
import { measureKills } from '../kill-all.ts';

const kills = 10;
const workers = 2;
/** With fewer answers nothing was under load. */
const answersLeast = 5_000;

export const figure: Figure = {
  name: 'kill-all',
  about: 'SIGKILL of every process ten times under load at durability os: what was answered is in the store, once',
  goal: '0 lost, 0 duplicates',
  async measure({ say, signal, workFolder }) {
    const { answered, stored, lost, duplicates } = await measureKills({ kills, workers, folder: workFolder, signal, say });
    if (answered < answersLeast) throw new Error(`only ${answered} requests were answered; under load it is at least ${answersLeast}`);
    const note = `${kills} kills of ${workers} workers and the rest, ${answered} answers, ${stored} records`;
    return [
      { kind: 'measured', name: 'kill-all lost', value: lost, unit: 'exchanges', goal: atMost(0), note },
      { kind: 'measured', name: 'kill-all duplicates', value: duplicates, unit: 'records', goal: atMost(0), note },
    ];
  },
};
