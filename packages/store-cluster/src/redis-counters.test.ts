import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Grant, Lessee } from '@sluice/limit';
import type { LimitTerms } from '@sluice/model';
import { RedisCounters } from './redis-counters.ts';
import { RedisServer, redisBinary } from './testing/redis-server.ts';

const skip = redisBinary() === null ? 'neither valkey-server nor redis-server is installed' : false;
const quota: LimitTerms = { kind: 'quota', amount: 200, unit: 'day' };

/** How long an answer is waited for: what is over sooner has waited for none. */
const answerMs = 30_000;

/** A node whose clock a test can move on. */
class Node implements AsyncDisposable {
  readonly counters: RedisCounters;
  readonly lessee: Lessee;
  #there = Promise.withResolvers<void>();
  aheadMs = 0;

  private constructor(name: string, url: string) {
    const now = () => Date.now() + this.aheadMs;
    const changed = (isThere: boolean): void => {
      if (isThere) this.#there.resolve();
      else this.#there = Promise.withResolvers();
    };
    this.counters = new RedisCounters({ url, node: name, answerMs, now, changed });
    const share = () => 1 / this.counters.nodes;
    this.lessee = new Lessee({ port: this.counters, now, fingerprint: (text) => text, share, defer: setImmediate });
  }

  static async open(name: string, url: string): Promise<Node> {
    const opened = new Node(name, url);
    await opened.there();
    return opened;
  }

  there(): Promise<void> {
    return this.#there.promise;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.counters[Symbol.asyncDispose]();
  }
}

async function allowed(nodes: readonly Node[], terms: LimitTerms, requests: number): Promise<number> {
  let passed = 0;
  await Promise.all(
    nodes.map(async ({ lessee }) => {
      const leases = lessee.leases('limit', terms);
      for (let request = 0; request < requests; request += 1) if ((await leases.take('a', 1)).isWithin) passed += 1;
    }),
  );
  return passed;
}

suite('counters in Valkey or Redis', { skip }, () => {
  test('nodes that share a server share a quota, and never take more', async () => {
    await using server = await RedisServer.start();
    await using one = await Node.open('one', server.url);
    await using two = await Node.open('two', server.url);
    await using three = await Node.open('three', server.url);
    const passed = await allowed([one, two, three], quota, 300);

    assert.ok(passed <= 200, `${passed}`);
    assert.ok(passed >= 180, `${passed}`);
  });

  test('windows, rates, slots and different values are counted as one node counts them', async () => {
    await using server = await RedisServer.start();
    await using one = await Node.open('one', server.url);
    await using two = await Node.open('two', server.url);
    await one.counters.beat();

    assert.equal(await allowed([one, two], { kind: 'window', amount: 20, periodMs: 60_000 }, 100), 20);
    assert.equal(await allowed([one, two], { kind: 'rate', amount: 60, periodMs: 3_600_000, burst: 8 }, 50), 8);
    assert.equal(await allowed([one, two], { kind: 'concurrency', amount: 6 }, 20), 6);
    const names = [one, two].map(({ lessee }) => lessee.leases('names', { kind: 'distinct', amount: 3, periodMs: 60_000 }));
    const within: boolean[] = [];
    for (const [index, name] of ['ann', 'bob', 'ann', 'cyd', 'dan', 'bob'].entries())
      within.push((await names[index % 2]?.add('network', name))?.isWithin ?? false);
    assert.deepEqual(within, [true, true, true, true, false, true]);
  });

  test('of a rate what comes back late cancels nothing that was booked since', async () => {
    await using server = await RedisServer.start();
    await using node = await Node.open('one', server.url);
    const terms: LimitTerms = { kind: 'rate', amount: 1_000, periodMs: 1_000, burst: 100 };
    const lease = async (amount: number) => {
      const [grant] = await node.counters.lease([{ key: 'limit a', terms, least: amount, most: amount, value: null }], []);
      return grant as Grant;
    };
    const ping = { key: 'clock', terms, least: 1, most: 1, value: null };
    const early = await lease(50);
    for (const bookedMs = Date.now(); Date.now() <= bookedMs + 60; ) await node.counters.lease([ping], []);
    const laterMs = Date.now();
    const late = await lease(50);
    await node.counters.lease([], [{ key: 'limit a', terms, amount: 50, stamp: early.stamp, value: null }]);
    const last = await lease(1);

    assert.equal(late.granted, 50);
    // A token comes back each millisecond; had all fifty of the first lease done so, a hundred would be there.
    const sinceMs = Date.now() - laterMs + 2;
    assert.ok(last.left + last.granted <= 50 + sinceMs, `${last.left} left after ${sinceMs} ms`);
  });

  test('of a rate what comes back in time may be had again', async () => {
    await using server = await RedisServer.start();
    await using node = await Node.open('one', server.url);
    const terms: LimitTerms = { kind: 'rate', amount: 100, periodMs: 3_600_000, burst: 50 };
    const ask = { key: 'limit a', terms, least: 50, most: 50, value: null };
    const [first] = await node.counters.lease([ask], []);
    assert.equal((await node.counters.lease([ask], []))[0]?.granted, 0);

    const [second] = await node.counters.lease([ask], [{ key: 'limit a', terms, amount: 50, stamp: first?.stamp ?? 0, value: null }]);

    assert.equal(second?.granted, 50);
  });

  test('what is settled otherwise than it was reserved is so for all', async () => {
    await using server = await RedisServer.start();
    await using one = await Node.open('one', server.url);
    await using two = await Node.open('two', server.url);
    const bytes: LimitTerms = { kind: 'quota', amount: 1_000, unit: 'day' };
    const leases = one.lessee.leases('limit', bytes);
    const { taken } = await leases.take('a', 1);
    if (taken) leases.settle(taken, 5_000);
    await one.lessee.leases('other', bytes).take('b', 1);

    assert.equal((await two.lessee.leases('limit', bytes).take('a', 1)).isWithin, false);
  });

  test('a server that is killed and started again has lost no count, and nobody waits for it meanwhile', async () => {
    await using server = await RedisServer.start();
    await using one = await Node.open('one', server.url);
    assert.ok((await allowed([one], quota, 90)) === 90);
    await server.kill();
    const killedMs = performance.now();
    const alone = await allowed([one], quota, 500);
    const aloneMs = performance.now() - killedMs;
    await server.startAgain();
    await one.there();
    one.aheadMs += 1_000;
    one.lessee.sweep();
    while (one.lessee.isAway) await new Promise((resolve) => setImmediate(resolve));
    const after = await allowed([one], quota, 500);

    assert.ok(aloneMs < answerMs / 2, `${aloneMs} ms for 500 requests`);
    assert.ok(90 + alone + after <= 400 && after <= 110, `${alone} alone, ${after} after`);
  });

  test('a node that is gone leaves its slots', async () => {
    await using server = await RedisServer.start();
    await using one = await Node.open('one', server.url);
    const two = await Node.open('two', server.url);
    const slots: LimitTerms = { kind: 'concurrency', amount: 2 };
    assert.equal(await allowed([two], slots, 4), 2);
    assert.equal(await allowed([one], slots, 1), 0);
    await two[Symbol.asyncDispose]();
    one.aheadMs += 60;

    assert.equal(await allowed([one], slots, 4), 2);
  });
});
