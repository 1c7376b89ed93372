import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { requestText } from '../test/support/raw-exchange.ts';
import { proofOf, thumbprintOf } from './jwt-attacks/forge.ts';
import { openStand } from './jwt-attacks/stand.ts';

const shownAtOnce = 40;

test('a proof is taken once, whichever of two workers it is shown to', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-replay-'));
  try {
    await using stand = await openStand(folder, 2);
    const host = `127.0.0.1:${stand.sluice.port}`;
    const token = stand.boundToken({ cnf: { jkt: thumbprintOf(stand.holder) } });
    const proof = proofOf(stand.holder, { method: 'GET', url: `http://${host}/orders`, token });
    const text = requestText('GET', '/orders', [`Authorization: DPoP ${token}`, `DPoP: ${proof}`]).toString('latin1');
    const bytes = Buffer.from(text.replace('Host: gate.test', `Host: ${host}`), 'latin1');

    const answers = await Promise.all(Array.from({ length: shownAtOnce }, () => stand.sluice.send(bytes)));

    const statuses = answers.map((answer) => answer.toString('latin1').split(' ')[1]);
    assert.deepEqual([statuses.filter((status) => status === '200').length, stand.reached().api], [1, 1]);
    assert.equal(statuses.filter((status) => status === '401').length, shownAtOnce - 1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
