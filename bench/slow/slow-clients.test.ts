import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { measureSlowClients } from './measure.ts';

const isLinux = process.platform === 'linux';

test('clients with slow heads, slow bodies and slow readers are cut in time, and good ones are answered beside them', {
  skip: isLinux ? false : 'sockets of a process are counted under Linux only',
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-slow-'));
  try {
    const reading = await measureSlowClients({ folder, count: 40, limitMs: 2_000, windows: 1, windowSeconds: 0.5, looks: 1, say() {} });

    assert.equal(reading.failed, 0);
    for (const [kind, lateMs] of Object.entries(reading.lateMs)) assert.ok(lateMs < 9_000, `${kind}: ${lateMs} ms late`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
