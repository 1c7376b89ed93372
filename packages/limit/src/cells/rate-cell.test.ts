import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { RateCell } from './rate-cell.ts';

/** Ten milliseconds a request. */
const terms = { kind: 'rate', amount: 100, periodMs: 1_000, burst: 50 } as const;

suite('a rate', () => {
  test('has back what was not spent of a booking', () => {
    const cell = new RateCell(terms);
    cell.book(30, 1_000);
    cell.giveBack(20, 1_000, 1_010);

    assert.equal(cell.available(1_010), 41);
  });

  test('does not forget what was booked since, when what comes back would be there again by itself', () => {
    const cell = new RateCell(terms);
    cell.book(10, 1_000);
    cell.book(10, 1_100);
    cell.giveBack(10, 1_000, 1_110);

    assert.equal(cell.available(1_110), 41);
  });

  test('counts what was used beyond a booking', () => {
    const cell = new RateCell(terms);
    cell.book(10, 1_000);
    cell.giveBack(-5, 1_000, 1_000);

    assert.equal(cell.available(1_000), 35);
  });

  test('has back what was booked too long ago to be known, and forgets no later booking for it', () => {
    const cell = new RateCell(terms);
    cell.book(10, 1_000);
    cell.book(10, 9_000);
    cell.giveBack(10, 1_000, 9_000);

    assert.equal(cell.available(9_000), 40);
  });
});
