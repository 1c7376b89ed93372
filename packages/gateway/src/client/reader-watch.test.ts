import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultTimeouts } from '../limits.ts';
import { type ReaderFault, ReaderWatch } from './reader-watch.ts';

const timeouts = { ...defaultTimeouts, writeStallMs: 30_000, readGraceMs: 60_000, readBytesPerSecondMin: 500 };

/** What is said first of a reader that takes so much each second, for ten minutes; `rests` tells of seconds in which nothing waits. */
function watched(bytesOf: (second: number) => number, rests: (second: number) => boolean = () => false) {
  const watch = new ReaderWatch();
  let taken = 0;
  for (let second = 1; second <= 600; second += 1) {
    taken += bytesOf(second);
    let fault: ReaderFault | null = null;
    if (rests(second)) watch.rests(second * 1_000);
    else fault = watch.waits(taken, second * 1_000, timeouts);
    if (fault !== null) return { fault, second };
  }
  return null;
}

test('who takes nothing for the time of a stall has stalled', () => {
  assert.deepEqual(
    watched((second) => (second < 10 ? 10_000 : 0)),
    { fault: 'stalled', second: 40 },
  );
});

test('who takes a little now and then is too slow once the grace is over', () => {
  const found = watched((second) => (second % 20 === 0 ? 100 : 0));

  assert.equal(found?.fault, 'slow');
  assert.ok(found.second > 60 && found.second < 65);
});

test('who was quick once does not live on that', () => {
  const found = watched((second) => (second < 30 ? 1_000_000 : 1));

  assert.equal(found?.fault, 'slow');
  assert.ok(found.second < 130);
});

test('who takes as much as is asked is left alone, in lumps too', () => {
  assert.equal(
    watched(() => 501),
    null,
  );
  assert.equal(
    watched((second) => (second % 25 === 0 ? 20_000 : 0)),
    null,
  );
});

test('time in which nothing waits does not count', () => {
  assert.equal(
    watched(
      () => 1,
      (second) => second % 50 === 0,
    ),
    null,
  );
});
