import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { measureOidc } from './oidc.ts';

test('of a real OpenID provider no bad token passes, and every good one does', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-oidc-'));
  try {
    const { cases, wrong, controlsWrong, leaked } = await measureOidc(folder);

    assert.deepEqual({ wrong, controlsWrong, leaked }, { wrong: [], controlsWrong: [], leaked: 0 });
    assert.ok(cases >= 25, `${cases} cases`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
