import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { createDetection, dataClasses } from '@sluice/detect';
import { readClasses } from './read-classes.ts';

const card = `version: 1
classes:
  - id: personal.loyalty-card
    title: Number of a loyalty card
    sensitivity: confidential
    treatment: mask:last-four
    names: [loyalty_card, loyalty_card_number, kundenkarte]
    against: [loyalty_card_type]
    values:
      - { characters: digits, length: { min: 10, max: 10 }, check: 'int(value) % 97 == 1' }
      - { pattern: 'LC-[0-9]{8}-[A-Z]{2}', telling: alone }
    samples:
      hits: [{ loyaltyCard: 9700000001 }, { value: LC-12345678-AB }, { Kundenkarte: '9700000098' }]
      misses: [{ loyaltyCard: 9700000002 }, { orderNumber: 9700000001 }, { value: LC-1234-AB }]
`;

suite('own data classes', () => {
  test('stand after the built-in ones and are found like them', () => {
    const read = readClasses([{ file: 'own.yaml', text: card }]);

    assert.ok(read.ok, JSON.stringify(read));
    const [best] = createDetection(read.value).explainValue('member', 'LC-87654321-ZZ');
    assert.equal(read.value.length, dataClasses.length + 1);
    assert.deepEqual([best?.dataClass, best?.band], ['personal.loyalty-card', 'certain']);
  });

  const wrong: readonly (readonly [string, (text: string) => string, RegExp])[] = [
    [
      'a hit that is not found',
      (text) => text.replace('9700000001 }, { value', '9700000003 }, { value'),
      /:13:\d+ .*sample loyaltyCard: 9700000003 is not found/,
    ],
    [
      'a miss that is found',
      (text) => text.replace('LC-1234-AB', 'LC-12345679-AB'),
      /:14:\d+ .*sample value: "LC-12345679-AB" is found \(certain/,
    ],
    ['a pattern that RE2 has not', (text) => text.replace('LC-[0-9]{8}', '(?=L)LC-[0-9]{8}'), /:11:\d+ .*pattern: it is no RE2 pattern/],
    ['a repeated repetition', (text) => text.replace('[0-9]{8}-[A-Z]{2}', '([0-9]+)+'), /:11:\d+ .*ambiguous: "\(\[0-9\]\+\)\+" repeats/],
    [
      'a pattern of ordinary values',
      (text) => text.replace('LC-[0-9]{8}-[A-Z]{2}', '[0-9A-Z-]+'),
      /ambiguous: it also matches a whole number such as "7"/,
    ],
    ['a check that is no CEL', (text) => text.replace('int(value)', 'int(worth)'), /:10:\d+ .*check: .*worth/],
    ['an unknown key', (text) => text.replace('against:', 'aginst:'), /:8:5 .*unknown key "aginst".*did you mean "against"/],
    ['an unknown family', (text) => text.replace('personal.loy', 'private.loy'), /:3:9 .*wrong form/],
    ['a treatment that is none', (text) => text.replace('mask:last-four', 'mask:last-five'), /:6:16 .*"mask:last-five" is no treatment/],
    [
      'an id that is taken',
      (text) => text.replace('personal.loyalty-card', 'personal.email'),
      /:3:9 .*there is a class of this id already/,
    ],
  ];
  for (const [what, change, told] of wrong) {
    test(`${what} is refused with its place`, () => {
      const read = readClasses([{ file: 'own.yaml', text: change(card) }]);

      assert.ok(!read.ok);
      const lines = read.failure.map(({ file, line, column, message, fix }) => `${file}:${line}:${column} ${message} ${fix ?? ''}`);
      assert.match(lines.join('\n'), told);
    });
  }

  test('the example of the documentation holds', () => {
    const file = join(import.meta.dirname, '../../../../docs/examples/loyalty-card.yaml');

    assert.ok(readClasses([{ file, text: readFileSync(file, 'utf8') }]).ok);
  });

  test('a check weighs by how many random values pass it, the same at every start', () => {
    const [one, two] = [1, 2].map(() => readClasses([{ file: 'own.yaml', text: card }]));

    const scores = [one, two].map((read) =>
      read?.ok ? createDetection(read.value).explainValue('loyaltyCard', '9700000001')[0]?.score : null,
    );
    assert.equal(scores[0], scores[1]);
    assert.ok((scores[0] ?? 0) > 4);
  });
});
