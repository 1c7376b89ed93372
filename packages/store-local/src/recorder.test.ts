import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { consumerId, exchangeId } from '@sluice/model';
import { exchangeRecord } from '@sluice/store/conformance';
import { CaptureStore } from './capture.ts';
import { captureFolder, databasePath, segmentFolder } from './data-paths.ts';
import { DuckDbStore } from './duckdb/duckdb-store.ts';
import { openKeys } from './keys/keys.ts';
import { type RecorderOptions, startRecorder } from './recorder.ts';
import { SegmentReader } from './segments/segment-reader.ts';
import { SegmentWriter } from './segments/segment-writer.ts';
import { temporaryFolder } from './testing/temporary.fixture.ts';

test('a question knows every record that was durable before it', async () => {
  const folder = newFolder();
  await using writer = newWriter(folder);
  await using recorder = await startRecorder(optionsOf(folder));

  for (let sequence = 1; sequence <= 30; sequence += 1) {
    await new Promise((resolve) => writer.append(exchangeRecord({ sequence, boot: 3 }), resolve));
    assert.equal(await recorder.count(), sequence);
  }
});

test('a segment is deleted once it was taken in and its worker went on', async () => {
  const folder = newFolder();
  await using writer = newWriter(folder);
  await using recorder = await startRecorder(optionsOf(folder));
  for (let sequence = 1; sequence <= 40; sequence += 1) {
    writer.append(exchangeRecord({ sequence, boot: 3 }), () => {});
    await nextTurn();
    if (sequence % 10 === 0) writer.rotate();
  }
  await nextTurn();

  await recorder.takeIn();

  assert.deepEqual([readdirSync(segmentFolder(folder)).length, await recorder.count()], [1, 40]);
});

test('a worker that is gone leaves no segment behind, and its losses are known', async () => {
  const folder = newFolder();
  const writer = newWriter(folder, 999_999_999);
  writer.append(exchangeRecord({ sequence: 1, boot: 3 }), () => {});
  await nextTurn();
  // No record at all: it cannot be written.
  writer.append({ ...exchangeRecord({ sequence: 2, boot: 3 }), request: null as never }, () => {});
  await writer.close();
  await using recorder = await startRecorder(optionsOf(folder));

  const overview = await recorder.overview({});

  assert.deepEqual([overview.exchanges, overview.lost], [1, { invalid: 1 }]);
  assert.deepEqual(readdirSync(segmentFolder(folder)), []);
});

test('a segment that cannot be read now is read when it can, and keeps nobody else waiting', async () => {
  const folder = newFolder();
  await using other = newWriter(folder);
  const writer = newWriter(folder, process.pid, 4);
  writer.append(exchangeRecord({ sequence: 1, boot: 4 }), () => {});
  await writer.close();
  const name = readdirSync(segmentFolder(folder)).find((one) => one.startsWith('4-')) ?? '';
  const [path, aside] = [join(segmentFolder(folder), name), join(folder, 'aside')];
  renameSync(path, aside);
  // Opening it works, reading it fails.
  mkdirSync(path);
  const errors: unknown[] = [];
  await using recorder = await startRecorder({ ...optionsOf(folder), onError: (error) => errors.push(error) });
  await new Promise((resolve) => other.append(exchangeRecord({ sequence: 1, boot: 3 }), resolve));

  const before = await recorder.count();
  rmdirSync(path);
  renameSync(aside, path);

  assert.deepEqual([before, errors.length > 0, await recorder.count()], [1, true, 2]);
});

test('after a restart the recorder goes on where it was, with what was defined before', async () => {
  const folder = newFolder();
  await using writer = newWriter(folder);
  const append = (sequence: number) => new Promise((resolve) => writer.append(exchangeRecord({ sequence, boot: 3 }), resolve));
  const first = await startRecorder(optionsOf(folder));
  await append(1);
  await first.close();
  await append(2);

  await using second = await startRecorder(optionsOf(folder));

  assert.deepEqual([await second.count(), second.counts.ingested, second.counts.corrupt], [2, 1, 0]);
});

test('nothing of a forgotten consumer is in the database or in a segment', async () => {
  const folder = newFolder();
  const consumer = consumerId('key:k1:0011223344556677');
  await using writer = newWriter(folder);
  for (const [index, one] of [consumer, consumerId('key:other'), consumer].entries()) {
    await new Promise((resolve) => writer.append(exchangeRecord({ sequence: index + 1, boot: 3, consumer: one }), resolve));
  }
  const recorder = await startRecorder({ ...optionsOf(folder), rotate: async () => writer.rotate() });

  const count = await recorder.forget(consumer);
  await recorder.close();

  assert.equal(count, 2);
  for (const name of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (name.isFile()) assert.equal(readFileSync(join(name.parentPath, name.name)).includes(consumer), false, name.name);
  }
});

