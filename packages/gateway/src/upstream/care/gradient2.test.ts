import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { defaultConcurrency, Gradient2 } from './gradient2.ts';

const options = { ...defaultConcurrency, initial: 20, min: 4, max: 100 };

/** So many steps of ten answers a second, each of which took so long. */
function after(limit: Gradient2, steps: number, tookMs: number, inFlight: () => number, fromMs: number): number {
  let nowMs = fromMs;
  for (let step = 0; step < steps; step += 1) {
    for (let sample = 0; sample < 11; sample += 1) {
      nowMs += 100;
      limit.sample(tookMs, inFlight(), nowMs);
    }
  }
  return nowMs;
}

suite('adaptive concurrency', () => {
  test('grows while answers take what they always took, up to its bound', () => {
    const limit = new Gradient2(options);

    after(limit, 200, 10, () => limit.limit, 0);

    assert.equal(limit.limit, 100);
  });

  test('shrinks when answers take longer, and comes back when they do not', () => {
    const limit = new Gradient2(options);
    const nowMs = after(limit, 200, 10, () => limit.limit, 0);

    const later = after(limit, 20, 40, () => limit.limit, nowMs);
    const shrunk = limit.limit;
    after(limit, 200, 10, () => limit.limit, later);

    assert.ok(shrunk < 25, `${shrunk}`);
    assert.equal(limit.limit, 100);
  });

  test('never goes below its bound', () => {
    const limit = new Gradient2({ ...options, min: 15 });
    const nowMs = after(limit, 50, 1, () => 100, 0);

    after(limit, 30, 1_000, () => 100, nowMs);

    assert.equal(limit.limit, 15);
  });

  test('learns nothing from a limit that is not used', () => {
    const limit = new Gradient2(options);

    after(limit, 100, 10, () => 1, 0);

    assert.equal(limit.limit, 20);
  });
});
