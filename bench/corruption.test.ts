import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readDamaged, takeInDamaged } from './corruption.ts';

test('a segment whose end is damaged gives what stood before it, and nothing that was not written', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-corruption-'));
  t.after(() => rmSync(folder, { recursive: true }));

  const { read, ...faults } = await readDamaged({ folder, tailBytes: 4096, everyBytes: 7, bits: [0, 3, 7] });
  assert.ok(read > 2_000);
  assert.deepEqual(faults, { crashed: 0, wrong: 0, missing: 0 });
  assert.deepEqual(await takeInDamaged(folder, 4), { read: 4, crashed: 0, wrong: 0, missing: 0 });
});
