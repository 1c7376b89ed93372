import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exchangeRecord } from '@sluice/store/conformance';
import { SegmentReader, SegmentWriter } from '@sluice/store-local/segments';
import type { FuzzTarget } from '../target.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-fuzz-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'fuzzed.segment');
const readsMax = 10_000;

/** A segment of any bytes is read to an end: its broken frames are counted, and nothing is thrown. */
export const target: FuzzTarget = {
  name: 'segments',
  seeds: [await written()],
  words: ['\x00\x00\x00\x00', '\xff\xff\xff\xff', '\x01\x00\x00\x00', '\x10\x00', '\x7f'],
  async run(input) {
    writeFileSync(path, input);
    await using reader = await SegmentReader.open(path);
    for (let reads = 0; !(await reader.read()).isAtEnd; reads += 1) if (reads > readsMax) throw new Error('the end never comes');
  },
};

async function written(): Promise<Uint8Array> {
  const segments = join(folder, 'segments');
  mkdirSync(segments);
  const writer = new SegmentWriter({
    folder: segments,
    boot: 7,
    worker: 0,
    pid: process.pid,
    now: Date.now,
    durability: 'os',
    onRecordError: 'closed',
  });
  for (let sequence = 1; sequence <= 3; sequence += 1) writer.append(exchangeRecord({ sequence }), () => undefined);
  await writer.close();
  const [name = ''] = readdirSync(segments);
  return readFileSync(join(segments, name)).subarray(0, 4_096);
}
