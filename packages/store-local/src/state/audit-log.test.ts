import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { AuditHead } from '@sluice/store';
import { auditKeyPath, statePath } from '../data-paths.ts';
import { temporaryFolder } from '../testing/temporary.fixture.ts';
import { openLocalState } from './open-state.ts';

function opened(folder: string, heads: AuditHead[] = []) {
  return openLocalState({ folder, now: () => 1000, random: randomBytes, told: (head) => heads.push(head) });
}

/** A folder with a log of the beginning and so many changes. */
async function written(changes: number, heads: AuditHead[] = []): Promise<string> {
  const folder = temporaryFolder();
  using local = opened(folder, heads);
  for (let change = 1; change <= changes; change += 1)
    await local.audit.append({ by: 'uid 1000', action: 'api-keys.revoke', object: `key-${change}`, outcome: 'asked', of: null });
  return folder;
}

function tampered(folder: string, ...statements: readonly string[]): void {
  const database = new DatabaseSync(statePath(folder));
  for (const statement of statements) database.exec(statement);
  database.close();
}

async function verdictOf(folder: string, noted: AuditHead | null = null) {
  using local = opened(folder);
  return await local.audit.verify(noted);
}

test('a log as it was written is intact, over a new start too, and lists newest first', async () => {
  const heads: AuditHead[] = [];
  const folder = await written(5, heads);

  const verdict = await verdictOf(folder, heads[2] ?? null);

  assert.deepEqual(verdict, { isIntact: true, entries: 6, head: heads.at(-1) });
  using local = opened(folder);
  const page = await local.audit.list(2, 6);
  assert.deepEqual(
    page.map(({ sequence, object }) => [sequence, object]),
    [
      [5, 'key-4'],
      [4, 'key-3'],
    ],
  );
});

const damages = [
  ['an edited entry', ["UPDATE audit SET entry = replace(entry, 'key-2', 'key-9') WHERE sequence = 3"], 3],
  ['a deleted entry', ['DELETE FROM audit WHERE sequence = 3'], 3],
  [
    'a deleted entry whose followers moved up',
    ['DELETE FROM audit WHERE sequence = 3', 'UPDATE audit SET sequence = sequence - 1 WHERE sequence > 3'],
    3,
  ],
  [
    'two swapped entries',
    ['UPDATE audit SET sequence = -sequence WHERE sequence IN (3, 4)', 'UPDATE audit SET sequence = 7 + sequence WHERE sequence < 0'],
    3,
  ],
  ['a deleted beginning', ['DELETE FROM audit WHERE sequence = 1'], 1],
  ['a cut end', ['DELETE FROM audit WHERE sequence > 4'], null],
  [
    'a cut end with the head set back',
    ['DELETE FROM audit WHERE sequence > 4', 'UPDATE audit_head SET sequence = 4, mac = (SELECT mac FROM audit WHERE sequence = 4)'],
    null,
  ],
  ['a deleted head', ['DELETE FROM audit_head'], null],
  ['an invented entry', ['INSERT INTO audit SELECT 7, entry, mac FROM audit WHERE sequence = 6'], 7],
] as const;
for (const [damage, statements, at] of damages) {
  test(`${damage} is detected`, async () => {
    const folder = await written(5);
    tampered(folder, ...statements);

    const verdict = await verdictOf(folder);

    assert.equal(verdict.isIntact, false);
    assert.equal(verdict.isIntact ? 0 : verdict.at, at);
  });
}

test('a log that was emptied is never intact again', async () => {
  const folder = await written(5);
  tampered(folder, 'DELETE FROM audit', 'DELETE FROM audit_head');

  assert.deepEqual(await verdictOf(folder), { isIntact: false, entries: 0, at: 1, why: 'the log that this key began is gone' });
});

test('a log without its key is not verified by another', async () => {
  const folder = await written(5);
  rmSync(auditKeyPath(folder));

  assert.match(JSON.stringify(await verdictOf(folder)), /entry 1 was not sealed with the key that is here/);
});

test('an older store in the place of the log is seen by a head that was noted elsewhere', async () => {
  const heads: AuditHead[] = [];
  const folder = await written(3, heads);
  const [, second] = heads;
  assert.ok(second);

  assert.match(JSON.stringify(await verdictOf(folder, { sequence: 9, mac: second.mac })), /the log was put back: it ends at entry 4/);
  assert.match(JSON.stringify(await verdictOf(folder, { ...second, mac: 'ab' })), /entry 2 is not the one that was noted/);
});
