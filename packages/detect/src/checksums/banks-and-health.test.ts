import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ValueCheck } from '../evidence.ts';
import { isAbaRouting, isClabe, isIfsc, isSortCode } from './banks.ts';
import { isDea, isKvnr, isLoinc, isMbi, isMedicareAustralia, isNhsNumber, isNpi, isSnomed } from './health.ts';

const specimens: readonly (readonly [name: string, check: ValueCheck, valid: string])[] = [
  ['NPI', isNpi, '1234567893'],
  ['DEA number', isDea, 'BS4821307'],
  ['NHS number', isNhsNumber, '485 777 3457'],
  ['health insurance number of Germany', isKvnr, 'M482130070'],
  ['Medicare number of Australia', isMedicareAustralia, '2123456701'],
  ['LOINC', isLoinc, '4548-4'],
  ['ABA routing number', isAbaRouting, '121000028'],
  ['CLABE', isClabe, '002010077777777771'],
];

suite('another last digit breaks the check', () => {
  for (const [name, check, valid] of specimens) {
    test(`of a ${name}`, () => {
      const last = Number(valid.at(name.startsWith('Medicare') ? -2 : -1));
      const at = name.startsWith('Medicare') ? valid.length - 2 : valid.length - 1;
      const wrong = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((step) => `${valid.slice(0, at)}${(last + step) % 10}${valid.slice(at + 1)}`);

      assert.ok(fits(check, valid));
      assert.deepEqual(
        wrong.filter((text) => fits(check, text)),
        [],
      );
    });
  }
});

test('letters and digits stand where the rule of their number has them', () => {
  assert.ok(fits(isMbi, '1EG4-TE5-MK73'));
  assert.ok(!fits(isMbi, '1SG4-TE5-MK73'));
  assert.ok(fits(isIfsc, 'SLCE0002117'));
  assert.ok(!fits(isIfsc, 'SLCEX002117'));
  assert.ok(fits(isSortCode, '20-11-07'));
  assert.ok(!fits(isSortCode, '201-1-07'));
  assert.ok(fits(isSnomed, '44054006'));
  assert.ok(!fits(isSnomed, '44054996'));
});

function fits(check: ValueCheck, text: string): boolean {
  const bytes = new TextEncoder().encode(text);
  return check(bytes, 0, bytes.length);
}
