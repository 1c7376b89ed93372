import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { cells } from './cells.ts';
import { measureFaults } from './measure.ts';

const isLinux = process.platform === 'linux';

test('whatever is wrong with an upstream, the client sees what is due in time, and nothing is left', {
  skip: isLinux ? false : 'sockets of a process are counted under Linux only',
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-faults-'));
  try {
    const { wrong, socketsLeft, brokenAsWhole, repeated } = await measureFaults(cells, {
      folder,
      atOnce: cells.length,
      busyMs: 15_000,
      say() {},
    });

    assert.deepEqual({ wrong, socketsLeft, brokenAsWhole, repeated }, { wrong: [], socketsLeft: 0, brokenAsWhole: 0, repeated: 0 });
    assert.equal(cells.length, 70);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
