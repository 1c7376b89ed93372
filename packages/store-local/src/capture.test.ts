import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { exchangeId } from '@sluice/model';
import { CaptureStore, purgeCaptures } from './capture.ts';
import { openKeys, rotateKeys } from './keys/keys.ts';
import { temporaryFolder } from './testing/temporary.fixture.ts';

const body = Buffer.from('{"note":"made up, and not to be found on disk"}');
const id = exchangeId(7, 1);

test('a captured body is read again, and its file tells nothing', async () => {
  const { store, folder } = newStore();

  await store.put(id, 'response', body, 2000);

  assert.deepEqual(await store.get(id, 'response'), body);
  assert.equal(await store.get(id, 'request'), null);
  const path = join(folder, readdirSync(folder)[0] ?? '');
  assert.equal(readFileSync(path).includes('made up'), false);
  if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600);
});

test('what expired is not told, and is deleted', async () => {
  const clock = { now: 1000 };
  const { store, folder } = newStore(clock);
  await store.put(id, 'response', body, 2000);
  await store.put(exchangeId(7, 2), 'response', body, 9000);

  clock.now = 2000;

  assert.equal(await store.get(id, 'response'), null);
  assert.equal(await purgeCaptures(folder, clock.now), 1);
  assert.equal(readdirSync(folder).length, 1);
});

test('a body that was changed or given another expiry is refused', async () => {
  const { store, folder } = newStore();
  await store.put(id, 'response', body, 2000);
  const [name = ''] = readdirSync(folder);
  renameSync(join(folder, name), join(folder, name.replace('.2000.', '.9000.')));

  await assert.rejects(store.get(id, 'response'), { code: 'SLUICE_STORE_CAPTURE_UNREADABLE' });

  const bytes = readFileSync(join(folder, name.replace('.2000.', '.9000.')));
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  writeFileSync(join(folder, name), bytes);
  await assert.rejects(store.get(id, 'response'), { code: 'SLUICE_STORE_CAPTURE_UNREADABLE' });
});

test('a body that was sealed before a rotation is still opened', async () => {
  const { store, folder, keyPath } = newStore();
  await store.put(id, 'response', body, 2000);

  const after = new CaptureStore({ folder, keys: rotateKeys(keyPath, randomBytes), now: () => 1000, random: randomBytes });

  assert.deepEqual(await after.get(id, 'response'), body);
});

test('there is room for so many bytes, and what has none is counted', async () => {
  const { store } = newStore({ now: 1000 }, 100);

  const kept = [await store.put(id, 'request', body, 2000), await store.put(id, 'response', body, 2000)];

  assert.deepEqual([kept, store.dropped], [[true, false], 1]);
});

function newStore(clock = { now: 1000 }, bytesMax = 10_000) {
  const parent = temporaryFolder();
  const keyPath = join(parent, 'keys.json');
  const folder = join(parent, 'captured');
  const keys = openKeys(keyPath, randomBytes);
  return { store: new CaptureStore({ folder, keys, now: () => clock.now, random: randomBytes, bytesMax }), folder, keyPath };
}
