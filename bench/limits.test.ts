import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { redisBinary } from '@sluice/store-cluster/testing';
import { measureDecisions } from './limits/decisions.ts';
import { measureStoreFaults } from './limits/store-faults.ts';

const skip = redisBinary() === null ? 'neither valkey-server nor redis-server is installed' : false;

test('decisions of limits are answered at once out of leases', async () => {
  const { atOnceShare } = await measureDecisions(20_000);

  assert.ok(atOnceShare > 0.99, `${atOnceShare}`);
});

test('limits decide as they say while the server of shared counters fails in each way', { skip }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-store-faults-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const [, phases] = await measureStoreFaults({ folder, phaseMs: 300, rounds: 1, perSecond: 50, say: () => undefined });

  assert.deepEqual(
    phases.map(({ fault, wrong }) => [fault, wrong]),
    [
      ['refused', 0],
      ['blackholed', 0],
      ['10 s slow', 0],
      ['flapping', 0],
    ],
  );
});
