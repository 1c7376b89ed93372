import assert from 'node:assert/strict';
import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RecordOutcome } from '@sluice/store';
import { exchangeRecord } from '@sluice/store/conformance';
import { temporaryFolder } from '../testing/temporary.fixture.ts';
import { type SegmentFiles, segmentFiles } from './segment-file.ts';
import { SegmentReader } from './segment-reader.ts';
import { SegmentWriter } from './segment-writer.ts';
import type { SegmentWriterOptions } from './segment-writer-options.ts';

test('what was appended is read again, in order', async () => {
  const log = openLog();
  const outcomes = log.append([1, 2, 3]);
  await log.writer.close();

  assert.deepEqual(outcomes, ['durable', 'durable', 'durable']);
  assert.deepEqual(await readAll(log.folder), { sequences: [1, 2, 3], lost: [], corrupt: 0 });
});

test('records of one turn are one write', async () => {
  let writes = 0;
  const write: SegmentFiles['write'] = (...all) => {
    writes += 1;
    segmentFiles.write(...all);
  };
  const log = openLog({ files: { ...segmentFiles, write } });

  log.append([1, 2, 3, 4]);
  await nextTurn();

  assert.equal(writes, 2, 'the header and the batch');
  await log.writer.close();
});

for (const durability of ['memory', 'os', 'group', 'sync'] as const) {
  test(`at ${durability} every record is done once and is there`, async () => {
    const log = openLog({ durability });
    const outcomes: RecordOutcome[] = [];
    for (let sequence = 1; sequence <= 50; sequence += 1) {
      log.writer.append(exchangeRecord({ sequence }), (outcome) => outcomes.push(outcome));
      if (sequence % 7 === 0) await nextTurn();
    }
    await log.writer.close();

    assert.deepEqual([outcomes.length, new Set(outcomes).size, log.writer.counts.durable], [50, 1, 50]);
    assert.equal((await readAll(log.folder)).sequences.length, 50);
  });
}

test('sync is done only after the file was synced', async () => {
  const syncs: ((error: Error | null) => void)[] = [];
  const log = openLog({ durability: 'sync', files: { ...segmentFiles, sync: (_, done) => void syncs.push(done) } });

  const outcomes = log.append([1]);
  await nextTurn();
  const before = outcomes.length;
  syncs.shift()?.(null);
  await nextTurn();

  assert.deepEqual([before, outcomes], [0, ['durable']]);
});

test('a full segment is followed by the next, each readable by itself', async () => {
  const log = openLog({ segmentBytesMax: 200 });
  for (let sequence = 1; sequence <= 20; sequence += 1) {
    log.append([sequence]);
    await nextTurn();
  }
  await log.writer.close();

  const names = readdirSync(log.folder);
  assert.ok(names.length > 3);
  assert.equal((await readAll(log.folder)).sequences.length, 20);
});

test('a torn end is cut, and nothing before it is lost', async () => {
  const log = openLog();
  log.append([1, 2, 3]);
  await log.writer.close();
  const [path] = log.paths();
  truncateSync(path, readFileSync(path).length - 5);

  assert.deepEqual(await readAll(log.folder), { sequences: [1, 2], lost: [], corrupt: 0 });
});

test('half a frame waits for its other half', async () => {
  const log = openLog();
  log.append([1, 2]);
  await log.writer.close();
  const [path] = log.paths();
  const whole = readFileSync(path);
  writeFileSync(path, whole.subarray(0, whole.length - 9));
  await using reader = await SegmentReader.open(path);

  const first = await reader.read();
  appendFileSync(path, whole.subarray(whole.length - 9));
  const second = await reader.read();

  assert.deepEqual([first.records.length, second.records.length, reader.corrupt], [1, 1, 0]);
});

test('a broken frame is counted and those after it are read', async () => {
  const log = openLog();
  log.append([1, 2, 3, 4]);
  await log.writer.close();
  const [path] = log.paths();
  const bytes = readFileSync(path);
  const second = frameStarts(bytes)[2] ?? 0;
  for (const [damage, at] of [
    ['length', second],
    ['checksum', second + 4],
    ['body', second + 20],
  ] as const) {
    const broken = Buffer.from(bytes);
    broken[at] = (broken[at] ?? 0) ^ 0x5a;
    writeFileSync(path, broken);

    assert.deepEqual(await readAll(log.folder), { sequences: [1, 3, 4], lost: [], corrupt: 1 }, damage);
  }
});

test('reading goes on from a checkpoint with what was defined before it', async () => {
  const log = openLog();
  log.append([1, 2, 3]);
  await log.writer.close();
  const [path] = log.paths();
  const third = frameStarts(readFileSync(path))[3] ?? 0;

  await using reader = await SegmentReader.open(path, third);

  assert.deepEqual(
    (await reader.read()).records.map((record) => record.sequence),
    [3],
  );
});

