import { atMost, type Figure } from '../figure.ts';
import { spreadOf } from '../gate.ts';
import { gateLoads } from '../gate-loads.ts';
import { measureRecordCost } from '../record.ts';
import { measureStages } from '../stages.ts';

const rounds = 9;

export const figure: Figure = {
  name: 'record-cost',
  about: 'what a record costs: to encode, encoded and written beside all else that the worker does, and taken in by the recorder',
  goal: '≤ 0.4 µs, ≤ 3 % of the worker, ≤ 5 % on top',
  async measure({ say, signal, workFolder }) {
    say('encoding records');
    const { encodeUs, encodeMedianUs, bytesARecord } = await measureRecordCost(rounds);
    say('a worker under load, then the same with a profiler');
    const { workerUs, recorderUs, profile } = await measureStages({ load: gateLoads['1k'], folder: workFolder, rounds, signal });
    const worker = spreadOf(workerUs);
    const workerText = `${worker.median.toFixed(1)} µs of CPU an exchange (${worker.low.toFixed(1)} to ${worker.high.toFixed(1)})`;
    return [
      {
        kind: 'measured',
        name: 'record-cost encode',
        value: encodeMedianUs,
        unit: 'µs',
        goal: atMost(0.4),
        note: `best of ${rounds} rounds ${encodeUs.toFixed(3)}, ${bytesARecord.toFixed(0)} bytes a record`,
      },
      {
        kind: 'measured',
        name: 'record-cost worker',
        value: profile.within('store-local') * 100,
        unit: '%',
        goal: atMost(3),
        note: `of the worker's ${workerText}`,
      },
      {
        kind: 'measured',
        name: 'record-cost ingest',
        value: (recorderUs / worker.median) * 100,
        unit: '%',
        goal: atMost(5),
        note: `${recorderUs.toFixed(1)} µs an exchange in the recorder, beside the worker's ${worker.median.toFixed(1)}`,
      },
    ];
  },
};
