import { type DamageReading, readDamaged, takeInDamaged } from '../corruption.ts';
import { atMost, type Figure, type FigureValue } from '../figure.ts';

const tailBytes = 4096;
const takenIn = 64;

export const figure: Figure = {
  name: 'corruption',
  about: 'every bit flip and every truncation of the last 4 KB of a segment: what is read, and what the recorder takes in',
  goal: '0 crashes, 0 wrong records, 0 missing before the damage',
  async measure({ workFolder, say }) {
    say(`flips and truncations of ${tailBytes} bytes`);
    const read = await readDamaged({ folder: workFolder, tailBytes, everyBytes: 1, bits: [0, 1, 2, 3, 4, 5, 6, 7] });
    say(`${takenIn} damaged segments, taken into a database each`);
    const taken = await takeInDamaged(workFolder, takenIn);
    const [first, ...rest] = [...valuesOf('read', read), ...valuesOf('taken in', taken)];
    if (first === undefined) throw new Error('nothing was read');
    return [first, ...rest];
  },
};

function valuesOf(how: string, { read, crashed, wrong, missing }: DamageReading): readonly FigureValue[] {
  const note = `${read} damaged segments ${how}`;
  return [
    { kind: 'measured', name: `crashes, ${how}`, value: crashed, unit: '', goal: atMost(0), note },
    { kind: 'measured', name: `wrong records, ${how}`, value: wrong, unit: '', goal: atMost(0), note },
    { kind: 'measured', name: `missing before the damage, ${how}`, value: missing, unit: '', goal: atMost(0), note },
  ];
}
