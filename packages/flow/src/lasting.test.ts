import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Identity } from '@sluice/identity';
import type { Exchange } from './exchange.ts';
import { type Callers, LastingExchanges } from './lasting.ts';

const consumer = { id: 'c', kind: 'token', isVerified: true, roles: [], scopes: [], tenant: null, plan: null } as const;
const identity = { consumer, claims: {}, fault: null, presented: 'bearer', verifiedBy: 'id' } as unknown as Identity;

/** As much of an exchange as a review looks at. */
function exchangeOf(id: string, mode = 'enforce'): Exchange {
  return { trace: { id, endpoint: { id: 'GET /live' } }, plan: { mode }, identity } as unknown as Exchange;
}

/** Ends those that are named, and is asked about nobody. */
function ending(...ids: readonly string[]): Callers {
  return { known: () => identity, ask: () => identity, whyNot: ({ trace: { id } }) => (ids.includes(id) ? 'revoked' : null) };
}

/** So many of them, from `0` on. */
function lastingOf(count: number, cut: (id: string, why: string) => void = () => undefined): LastingExchanges {
  const lasting = new LastingExchanges();
  for (let at = 0; at < count; at += 1) lasting.add(exchangeOf(`${at}`), (why) => cut(`${at}`, why));
  return lasting;
}

const atOnce = () => Promise.resolve();
const idsOf = (withdrawn: readonly { readonly id: string }[]) => withdrawn.map(({ id }) => id);

suite('a review of what lasts', () => {
  test('gives others their turn again and again', async () => {
    const cut: string[] = [];
    const cutAtPauses: number[] = [];
    const lasting = lastingOf(1_000, (id) => cut.push(id));

    await lasting.review({ ...ending(), whyNot: () => 'revoked' }, async () => void cutAtPauses.push(cut.length));

    assert.equal(cut.length, 1_000);
    assert.deepEqual(cutAtPauses, [200, 400, 600, 800, 1_000]);
  });

  test('that is called while another is under way begins after it, and is one for all that call', async () => {
    const denied: string[] = [];
    const callers = { ...ending(), whyNot: ({ trace: { id } }: Exchange) => (denied.includes(id) ? 'revoked' : null) };
    const lasting = lastingOf(400);
    const paused = Promise.withResolvers<void>();
    const resumed = Promise.withResolvers<void>();
    const first = lasting.review(callers, () => {
      paused.resolve();
      return resumed.promise;
    });
    await paused.promise;
    denied.push('0');
    const [second, third] = [lasting.review(callers, atOnce), lasting.review(callers, atOnce)];
    resumed.resolve();

    assert.deepEqual(idsOf((await first).atOnce), []);
    assert.deepEqual(idsOf((await second).atOnce), ['0']);
    assert.deepEqual(idsOf((await third).atOnce), []);
  });

  test('asks about a few at a time, about each once, and does not wait for it', async () => {
    const lasting = lastingOf(30);
    const full = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    const begun: string[] = [];
    let atOnceMax = 0;
    let asking = 0;
    const callers: Callers = {
      known: () => null,
      async ask({ trace: { id } }) {
        asking += 1;
        atOnceMax = Math.max(atOnceMax, asking);
        if (begun.push(id) === 8) full.resolve();
        await answered.promise;
        asking -= 1;
        return { ...identity, fault: 'inactive' };
      },
      whyNot: (_exchange, { fault }) => fault,
    };
    const { later } = await lasting.review(callers, atOnce);
    const again = await lasting.review(callers, atOnce);
    await full.promise;
    answered.resolve();

    assert.equal(idsOf(await later).length, 30);
    assert.deepEqual([again.atOnce, await again.later], [[], []]);
    assert.deepEqual([atOnceMax, begun.length, new Set(begun).size], [8, 30, 30]);
  });

  test('goes on where one cannot be asked about or cut, and tries that again', async () => {
    let isBroken = true;
    const lasting = lastingOf(3, (id) => {
      if (isBroken && id === '1') throw new Error('made up');
    });
    const whyNot: Callers['whyNot'] = ({ trace: { id } }) => {
      if (isBroken && id === '0') throw new Error('made up');
      return 'revoked';
    };
    const first = await lasting.review({ ...ending(), whyNot }, atOnce);
    isBroken = false;
    const second = await lasting.review({ ...ending(), whyNot }, atOnce);

    assert.deepEqual([idsOf(first.atOnce), idsOf(second.atOnce)], [['2'], ['0', '1']]);
  });
});
