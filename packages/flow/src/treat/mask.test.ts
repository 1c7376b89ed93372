import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { suite, test } from 'node:test';
import { consumerId, type MaskKind, parseTreatment, treatmentText } from '@sluice/model';
import fc from 'fast-check';
import { type MaskPorts, masked, maskedNumber } from './mask.ts';

const consumer = consumerId('key-1');
const ports = portsOf('a key');

/** `keep-ends(4,2)` of a text, as a policy says it. */
function mask(text: string, said: string, who = consumer): string {
  return masked(text, kindOf(said), ports, who);
}

function kindOf(said: string): MaskKind {
  const treatment = parseTreatment(`mask:${said}`);
  assert.ok(treatment?.kind === 'mask', said);
  return treatment.mask;
}

function portsOf(secret: string): MaskPorts {
  return {
    keyed(text) {
      const bytes = createHmac('sha256', secret).update(text).digest();
      return [bytes.readUInt32LE(0), bytes.readUInt32LE(4)];
    },
    pseudonymBlock: (text) => createHmac('sha256', secret).update(text).digest(),
    encrypted: () => null,
  };
}

/** Mask, what goes in, what comes out. */
const table: readonly (readonly [said: string, given: string, made: string])[] = [
  ['full', 'x'.repeat(500), '********'],
  ['keep-ends(4,2)', 'GB82 WEST 1234 5698 7654 32', 'GB82 **** **** **** **** 32'],
  ['keep-ends(2,2)', 'abcdef', '******'],
  ['keep-ends(1,0)', 'A', '*'],
  ['keep-ends(1,0)', 'नमस्ते', 'न*****'],
  ['keep-ends(1,0)', '山田', '山*'],
  ['last-four', '4111-1111-1111-1234', '****-****-****-1234'],
  ['last-four', '４１１１１１１１１１１１１２３４', '************１２３４'],
  ['last-four', '12345', '*****'],
  ['keep-domain', 'ada@example.com', '***@example.com'],
  ['keep-domain', 'ada＠example.com', '***@example.com'],
  ['keep-domain', '@handle', '@******'],
  ['keep-domain', 'nothing here', '******* ****'],
  ['initials', 'Ada Lovelace', 'A. L.'],
  ['initials', 'محمد علي', 'م. ع.'],
  ['initials', '山田太郎', '*.'],
  ['initials', 'agent 47', '***** **'],
  ['keep-country', '+49 151 12345678', '+49 *** ********'],
  ['keep-country', '0049151123456', '0049*********'],
  ['keep-country', '+1 (555) 010-9988', '+1 (***) ***-****'],
  ['keep-country', '+358 40 12345', '+358 ** *****'],
  ['keep-country', '030 901820', '*** ******'],
  ['keep-country', '＋４９１５１１２３４５６', '＋４９*********'],
  ['round-date(year)', '1984-11-23', '1984-01-01'],
  ['round-date(month)', '1984-11-23T10:11:12Z', '1984-11-01T00:00:00Z'],
  ['round-date(year)', '29.02.1980', '01.01.1980'],
  ['round-date(month)', '29.02.1980', '01.02.1980'],
  ['round-date(month)', '29/02/1980', '01/02/1980'],
  ['round-date(month)', '02/29/1980', '02/01/1980'],
  // Nobody knows which of the two is the month: less is told.
  ['round-date(month)', '3/4/1980', '1/1/1980'],
  ['round-date(year)', '19800229', '19800101'],
  ['round-date(year)', '320630400', '315532800'],
  ['round-date(year)', 'Feb 29, 1980', 'Jan 1, 1980'],
  ['round-date(year)', 'Fri, 29 Feb 1980 10:00:00 GMT', 'Tue, 01 Jan 1980 00:00:00 GMT'],
  ['round-date(year)', '1980年2月29日', '1980年1月1日'],
  ['round-date(year)', '١٩٨٠-٠٢-٢٩', '١٩٨٠-٠١-٠١'],
  ['round-date(year)', 'on a Friday', '** * ******'],
  ['round-geo(2)', '51.507351', '51.51'],
  ['round-geo(2)', '51.5074, -0.1278', '51.51, -0.13'],
  ['round-geo(2)', 'POINT(-0.12776 51.50735)', 'POINT(-0.13 51.51)'],
  ['round-geo(2)', 'gcpvj0', '******'],
  ['round-amount', '$5,234.50', '$5,000.00'],
  ['round-amount', '1.234,56 €', '1.000,00 €'],
  ['round-amount', '１２３４円', '１０００円'],
  ['round-amount(500)', '1234', '1000'],
  ['round-amount', 'a lot', '* ***'],
  ['ip-prefix', '203.0.113.7', '203.0.113.0'],
  ['ip-prefix', '203.0.113.7:443, 2001:db8:1:2::7', '203.0.113.0, 2001:db8:1::'],
  ['ip-prefix(16,32)', '203.0.113.7', '203.0.0.0'],
  ['ip-prefix', 'localhost', '*********'],
];

