import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { Baton } from './baton.ts';

const home = mkdtempSync(join(tmpdir(), 'sluice-baton-'));
after(() => rmSync(home, { recursive: true, force: true }));
const place = () => mkdtempSync(join(home, 'data-'));
const own = process.pid;

suite('the baton', () => {
  test('is with nobody until somebody takes it, and again when its holder drops it', () => {
    const folder = place();
    const baton = new Baton(folder);
    const before = baton.holder;
    baton.take('supervisor');
    const held = baton.holder;
    const pid = readFileSync(join(folder, 'sluice.pid'), 'utf8');
    baton.drop({ process: own + 1, role: 'supervisor' });
    const kept = baton.holder;
    baton.drop({ process: own, role: 'supervisor' });

    assert.deepEqual([before, held, kept, baton.holder], [null, { process: own, role: 'supervisor' }, held, null]);
    assert.deepEqual([pid, existsSync(join(folder, 'sluice.pid'))], [String(own), false]);
  });

  test('is taken from the same holder once: whoever comes second gets nothing', () => {
    const baton = new Baton(place());
    baton.take('supervisor');
    const from = { process: own, role: 'supervisor' } as const;

    assert.deepEqual([baton.takeFrom(from, 'worker'), baton.takeFrom(from, 'worker')], [true, false]);
    assert.deepEqual(baton.holder, { process: own, role: 'worker' });
  });
});
