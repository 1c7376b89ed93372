import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { hitLines, measureCanaries } from './canaries.ts';

test('no secret that went through is in anything that Sluice wrote or said', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-canaries-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));

  const reading = await measureCanaries({ canaries: 180, passes: 1, explainedMax: 100, folder, say: () => undefined });

  assert.deepEqual(hitLines(reading.hits), []);
  assert.ok(reading.sent === 180 && reading.forwarded > 300 && reading.problems > 100, JSON.stringify(reading));
});
