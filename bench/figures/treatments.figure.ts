import { atLeast, atMost, type Figure } from '../figure.ts';
import { measureTreatments } from '../treatments/measure.ts';

export const figure: Figure = {
  name: 'treatments',
  about: 'random documents of random contracts, treated by random policies: still valid, untouched elsewhere, and nothing found again',
  goal: '0 broken, 0 touched, 0 recovered of ≥ 10,000 documents',
  async measure({ say, signal, workFolder }) {
    const counts = await measureTreatments({ contracts: 500, documentsEach: 20, folder: workFolder, signal, say });
    const count = (name: string, value: number, note?: string) =>
      ({
        kind: 'measured',
        name: `treatments ${name}`,
        value,
        unit: '',
        goal: atMost(0),
        ...(note === undefined ? {} : { note }),
      }) as const;
    return [
      {
        kind: 'measured',
        name: 'treatments documents',
        value: counts.documents,
        unit: '',
        goal: atLeast(10_000),
        note: `${counts.treated} values treated`,
      },
      count(
        'broken',
        counts.broken,
        `${counts.impossible} documents beside them whose contract has no room for what hides, each with a finding`,
      ),
      count('broken without a finding', counts.silent),
      count('bytes touched', counts.touched),
      count('values recovered', counts.recovered),
      count('changed by a restart', counts.unstable, `${counts.pseudonyms} pseudonyms among them`),
      count('joins lost', counts.unjoined),
    ];
  },
};
