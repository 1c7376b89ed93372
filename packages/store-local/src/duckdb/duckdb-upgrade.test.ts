import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { SluiceError } from '@sluice/kit';
import { exchangeId } from '@sluice/model';
import { exchangeRecord, unjudgedRecord } from '@sluice/store/conformance';
import { databaseFormat } from './duckdb-schema.ts';
import { DuckDbStore } from './duckdb-store.ts';
import { databaseFormatOf, upgradeDatabase } from './duckdb-upgrade.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-upgrade-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A file that the version before format 3 wrote: four exchanges, one of them with bytes that were not judged. */
function ofFormat2(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, gunzipSync(readFileSync(new URL('../testing/fixtures/format-2.duckdb.gz', import.meta.url))));
  return path;
}

test('a database of format 2 is not opened as it is, and the way out is told', async () => {
  const path = ofFormat2('untouched.duckdb');

  await assert.rejects(
    DuckDbStore.open({ path }),
    (error) => error instanceof SluiceError && error.code === 'SLUICE_STORE_DATABASE_OLDER' && /upgrade-data/.test(error.fix),
  );
  assert.equal(await databaseFormatOf(path), 2);
});

test('a database of format 2 is upgraded with everything that was in it, and takes new records', async () => {
  const path = ofFormat2('upgraded.duckdb');
  const told: string[] = [];

  await upgradeDatabase(path, 2, (about) => told.push(about));

  assert.deepEqual([await databaseFormatOf(path), told.length], [databaseFormat, 2]);
  await using store = await DuckDbStore.open({ path });
  const overview = await store.overview({});
  assert.deepEqual([overview.exchanges, overview.bytesUnseen, overview.lost], [4, 90, { 'disk-full': 5 }]);
  assert.deepEqual(
    overview.classes.map(({ dataClass, values }) => [dataClass, values]),
    [['personal.email', 3]],
  );
  assert.equal((await store.exchange(exchangeId(7, 4)))?.response?.inspection.coverage.kind, 'partial');
  assert.deepEqual(await store.checkpoints(), new Map([['7-000001.segment', 1234]]));

  await store.ingest({
    records: [exchangeRecord({ sequence: 4 }), unjudgedRecord({ sequence: 5 }, { response: ['too-deep', 8] })],
    lost: [],
  });
  assert.equal(await store.count(), 5);
  assert.deepEqual(
    (await store.coverage({})).map(({ endpoint, gaps }) => [endpoint, gaps.map(({ side, why, bytes }) => [side, why, bytes])]),
    [
      ['GET /files/{id}', [[null, null, 90]]],
      ['GET /users/{id}', [['response', 'too-deep', 8]]],
    ],
  );
});

test('a newer format, and one that was never released, are refused as they are', async () => {
  for (const [format, code] of [
    [databaseFormat + 1, 'SLUICE_STORE_DATABASE_NEWER'],
    [1, 'SLUICE_STORE_DATABASE_NO_WAY'],
  ] as const) {
    const path = ofFormat2(`format-${format}.duckdb`);
    const instance = await DuckDBInstance.create(path);
    const connection = await instance.connect();
    await connection.run(`UPDATE about SET format = ${format}`);
    connection.closeSync();
    instance.closeSync();

    const refused = (error: unknown) => error instanceof SluiceError && error.code === code;
    await assert.rejects(
      upgradeDatabase(path, format, () => assert.fail('nothing is begun')),
      refused,
    );
    if (format > databaseFormat) await assert.rejects(DuckDbStore.open({ path }), refused);
    assert.equal(await databaseFormatOf(path), format);
  }
});
