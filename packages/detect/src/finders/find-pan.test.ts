import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { PathTrie, Tape, unknownShape } from '@sluice/model';
import { pan } from '../classes/pan.ts';
import { createDetection } from '../detection.ts';
import { Hits } from '../hits.ts';
import { fillTape } from '../testing/fill-tape.ts';

const detection = createDetection([pan]);

/** First digits and lengths that the networks publish. */
const issuers: readonly (readonly [network: string, prefix: string, lengths: readonly number[]])[] = [
  ['Visa', '4', [16, 19]],
  ['Mastercard', '51', [16]],
  ['Mastercard', '2221', [16]],
  ['Mastercard', '2720', [16]],
  ['American Express', '34', [15]],
  ['American Express', '37', [15]],
  ['Discover', '6011', [16, 17, 18, 19]],
  ['Discover', '644', [16, 19]],
  ['Discover', '65', [16, 19]],
  ['Diners Club', '300', [14]],
  ['Diners Club', '36', [14, 16, 19]],
  ['JCB', '3528', [16, 17, 18, 19]],
  ['JCB', '3589', [16]],
  ['UnionPay', '62', [16, 17, 18, 19]],
  ['UnionPay', '81', [16, 17, 18, 19]],
  ['Maestro', '5018', [16, 17, 18, 19]],
  ['Maestro', '6304', [16, 17, 18, 19]],
  ['Maestro', '6759', [16, 17, 18, 19]],
  ['Mir', '2204', [16]],
  ['Troy', '9792', [16]],
  ['RuPay', '82', [16]],
];

suite('a number of a network is found without a name', () => {
  for (const [network, prefix, lengths] of issuers) {
    for (const length of lengths) {
      test(`${network} ${prefix}, ${length} digits`, () => {
        for (let seed = 1; seed <= 20; seed += 1) {
          const number = complete(prefix, length, seed);
          assert.equal(likely({ value: number }), 1, 'alone');
          assert.equal(likely({ text: `paid with ${number}, thanks` }), 1, 'in a sentence');
          assert.equal(likely({ text: `"${number}"` }), 1, 'in quotes');
        }
      });
    }
  }
});

test('groups as cards and banks print them are one number', () => {
  const [visa, amex, diners, unionPay] = [complete('4', 16, 3), complete('37', 15, 3), complete('36', 14, 3), complete('62', 19, 3)];

  for (const sign of [' ', '-']) {
    for (const [number, groups] of [
      [visa, [4, 4, 4, 4]],
      [amex, [4, 6, 5]],
      [diners, [4, 6, 4]],
      [unionPay, [4, 4, 4, 4, 3]],
      [unionPay, [6, 13]],
    ] as const) {
      assert.equal(likely({ value: grouped(number, groups, sign) }), 1);
    }
  }
});

test('a number of JSON is read as text is', () => {
  assert.equal(likely({ card: Number(complete('4', 16, 5)) }), 1);
});

test('no row is left out because the rows before it were none', () => {
  const rows = Array.from({ length: 400 }, (_, index) => ({ note: index % 97 === 96 ? complete('51', 16, index) : 'paid' }));

  assert.equal(likely(rows), 4);
});

test('ids that pass the check by chance are none under an id’s name', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    for (const name of ['id', 'orderId', 'transaction_id', 'trackingNumber', 'imei']) {
      assert.equal(likely({ [name]: complete('4', 16, seed) }), 0, name);
    }
  }
});

test('a column of random numbers holds no card though some of it pass', () => {
  const rows = Array.from({ length: 500 }, (_, index) => ({ value: random(16, index + 7) }));

  assert.equal(likely(rows), 0);
});

test('clocks are none', () => {
  for (let seed = 0; seed < 2000; seed += 1) {
    const milliseconds = 1_400_000_000_000 + seed * 317_000_003;
    for (const factor of [1, 1000]) assert.equal(likely({ value: milliseconds * factor }), 0);
    assert.equal(likely({ value: `${milliseconds}000000` }), 0);
  }
});

function complete(prefix: string, length: number, seed: number): string {
  const body = prefix + random(length - 1 - prefix.length, seed * 31 + length);
  const sum = Array.from(body, Number)
    .toReversed()
    .reduce((total, digit, index) => total + (index % 2 === 0 ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

/** The same digits for the same seed. */
function random(length: number, seed: number): string {
  let state = seed;
  let text = '';
  while (text.length < length) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    text += String((state >> 12) % 10);
  }
  return text;
}

function grouped(number: string, lengths: readonly number[], sign: string): string {
  let at = 0;
  return lengths
    .map((length) => {
      at += length;
      return number.slice(at - length, at);
    })
    .join(sign);
}

/** How many hits a mask would be put on. */
function likely(value: unknown): number {
  const tape = new Tape();
  const trie = new PathTrie(unknownShape);
  const hits = new Hits();
  fillTape(tape, trie, new TextEncoder().encode(JSON.stringify(value)));
  detection.attach(trie).look(tape, hits);
  return hits.confidences.subarray(0, hits.count).filter((level) => level > 0).length;
}
