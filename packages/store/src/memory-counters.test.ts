import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryCounters } from './memory-counters.ts';

test('what a key may take in a window is granted once, and again in the next', async () => {
  let now = 1000;
  const counters = new MemoryCounters(() => now);
  const ask = { key: 'rows key:1', amount: 6, limit: 10, windowMs: 60_000 };

  const first = await counters.reserve([ask, ask]);
  now += 60_000;
  const second = await counters.reserve([ask]);

  assert.deepEqual(
    [...first, ...second].map((grant) => [grant.isGranted, grant.taken]),
    [
      [true, 6],
      [false, 6],
      [true, 6],
    ],
  );
});

test('what was reserved and not used goes back', async () => {
  const counters = new MemoryCounters(() => 0);
  const ask = { key: 'rows key:1', amount: 8, limit: 10, windowMs: 60_000 };
  await counters.reserve([ask]);

  await counters.settle([{ key: ask.key, windowMs: ask.windowMs, reserved: 8, used: 1 }]);

  assert.equal((await counters.reserve([ask]))[0]?.isGranted, true);
});

test('keys beyond the bound are forgotten and counted', async () => {
  const counters = new MemoryCounters(() => 0, 2);

  await counters.reserve(['a', 'b', 'c'].map((key) => ({ key, amount: 1, limit: 1, windowMs: 1 })));

  assert.equal(counters.forgotten, 1);
});