suite('masks', () => {
  for (const [said, given, made] of table) {
    test(`${said} of ${given.slice(0, 40)} is ${made}`, () => {
      assert.equal(mask(given, said), made);
    });
  }

  test('each mask is written as it is read', () => {
    for (const [said] of table) {
      const text = treatmentText({ kind: 'mask', mask: kindOf(said) });
      assert.deepEqual(parseTreatment(text), { kind: 'mask', mask: kindOf(said) });
    }
    assert.equal(parseTreatment('mask:round-geo(9)'), null);
    assert.equal(parseTreatment('mask:ip-prefix(33,48)'), null);
    assert.equal(parseTreatment('mask:pseudonym(all)'), null);
  });

  test('a number that is masked stays a number', () => {
    const numbers: readonly (readonly [string, string, string])[] = [
      ['4915112345678', 'keep-ends(3,2)', '4910000000078'],
      // Its own middle is hidden as zeros: it must not come out as it went in.
      ['4910000000078', 'keep-ends(3,2)', '0'],
      ['4111111111111234', 'last-four', '1234'],
      ['51.507351', 'round-geo(2)', '51.51'],
      ['1.5e6', 'round-amount', '1000000'],
      ['-1234', 'round-amount', '-1000'],
      ['19800229', 'round-date(year)', '19800101'],
      ['3405803783', 'ip-prefix', '3405803776'],
      ['123', 'full', '0'],
    ];
    for (const [given, said, made] of numbers)
      assert.equal(maskedNumber(given, kindOf(said), ports, consumer), made, `${said} of ${given}`);
    for (const said of ['hash', 'pseudonym', 'initials', 'keep-domain']) {
      assert.ok(Number.isFinite(JSON.parse(maskedNumber('12345678901234567890', kindOf(said), ports, consumer))), said);
    }
  });

  test('no mask but a rounding gives a value back unchanged, whatever script it is of', () => {
    const kinds = ['full', 'keep-ends(1,0)', 'keep-ends(4,2)', 'last-four', 'keep-domain', 'keep-country', 'initials', 'pseudonym', 'hash'];
    const text = fc.oneof(
      fc.string({ minLength: 1, unit: 'grapheme' }),
      fc.string({ minLength: 1 }),
      fc.emailAddress(),
      fc.ipV6(),
      fc.uuid(),
    );
    fc.assert(
      fc.property(text, fc.constantFrom(...kinds), (given, said) => {
        // Stars say nothing, of which nothing can be hidden.
        fc.pre(!/^\*{3,8}$/.test(given));
        assert.notEqual(mask(given, said), given);
      }),
      { numRuns: 2000 },
    );
  });

  test('no masked value can be found in what comes out: plain, in Base64, in hexadecimal or percent-encoded', () => {
    const pan = fc.stringMatching(/^4[0-9]{15}$/);
    const name = fc.stringMatching(/^[A-Z][a-z]{8,12} [A-Z][a-z]{8,12}$/);
    const kinds = [...new Set(table.map(([said]) => said)), 'pseudonym(consumer)', 'hash'];
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), pan, name, fc.uuid(), fc.ipV6()), fc.constantFrom(...kinds), (given, said) => {
        // An address or an amount that is round already is what it says.
        fc.pre(given.length > 8 && !/^(?:round|ip)/.test(said));
        const made = mask(given, said);
        const bytes = Buffer.from(given);
        for (const spelling of [given, encodeURIComponent(given), bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, '')])
          assert.ok(!made.includes(spelling), said);
      }),
      { numRuns: 2000 },
    );
  });

  test('a rounding says the same of all that it rounds together', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }), (date) => {
        const day = date.toISOString().slice(0, 10);
        assert.equal(mask(day, 'round-date(year)'), `${day.slice(0, 4)}-01-01`);
        assert.equal(mask(mask(day, 'round-date(month)'), 'round-date(month)'), mask(day, 'round-date(month)'));
      }),
    );
  });
});

