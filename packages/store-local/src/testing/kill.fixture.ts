/** Appends records at `os` as fast as it can and says each durable sequence, until it is killed. */
import { writeSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { leakingRecord } from '@sluice/store/conformance';
import { SegmentWriter } from '../segments/segment-writer.ts';

const [folder = '', boot = '1'] = process.argv.slice(2);
const writer = new SegmentWriter({
  folder,
  boot: Number(boot),
  worker: 0,
  pid: process.pid,
  now: Date.now,
  durability: 'os',
  onRecordError: 'closed',
  segmentBytesMax: 64 * 1024,
});

for (let sequence = 1; ; sequence += 1) {
  const record = leakingRecord({ boot: Number(boot), sequence }, [['response.body/email', 'personal.email', [sequence], 'mask']]);
  writer.append(record, () => writeSync(1, `${sequence}\n`));
  if (sequence % 5 === 0) await nextTurn();
}
