import { join } from 'node:path';
import { type DiskFaultReading, measureDiskFault, type OnRecordError, type Statuses } from '../disk-faults.ts';
import { whyNoDisks } from '../disks/disk.ts';
import { atMost, type Figure, type FigureValue } from '../figure.ts';

const faults = ['ENOSPC', 'EIO', 'EROFS'] as const;
/** More than a worker holds while its disk refuses, so that some are lost. */
const requestsOpen = 24_000;
const requestsClosed = 2_000;

export const figure: Figure = {
  name: 'disk-faults',
  about:
    'a full, a failing and a read-only disk under the segments of a running Sluice: traffic goes on or is refused, and every loss is counted',
  goal: '0 wrong answers, 0 losses that nobody counted, 0 crashes',
  async measure({ workFolder, say }) {
    const why = whyNoDisks();
    if (why !== null) throw new Error(why);
    const values: FigureValue[] = [];
    for (const fault of faults) {
      for (const onRecordError of ['open', 'closed'] as const) {
        say(`${fault}, ${onRecordError}`);
        const requests = onRecordError === 'open' ? requestsOpen : requestsClosed;
        const reading = await measureDiskFault({ fault, onRecordError, requests, folder: join(workFolder, `${fault}-${onRecordError}`) });
        values.push(...valuesOf(`${fault} ${onRecordError}`, onRecordError, reading));
      }
    }
    const [first, ...rest] = values;
    if (first === undefined) throw new Error('no disk was broken');
    return [first, ...rest];
  },
};

function valuesOf(name: string, onRecordError: OnRecordError, reading: DiskFaultReading): readonly FigureValue[] {
  const { sent, before, during, after, stored, lost, restarts } = reading;
  const wrong = othersThan(200, before) + othersThan(onRecordError === 'open' ? 200 : 503, during) + othersThan(200, after);
  const note = `${sent} sent, ${stored} stored, ${lost} counted as lost`;
  return [
    {
      kind: 'measured',
      name: `${name}, wrong answers`,
      value: wrong,
      unit: '',
      goal: atMost(0),
      note: JSON.stringify({ before, during, after }),
    },
    { kind: 'measured', name: `${name}, not counted`, value: Math.abs(sent - stored - lost), unit: '', goal: atMost(0), note },
    { kind: 'measured', name: `${name}, crashes`, value: restarts, unit: '', goal: atMost(0) },
  ];
}

function othersThan(status: number, statuses: Statuses): number {
  return Object.entries(statuses).reduce((sum, [one, count]) => (Number(one) === status ? sum : sum + count), 0);
}
