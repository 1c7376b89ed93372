import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Pace } from './pace.ts';

suite('the pace of 404s', () => {
  test('is that of the slowest kind, and nobody waits who is late already', () => {
    const pace = new Pace();
    pace.note('GET /o', 'hidden', 40);
    pace.note('GET /o', 'own', 2);

    assert.equal(pace.rest('GET /o', 2), 38);
    assert.equal(pace.rest('GET /o', 50), 0);
    assert.equal(pace.rest('GET /other', 2), 0);
  });

  test('is not forgotten for any number of answers of a quicker kind', () => {
    const pace = new Pace();
    pace.note('DELETE /o', 'guard-found', 40);
    for (let times = 0; times < 1000; times += 1)
      for (const kind of ['request', 'guard-absent', 'own'] as const) pace.note('DELETE /o', kind, 1);

    assert.equal(pace.rest('DELETE /o', 1), 39);
  });

  test('is known from what callers get that is theirs, before anything was hidden', () => {
    const pace = new Pace();
    pace.note('GET /o', 'let-out', 40);

    assert.equal(pace.rest('GET /o', 2), 38);
  });

  test('is at most two seconds', () => {
    const pace = new Pace();
    pace.note('GET /o', 'hidden', 60_000);

    assert.equal(pace.rest('GET /o', 0), 2000);
  });
});
