import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Lru } from './lru.ts';

suite('what was used lately is kept', () => {
  test('never more than there is room for, and the half that was used last for sure', () => {
    const kept = new Lru<number, string>(8);
    for (let key = 0; key < 100; key += 1) {
      kept.set(key, `v${key}`);
      // Used all the time, so it is never too old.
      if (key > 0) assert.equal(kept.get(0), 'v0');
      assert.ok(kept.size <= 8);
    }
    for (const key of [97, 98, 99]) assert.equal(kept.get(key), `v${key}`);
    assert.equal(kept.get(50), undefined);
  });

  test('an entry that is set again has its new value only', () => {
    const kept = new Lru<string, number>(4);
    for (const key of ['a', 'b', 'c']) kept.set(key, 1);
    kept.set('a', 2);
    assert.equal(kept.get('a'), 2);
    assert.equal(kept.size, 3);
  });
});
