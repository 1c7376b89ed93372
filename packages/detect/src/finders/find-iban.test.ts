import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { iban } from '../classes/iban.ts';
import { createDetection } from '../detection.ts';
import { Hits } from '../hits.ts';

const detection = createDetection([iban]);
const hits = new Hits();

/** Countries with the signs of their account numbers as the registry has them: n a digit, a a capital, c either. */
const structures =
  `AD8n12c AE19n AL8n16c AT16n AZ4a20c BA16n BE12n BG4a6n8c BH4a14c BR23n1a1c BY4c4n16c CH5n12c CR18n CY8n16c CZ20n DE18n DK14n
  DO4c20n EE16n EG25n ES20n FI14n FO14n FR10n11c2n GB4a14n GE2a16n GI4a15c GL14n GR7n16c GT4c20c HR17n HU24n IE4a14n IL19n IQ4a15n IS22n
  IT1a10n12c JO4a4n18c KW4a22c KZ3n13c LB4n20c LC4a24c LI5n12c LT16n LU3n13c LV4a13c LY21n MC10n11c2n MD2c18c ME18n MK3n10c2n MR23n MT4a5n18c
  MU4a19n3a NL4a10n NO11n PK4a16c PL24n PS4a21c PT21n QA4a21c RO4a16c RS18n SA2n18c SC4a20n3a SE20n SI15n SK20n SM1a10n12c ST21n SV4a20n TL19n
  TN20n TR5n1n16c UA6n19c VA18n VG4a16n XK16n`
    .split(/\s+/)
    .map((row) => ({ country: row.slice(0, 2), parts: [...row.slice(2).matchAll(/(\d+)([nac])/g)] }));

suite('an account number is found without a name', () => {
  for (const { country, parts } of structures) {
    test(country, () => {
      for (let seed = 1; seed <= 12; seed += 1) {
        const account = parts.map(([, count = '0', kind = 'n']) => signs(Number(count), kind, seed)).join('');
        const number = `${country}${checkDigits(country, account)}${account}`;
        assert.ok(isFound(number), 'in one run');
        assert.ok(isFound(number.replace(/(.{4})(?=.)/g, '$1 ')), 'in groups of four');
        if (/\d{4}/.test(number)) assert.ok(isFound(`Pay to ${number.toLowerCase()} until Friday`), 'in a sentence');
        assert.ok(!isFound(number.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10))), 'with another digit');
      }
    });
  }
});

test('a country that has none, and a length that is not the country’s, are none', () => {
  const account = '370400440532013000';

  assert.ok(!isFound(`XX${checkDigits('XX', account)}${account}`));
  assert.ok(!isFound(`FR${checkDigits('FR', account)}${account}`));
});

function checkDigits(country: string, account: string): string {
  const digits = Array.from(`${account}${country}00`, (sign) => Number.parseInt(sign, 36)).join('');
  return String(98n - (BigInt(digits) % 97n)).padStart(2, '0');
}

function signs(count: number, kind: string, seed: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const alphabet = kind === 'n' ? '0123456789' : kind === 'a' ? letters : `0123456789${letters}`;
  return Array.from({ length: count }, (_, index) => alphabet[(seed * 7 + index * index * 5 + index * seed) % alphabet.length] ?? '').join(
    '',
  );
}

function isFound(text: string): boolean {
  const bytes = new TextEncoder().encode(text);
  hits.reset();
  detection.lookText('', bytes, 0, bytes.length, hits);
  return hits.confidences.subarray(0, hits.count).some((level) => level > 0);
}
