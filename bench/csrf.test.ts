import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { measureCsrf } from './csrf.ts';

test('a running Sluice decides as the rules say what a page of another site sent, and refuses before the API is asked', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-csrf-'));
  try {
    const { rows, refused, wrong } = await measureCsrf(folder, 7);

    assert.ok(rows >= 600 && refused >= 100, `${rows} rows, ${refused} refused`);
    assert.deepEqual(wrong, []);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