test('while the disk is full records are held, and written when it heals', async () => {
  const disk = failingDisk();
  const log = openLog({ files: disk.files, retryMs: 1 });
  log.append([1]);
  await nextTurn();

  disk.failure = 'ENOSPC';
  const outcomes = log.append([2, 3]);
  await nextTurn();
  const during = { mayAnswer: log.writer.mayAnswer, held: log.writer.counts.held };
  disk.failure = null;
  await log.writer.close();

  assert.deepEqual(outcomes, ['held', 'held']);
  assert.deepEqual(during, { mayAnswer: false, held: 2 });
  assert.deepEqual(await readAll(log.folder), { sequences: [1, 2, 3], lost: [], corrupt: 0 });
});

test('what does not fit is lost, counted by reason, and the count is written when the disk heals', async () => {
  const disk = failingDisk();
  const log = openLog({ files: disk.files, heldRecordsMax: 2, onRecordError: 'open', retryMs: 1 });
  disk.failure = 'EIO';
  const outcomes = log.append([1, 2, 3, 4, 5]);
  await nextTurn();
  const mayAnswer = log.writer.mayAnswer;
  disk.failure = null;
  await log.writer.close();

  assert.deepEqual(outcomes, ['held', 'held', 'lost', 'lost', 'lost']);
  assert.ok(mayAnswer);
  assert.deepEqual(log.writer.counts, { appended: 5, durable: 2, held: 0, lost: { 'write-failed': 3 } });
  assert.deepEqual(await readAll(log.folder), { sequences: [1, 2], lost: [{ boot: 7, reason: 'write-failed', count: 3 }], corrupt: 0 });
});

test('a backlog that the recorder does not take in is bounded', async () => {
  const log = openLog({ segmentBytesMax: 300, backlogBytesMax: 1000, heldRecordsMax: 1 });
  for (let sequence = 1; sequence <= 60; sequence += 1) {
    log.append([sequence]);
    await nextTurn();
  }
  await log.writer.close();

  const { counts } = log.writer;
  const lost = Object.values(counts.lost).reduce((sum, count) => sum + count, 0);
  assert.ok((counts.lost['backlog-full'] ?? 0) > 0);
  assert.equal((await readAll(log.folder)).sequences.length + lost, 60);
});

test('a record after the end is lost and counted', async () => {
  const log = openLog();
  await log.writer.close();

  assert.deepEqual([log.append([1]), log.writer.counts.lost], [['lost'], { closed: 1 }]);
});

function openLog(options: Partial<SegmentWriterOptions> = {}) {
  const folder = temporaryFolder();
  const writer = new SegmentWriter({
    folder,
    boot: 7,
    worker: 0,
    pid: process.pid,
    now: () => 1_764_000_000_000,
    durability: 'os',
    onRecordError: 'closed',
    ...options,
  });
  const append = (sequences: readonly number[]): RecordOutcome[] => {
    const outcomes: RecordOutcome[] = [];
    for (const sequence of sequences) writer.append(exchangeRecord({ sequence, boot: 7 }), (outcome) => outcomes.push(outcome));
    return outcomes;
  };
  const paths = (): [string, ...string[]] => {
    const [first, ...rest] = readdirSync(folder)
      .toSorted()
      .map((name) => join(folder, name));
    return [first ?? '', ...rest];
  };
  return { folder, writer, append, paths };
}

function failingDisk(): { failure: string | null; files: SegmentFiles } {
  const disk: { failure: string | null; files: SegmentFiles } = {
    failure: null,
    files: {
      ...segmentFiles,
      write(file, bytes, length) {
        if (disk.failure === null) return segmentFiles.write(file, bytes, length);
        // As a full disk does: some of it is written.
        segmentFiles.write(file, bytes, Math.floor(length / 2));
        throw Object.assign(new Error('the disk refuses'), { code: disk.failure });
      },
    },
  };
  return disk;
}

function frameStarts(bytes: Buffer): number[] {
  const starts: number[] = [];
  for (let at = 0; at < bytes.length; at += 12 + bytes.readUInt32LE(at)) starts.push(at);
  return starts;
}

async function readAll(folder: string) {
  const all = { sequences: [] as number[], lost: [] as unknown[], corrupt: 0 };
  for (const name of readdirSync(folder).toSorted()) {
    await using reader = await SegmentReader.open(join(folder, name));
    for (let isAtEnd = false; !isAtEnd; ) {
      const read = await reader.read();
      all.sequences.push(...read.records.map((record) => record.sequence));
      all.lost.push(...read.lost);
      isAtEnd = read.isAtEnd;
    }
    all.corrupt += reader.corrupt;
  }
  return all;
}
