import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { measurePaths } from './paths.ts';

for (const paths of ['lenient', 'strict'] as const) {
  test(`whatever a server takes a path for, its rule was asked: ${paths}`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-paths-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));

    const reading = await measurePaths({ step: 7, paths, folder, say: () => undefined });

    assert.deepEqual(reading.bypasses, []);
    assert.ok(reading.requests > 350 && reading.found > 500, JSON.stringify(reading));
  });
}
