import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { measureAttacks } from './h2-floods.ts';

const isLinux = process.platform === 'linux';

test('floods of HTTP/2 cost a running Sluice little, and nothing is smuggled through a downgrade', {
  skip: isLinux ? false : 'CPU and memory of a process are read under Linux only',
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-floods-'));
  try {
    const { floods, tried, passed } = await measureAttacks(folder, 1_000, () => {});

    assert.ok(tried >= 40);
    assert.deepEqual(passed, []);
    assert.deepEqual(
      floods.filter(({ opens, cpuSeconds, isEnded }) => opens > 200 || cpuSeconds > 1 || !isEnded),
      [],
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
