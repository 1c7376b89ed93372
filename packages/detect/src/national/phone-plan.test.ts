import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { utf8 } from '@sluice/kit';
import { withAsciiDigits } from './native-digits.ts';
import { isPlanned } from './phone-plan.ts';

const planned = (text: string): boolean => isPlanned(utf8(text), 0, utf8(text).length);

test('of the numbers that libphonenumber holds valid, all but those whose code it rewrites are planned', () => {
  const { isValidPhoneNumber } = createRequire(import.meta.url)('libphonenumber-js/min') as {
    isValidPhoneNumber: (text: string) => boolean;
  };
  // Digits of square roots: spread evenly, and the same each time.
  const texts = Array.from({ length: 8000 }, (_, index) => `+${String(Math.sqrt(index + 2)).slice(4, 12 + (index % 5))}`);
  const valid = texts.filter((text) => isValidPhoneNumber(text));

  const missed = valid.filter((text) => !planned(text));

  assert.ok(valid.length > 500 && missed.length <= valid.length / 100, `${missed.length} of ${valid.length}`);
});

test('a number is planned with the zero that is dialled inside its country, and not with a code that nobody has', () => {
  assert.ok(planned('+44 (0)20 7946 0958'));
  assert.ok(planned('+442079460958'));
  assert.ok(!planned('+210 555 0100'));
  assert.ok(!planned('+44 1'));
});

test('digits of other scripts are read as digits', () => {
  const bytes = utf8('٠٥०９๓');

  assert.equal(new TextDecoder().decode(withAsciiDigits(bytes, 0, bytes.length) ?? new Uint8Array()), '05093');
  assert.equal(withAsciiDigits(utf8('050'), 0, 3), null);
});
