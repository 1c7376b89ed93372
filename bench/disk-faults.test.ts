import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { measureDiskFault } from './disk-faults.ts';
import { whyNoDisks } from './disks/disk.ts';

const skip = whyNoDisks() ?? false;

for (const onRecordError of ['open', 'closed'] as const) {
  test(`a full disk with onRecordError ${onRecordError}: nothing crashes, nothing is lost uncounted, and it heals`, { skip }, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-disk-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));

    const { sent, before, during, after, stored, lost, restarts } = await measureDiskFault({
      fault: 'ENOSPC',
      onRecordError,
      requests: 200,
      folder,
    });

    const expected = onRecordError === 'open' ? { 200: 200 } : { 503: 200 };
    assert.deepEqual({ before, during, after }, { before: { 200: 300 }, during: expected, after: { 200: 300 } });
    assert.deepEqual({ uncounted: sent - stored - lost, restarts }, { uncounted: 0, restarts: 0 });
  });
}
