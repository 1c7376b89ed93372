import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { suite, test } from 'node:test';
import type { Ask, Grant } from '@sluice/limit';
import type { LimitTerms } from '@sluice/model';
import { ClusterDesk } from './cluster-desk.ts';

/** A desk whose server is away: nobody listens where it is said to be. */
async function aloneDesk(now = Date.now): Promise<ClusterDesk> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return new ClusterDesk({ url: `redis://127.0.0.1:${port}`, workers: () => 1, now, say: () => undefined });
}

const slots: LimitTerms = { kind: 'concurrency', amount: 2 };
const bytes: LimitTerms = { kind: 'quota', amount: 100, unit: 'month' };

function askOf(terms: LimitTerms): Ask {
  return { key: 'limit caller', terms, least: 1, most: 1, value: null };
}

async function granted(desk: ClusterDesk, terms: LimitTerms, worker = 'worker'): Promise<Grant> {
  const [grant] = await desk.lease(worker, { asks: [askOf(terms)], returns: [] });
  assert.ok(grant);
  return grant;
}

async function goesBack(desk: ClusterDesk, terms: LimitTerms, { stamp }: Grant, amount: number): Promise<void> {
  await desk.lease('worker', { asks: [], returns: [{ key: 'limit caller', terms, amount, stamp, value: null }] });
}

suite('a node whose server of counters is away', () => {
  test('has slots free again that are given back', async () => {
    await using desk = await aloneDesk();
    for (let request = 0; request < 5; request += 1) {
      const grant = await granted(desk, slots);
      assert.equal(grant.granted, 1, `request ${request + 1}`);
      await goesBack(desk, slots, grant, 1);
    }
  });

  test('has the slots of a worker free again when that is gone', async () => {
    let nowMs = 1_000_000;
    await using desk = await aloneDesk(() => nowMs);
    await granted(desk, slots, 'gone');
    await granted(desk, slots, 'gone');
    const refused = await granted(desk, slots);
    assert.equal(refused.granted, 0);

    desk.left('gone');
    nowMs += refused.retryMs;

    assert.equal((await granted(desk, slots)).granted, 1);
  });

  test('counts what was used beyond what was leased', async () => {
    await using desk = await aloneDesk();
    const grant = await granted(desk, bytes);
    await goesBack(desk, bytes, grant, -500);

    assert.equal((await granted(desk, bytes)).granted, 0);
  });
});