test('bodies of a forgotten consumer are deleted, those of others stay, and what expired is gone after a start', async () => {
  const folder = newFolder();
  const consumer = consumerId('key:k1:0011223344556677');
  const clock = { now: 1000 };
  const keys = openKeys(join(folder, 'keys.json'), randomBytes);
  const captures = new CaptureStore({ folder: captureFolder(folder), keys, now: () => clock.now, random: randomBytes });
  await using writer = newWriter(folder);
  for (const [index, one] of [consumer, consumerId('key:other'), consumerId('key:other')].entries()) {
    const record = exchangeRecord({ sequence: index + 1, boot: 3, consumer: one });
    await new Promise((resolve) => writer.append(record, resolve));
    await captures.put(record.id, 'response', Buffer.from('made up'), index === 2 ? 2000 : 9000);
  }

  await using recorder = await startRecorder({ ...optionsOf(folder), now: () => 3000, rotate: async () => writer.rotate() });
  const afterStart = readdirSync(captureFolder(folder)).length;
  await recorder.forget(consumer);

  assert.equal(afterStart, 2);
  assert.deepEqual(
    readdirSync(captureFolder(folder)).map((name) => name.split('.')[0]),
    [exchangeId(3, 2)],
  );
});

test('records that a worker called durable survive the kill of every process, each once', async () => {
  const folder = newFolder();
  const fixture = fileURLToPath(new URL('./testing/kill.fixture.ts', import.meta.url));
  const durable: string[] = [];
  for (let boot = 1; boot <= 4; boot += 1) {
    const worker = spawn(process.execPath, [fixture, segmentFolder(folder), String(boot)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let told = '';
    worker.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      told += chunk;
      if (told.length > 4000 * boot) worker.kill('SIGKILL');
    });
    await new Promise((resolve) => worker.on('close', resolve));
    for (const sequence of told.split('\n').slice(0, -1)) durable.push(exchangeId(boot, Number(sequence)));
  }

  const first = await startRecorder(optionsOf(folder));
  const counted = await first.count();
  await first.close();
  await using store = await DuckDbStore.open({ path: databasePath(folder) });
  const stored = new Set<string>();
  for (let cursor: string | undefined; ; ) {
    const { rows, next } = await store.exchanges({ limit: 1000, cursor });
    for (const row of rows) stored.add(row.id);
    if (next === null) break;
    cursor = next;
  }

  assert.ok(durable.length > 2000);
  assert.deepEqual(
    durable.filter((id) => !stored.has(id)),
    [],
  );
  assert.equal(stored.size, counted, 'no duplicates');
});

test('a recorder that is killed after a batch was stored does not store it again', async () => {
  const folder = newFolder();
  await using writer = newWriter(folder);
  for (let sequence = 1; sequence <= 20; sequence += 1) writer.append(exchangeRecord({ sequence, boot: 3 }), () => {});
  await nextTurn();
  const [name = ''] = readdirSync(segmentFolder(folder));
  await using reader = await SegmentReader.open(join(segmentFolder(folder), name));
  const { records, lost } = await reader.read();
  const before = await DuckDbStore.open({ path: databasePath(folder) });
  // Stored, but the checkpoint of the segment is not known: as if it had been read by somebody else.
  await before.ingest({ records: records.slice(0, 15), lost });
  await before.close();

  await using recorder = await startRecorder(optionsOf(folder));

  assert.deepEqual([await recorder.count(), recorder.counts.ingested], [20, 5]);
});

test('a recorder that is closed in a hurry leaves the rest in its segments, and its successor takes in just that', async () => {
  const folder = newFolder();
  await using writer = newWriter(folder);
  for (let sequence = 1; sequence <= 5000; sequence += 1) writer.append(exchangeRecord({ sequence, boot: 3 }), () => {});
  await nextTurn();

  const hurried = await startRecorder({ ...optionsOf(folder), batchRecordsMax: 500 });
  await hurried.close(0);
  await using second = await startRecorder(optionsOf(folder));

  assert.ok(hurried.counts.ingested < 5000, `${hurried.counts.ingested} were taken in`);
  assert.deepEqual([await second.count(), second.counts.ingested], [5000, 5000 - hurried.counts.ingested]);
});

test('a start waits for the recorder before it to end', async () => {
  const folder = newFolder();
  const holder = spawn(process.execPath, [fileURLToPath(new URL('./testing/hold.fixture.ts', import.meta.url)), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');

  const starting = startRecorder(optionsOf(folder));
  const isRefused = await startRecorder({ ...optionsOf(folder), openMs: 0 }).then(
    () => false,
    () => true,
  );
  holder.kill('SIGKILL');
  await using recorder = await starting;

  assert.deepEqual([isRefused, await recorder.count()], [true, 0]);
});

test('what is older than is kept at that time is deleted by itself', async () => {
  const folder = newFolder();
  await using writer = newWriter(folder);
  await new Promise((resolve) => writer.append(exchangeRecord({ sequence: 1, boot: 3, startedAtMs: 1 }), resolve));
  let exchangeDays = 36_500;
  const retention = async () => ({ exchangeDays, daysByClass: new Map() });
  await using recorder = await startRecorder({ ...optionsOf(folder), retention, pruneMs: 1_000 });
  assert.equal(await recorder.count(), 1);

  exchangeDays = 1;

  while ((await recorder.count()) > 0) await nextTurn();
});

function newFolder(): string {
  const folder = temporaryFolder();
  mkdirSync(segmentFolder(folder));
  return folder;
}

function optionsOf(folder: string): RecorderOptions {
  return {
    folder,
    retention: () => ({ exchangeDays: 36_500, daysByClass: new Map() }),
    now: Date.now,
    onError: (error) => assert.fail(String(error)),
  };
}

function newWriter(folder: string, pid = process.pid, boot = 3): SegmentWriter {
  const options = { folder: segmentFolder(folder), boot, worker: 0, pid, now: Date.now } as const;
  return new SegmentWriter({ ...options, durability: 'os', onRecordError: 'closed' });
}
