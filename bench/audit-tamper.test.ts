import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { measureTamper } from './audit-tamper.ts';

test('whatever is done to an audit log without its key is detected, and a clean one is called intact', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-tamper-'));
  t.after(() => rmSync(folder, { recursive: true }));

  const { undetected, falseAlarms, why } = await measureTamper({ folder, damages: 42, cleanLogs: 3, entries: 12 });

  assert.deepEqual([undetected, falseAlarms], [0, 0], why);
});
