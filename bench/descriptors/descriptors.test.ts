import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { measureDescriptors } from './measure.ts';

const isLinux = process.platform === 'linux';

test('a Sluice that has no descriptor left neither spins nor ends, and accepts again when there is room', {
  skip: isLinux ? false : 'the descriptors of a process are known under Linux only',
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-descriptors-'));
  try {
    const { againMs, cpuShare, isSameWorker } = await measureDescriptors(folder, 1);

    assert.ok(isSameWorker);
    assert.ok(againMs < 30_000, `${againMs} ms`);
    assert.ok(cpuShare < 0.5, `${cpuShare} of a core`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
