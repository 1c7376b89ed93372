import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { measureBombs } from './measure.ts';

const isLinux = process.platform === 'linux';

test('bodies that are small to send and large to read end, and cost less than half a second of CPU each', {
  skip: isLinux ? false : 'what a process has used is known under Linux only',
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bombs-'));
  try {
    const { each } = await measureBombs({ folder, scale: 0.02, seconds: 0.5, windows: 1, say() {} });

    assert.deepEqual(
      each.filter(({ cpuMs }) => cpuMs > 500),
      [],
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
