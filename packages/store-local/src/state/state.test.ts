import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { suite, test } from 'node:test';
import { SluiceError } from '@sluice/kit';
import { stateConformance } from '@sluice/store/conformance';
import { statePath } from '../data-paths.ts';
import { temporaryFolder } from '../testing/temporary.fixture.ts';
import { openLocalState } from './open-state.ts';

const opened = (folder: string) => openLocalState({ folder, now: () => 1000, random: randomBytes, told: () => undefined });

stateConformance('SQLite', async () => opened(temporaryFolder()).state, { suite, test, ...assert });

test('state outlives the process that wrote it, and only its owner can read it', async () => {
  const folder = temporaryFolder();
  {
    using local = opened(folder);
    await local.state.write([{ key: 'plan/gold', text: '{}' }]);
  }

  using again = opened(folder);

  assert.deepEqual(await again.state.list(''), [{ key: 'plan/gold', text: '{}' }]);
  for (const name of ['state.sqlite', 'state.sqlite-wal', 'audit.key'])
    assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name);
});

test('state of a newer version is refused', () => {
  const folder = temporaryFolder();
  opened(folder)[Symbol.dispose]();
  const database = new DatabaseSync(statePath(folder));
  database.exec('PRAGMA user_version = 99');
  database.close();

  assert.throws(
    () => opened(folder),
    (error: unknown) => error instanceof SluiceError && error.code === 'SLUICE_STORE_STATE_NEWER',
  );
});
