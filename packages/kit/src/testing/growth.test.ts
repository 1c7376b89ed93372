import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { assertLinear } from './growth.ts';

/** Passes over a text, as often as its length to a power. */
const passes = (power: number) => (length: number) => {
  const text = 'a'.repeat(length);
  return () => {
    for (let pass = 0; pass < length ** power; pass += 1) text.charCodeAt(pass % length);
  };
};

suite('growth that a test promises', () => {
  test('is that of the length', () => {
    assertLinear(passes(1), 400_000);
  });

  test('is not that of its square', () => {
    assert.throws(() => assertLinear(passes(2), 4_000), /16 times the length takes \d+ µs in place of/);
  });

  test('is not that of its square where the runtime does the work', () => {
    const searches = (length: number) => {
      const text = 'a'.repeat(length);
      return () => {
        let found = 0;
        for (let start = 0; start < length; start += 1) found += text.indexOf('ab', start);
        assert.equal(found, -length);
      };
    };

    assert.throws(() => assertLinear(searches, 10_000), /16 times the length takes/);
  });
});
