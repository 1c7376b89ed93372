import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WrongValue } from './define-command.ts';
import { timeOf } from './filter-options.ts';

const nowMs = Date.parse('2026-11-25T12:00:00Z');

test('a time is how long ago, or a point in ISO 8601', () => {
  assert.equal(timeOf('15m', nowMs), nowMs - 900_000);
  assert.equal(timeOf('2026-11-25T11:30:00Z', nowMs), nowMs - 1_800_000);
  assert.equal(timeOf('2026-11-24', nowMs), Date.parse('2026-11-24'));
});

test('what is no time is refused with an example', () => {
  for (const text of ['soon', '15', '2026', '2026-99-99'])
    assert.throws(
      () => timeOf(text, nowMs),
      (error: unknown) => error instanceof WrongValue && error.message.includes('15m'),
    );
});
