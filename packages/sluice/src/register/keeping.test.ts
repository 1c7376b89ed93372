import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { RegisteredConsumer } from '@sluice/control';
import type { AuditEntry, AuditVerdict } from '@sluice/store';
import { openAccess } from '../access.ts';
import { runRestore } from '../commands/restore.run.ts';
import { Baton } from '../processes/baton.ts';
import { standingOf } from '../standing.ts';
import { openRegister } from './open-register.ts';

test('while a process answers for the data folder and cannot be asked, nothing is changed behind its back', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-keeping-'));
  t.after(() => rmSync(folder, { recursive: true }));
  new Baton(folder).take('supervisor');

  await assert.rejects(openRegister(standingOf({ data: folder, quiet: true }, {}, folder)), /answers for the data folder/);
});

test('a backup holds the register and the audit log as they were, and a restore goes on with them', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-keeping-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const standing = standingOf({ data: join(folder, 'data'), quiet: true }, {}, folder);
  {
    await using access = await openAccess(standing);
    await access.rotateKeys();
  }
  const create = async (name: string) => {
    using register = await openRegister(standing);
    await register.call('POST', '/api/v1/consumers', {}, { name });
  };
  await create('before');
  {
    await using access = await openAccess(standing);
    await access.backup(join(folder, 'one.tar'), true);
  }
  await create('after');
  const write = t.mock.method(process.stdout, 'write', () => true);
  assert.equal(await runRestore(standing, 'one.tar', true), 0);
  write.mock.restore();

  using register = await openRegister(standing);
  const { rows } = await register.call<{ readonly rows: readonly RegisteredConsumer[] }>('GET', '/api/v1/consumers');
  const verdict = await register.call<AuditVerdict>('GET', '/api/v1/audit-log/verification');
  const log = await register.call<{ readonly rows: readonly AuditEntry[] }>('GET', '/api/v1/audit-log');

  assert.deepEqual(
    rows.map(({ name }) => name),
    ['before'],
  );
  assert.equal(verdict.isIntact, true);
  assert.deepEqual(
    log.rows.toReversed().map(({ action, outcome }) => `${action} ${outcome}`),
    [
      'audit-log.begun done',
      'consumers.create asked',
      'consumers.create done',
      'backup.write asked',
      'backup.restore asked',
      'backup.restore done',
    ],
  );
});