suite('pseudonyms', () => {
  const values = fc.oneof(
    fc.emailAddress(),
    fc.uuid(),
    fc.ipV4(),
    fc.stringMatching(/^[A-Za-z0-9-]{6,40}$/),
    fc.string({ minLength: 5, unit: 'grapheme' }),
  );

  test('the same value has the same pseudonym under the same key, another consumer and another key have another', () => {
    fc.assert(
      fc.property(values, (given) => {
        fc.pre((given.match(/[\p{L}\p{N}]/gu) ?? []).length > 8);
        const made = mask(given, 'pseudonym(consumer)');
        assert.equal(mask(given, 'pseudonym(consumer)'), made);
        assert.notEqual(mask(given, 'pseudonym(consumer)', consumerId('key-2')), made);
        assert.equal(mask(given, 'pseudonym(global)', consumerId('key-2')), mask(given, 'pseudonym(global)'));
        assert.notEqual(masked(given, { kind: 'pseudonym', scope: 'consumer' }, portsOf('another key'), consumer), made);
      }),
    );
  });

  test('it keeps the form of the value', () => {
    const form = (text: string) => text.replace(/[a-z]/g, 'a').replace(/[A-Z]/g, 'A').replace(/[0-9]/g, '9');
    for (const given of ['Customer-1001', 'AB 12 34 56 C', '+49 151 12345678', 'Grace Hopper'])
      assert.equal(form(mask(given, 'pseudonym')), form(given));
    assert.match(mask('ada@example.com', 'pseudonym'), /^[a-z][a-z2-7]{14}@pseudonym\.example$/);
    assert.match(
      mask('f81d4fae-7dec-41d0-a765-00a0c91e6bf6', 'pseudonym'),
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    assert.match(mask('Иван Петров', 'pseudonym'), /^[А-Я][а-я]{3} [А-Я][а-я]{5}$/);
    assert.match(mask('203.0.113.7', 'pseudonym'), /^10(?:\.\d{1,3}){3}$/);
    assert.match(mask('1980-02-29T10:00:00Z', 'pseudonym'), /^\d{4}-\d\d-\d\dT00:00:00Z$/);
    assert.match(mask('29.02.1980', 'pseudonym'), /^\d\d\.\d\d\.\d{4}$/);
    assert.equal(maskedNumber('4915112345678', kindOf('pseudonym'), ports, consumer).length, 13);
  });

  test('a card number stays one that passes its check, and spellings of one value have one pseudonym', () => {
    const card = mask('4111 1111 1111 1111', 'pseudonym');

    assert.equal(luhn(card.replaceAll(' ', '')), 0);
    assert.equal(mask('4111111111111111', 'pseudonym'), card.replaceAll(' ', ''));
    assert.equal(mask('ADA@Example.com', 'pseudonym'), mask('ada@example.com', 'pseudonym'));
  });

  test('few of many values meet: as many as the bound says', () => {
    const made = new Set(Array.from({ length: 1000 }, (_, index) => mask(String(1000 + index), 'pseudonym')));

    // n²/2N = 1000² / 18,000 = 55 pairs are expected.
    assert.ok(made.size > 900 && made.size < 990, String(made.size));
  });
});

function luhn(digits: string): number {
  return (
    Array.from(digits)
      .toReversed()
      .reduce((sum, digit, index) => sum + (index % 2 === 0 ? Number(digit) : ([0, 2, 4, 6, 8, 1, 3, 5, 7, 9][Number(digit)] ?? 0)), 0) % 10
  );
}
