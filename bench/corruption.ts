import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ExchangeRecord } from '@sluice/model';
import { exchangeRecord } from '@sluice/store/conformance';
import { type Recorder, startRecorder } from '@sluice/store-local';
import { SegmentReader, SegmentWriter } from '@sluice/store-local/segments';

/** What came of reading segments whose ends were damaged. */
export interface DamageReading {
  /** Segments that were read, each damaged in another way. */
  readonly read: number;
  /** Reads that ended with an exception. */
  readonly crashed: number;
  /** Records that were never written, or differ from what was. */
  readonly wrong: number;
  /** Records that stood whole before the damage and were not read. */
  readonly missing: number;
}

export interface DamageOptions {
  readonly folder: string;
  /** The damaged end of the segment. */
  readonly tailBytes: number;
  /** Every so many bytes of it are damaged; 1 for each. */
  readonly everyBytes: number;
  /** Bits of a byte that are turned over, one a segment. */
  readonly bits: readonly number[];
}

/** A segment of records, with where each of its frames ends. */
interface Written {
  readonly name: string;
  readonly bytes: Buffer;
  readonly records: readonly ExchangeRecord[];
  readonly recordEnds: readonly number[];
}

const recordCount = 60;
const boot = 7;

/** Reads a segment after every damage to its end: bits that turned over, and everything behind a byte cut off. */
export async function readDamaged({ folder, tailBytes, everyBytes, bits }: DamageOptions): Promise<DamageReading> {
  const written = await writeSegment(folder);
  const { bytes } = written;
  const sum = { read: 0, crashed: 0, wrong: 0, missing: 0 };
  const path = join(folder, 'damaged.segment');
  const readOne = async (damaged: Buffer, at: number): Promise<void> => {
    writeFileSync(path, damaged);
    sum.read += 1;
    const records = await recordsOf(path).catch(() => null);
    if (records === null) sum.crashed += 1;
    else {
      const { wrong, missing } = comparison(written, records, at);
      sum.wrong += wrong;
      sum.missing += missing;
    }
  };
  for (let at = Math.max(0, bytes.length - tailBytes); at < bytes.length; at += everyBytes) {
    await readOne(bytes.subarray(0, at), at);
    for (const bit of bits) await readOne(turned(bytes, at, bit), at);
  }
  return sum;
}

/** The same by the way that records take into the database; a database each, so few of them. */
export async function takeInDamaged(folder: string, count: number): Promise<DamageReading> {
  const written = await writeSegment(folder);
  const { bytes, name } = written;
  const sum = { read: 0, crashed: 0, wrong: 0, missing: 0 };
  for (let turn = 0; turn < count; turn += 1) {
    const at = Math.floor((bytes.length * (turn + 0.5)) / count);
    const data = join(folder, `data-${turn}`);
    mkdirSync(join(data, 'segments'), { recursive: true });
    writeFileSync(join(data, 'segments', name), turn % 2 === 0 ? turned(bytes, at, turn % 8) : bytes.subarray(0, at));
    sum.read += 1;
    try {
      const recorder = await startRecorder({
        folder: data,
        retention: () => ({ exchangeDays: 36_500, daysByClass: new Map() }),
        now: Date.now,
      });
      const { wrong, missing } = comparison(written, await stored(recorder, written), at);
      sum.wrong += wrong;
      sum.missing += missing;
      await recorder.close();
    } catch {
      sum.crashed += 1;
    }
  }
  return sum;
}

async function stored(recorder: Recorder, { records }: Written): Promise<readonly ExchangeRecord[]> {
  const known = await Promise.all(records.map(({ id }) => recorder.exchange(id)));
  const found = known.filter((record) => record !== null);
  const extra = (await recorder.count()) - found.length;
  if (extra !== 0) throw new Error(`${extra} exchanges that nobody wrote`);
  return found;
}

async function writeSegment(folder: string): Promise<Written> {
  const segments = join(folder, 'whole');
  mkdirSync(segments, { recursive: true });
  const records = Array.from({ length: recordCount }, (_, index) => exchangeRecord({ sequence: index + 1, boot }));
  const writer = new SegmentWriter({
    folder: segments,
    boot,
    worker: 0,
    // No process has this number, so that a recorder takes the writer for gone.
    pid: 2 ** 22 + 1,
    now: Date.now,
    durability: 'os',
    onRecordError: 'closed',
  });
  for (const record of records) writer.append(record, () => {});
  await writer.close();
  const [name = ''] = readdirSync(segments);
  const bytes = readFileSync(join(segments, name));
  return { name, bytes, records, recordEnds: frameEnds(bytes).slice(1) };
}

/** `length:u32 crc:u32 ordinal:u32`, then as many bytes as `length` says. */
function frameEnds(bytes: Buffer): number[] {
  const ends: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    at += 12 + bytes.readUInt32LE(at);
    ends.push(at);
  }
  return ends;
}

function turned(bytes: Buffer, at: number, bit: number): Buffer {
  const damaged = Buffer.from(bytes);
  damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
  return damaged;
}

async function recordsOf(path: string): Promise<readonly ExchangeRecord[]> {
  await using reader = await SegmentReader.open(path);
  const records: ExchangeRecord[] = [];
  for (let isAtEnd = false; !isAtEnd; ) {
    const read = await reader.read();
    records.push(...read.records);
    isAtEnd = read.isAtEnd;
  }
  return records;
}

function comparison(
  { records, recordEnds }: Written,
  read: readonly ExchangeRecord[],
  damagedAt: number,
): Pick<DamageReading, 'wrong' | 'missing'> {
  const bySequence = new Map(records.map((record) => [record.sequence, record]));
  const seen = new Set<number>();
  let wrong = 0;
  for (const record of read) {
    if (seen.has(record.sequence) || !isDeepStrictEqual(record, bySequence.get(record.sequence))) wrong += 1;
    seen.add(record.sequence);
  }
  const missing = records.filter(({ sequence }, index) => (recordEnds[index] ?? 0) <= damagedAt && !seen.has(sequence)).length;
  return { wrong, missing };
}
