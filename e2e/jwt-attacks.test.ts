import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { measureAttacks } from './jwt-attacks.ts';

test('no forged, stolen or misread token reaches the API, and each like it that holds does', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-jwt-'));
  try {
    const { attacks, passed, refused, lured } = await measureAttacks(folder);

    assert.deepEqual({ passed, refused, lured }, { passed: [], refused: [], lured: 0 });
    assert.ok(attacks >= 40, `${attacks} attacks`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
