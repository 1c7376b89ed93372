import assert from 'node:assert/strict';
import { test } from 'node:test';
import { utf8 } from '@sluice/kit';
import { createAttackDetection } from './attack-detection.ts';
import { attacks } from './attacks.ts';
import type { Field } from './field.ts';

const detection = createAttackDetection(attacks);
/** Places at which a detector looks more closely, or at all. */
const fields = ['q', 'return_to', 'url', 'subject', 'sort', 'filename', 'password'].flatMap((name): readonly Field[] => [
  { name, isName: false, channel: 'body', host: 'shop.example', content: 'unknown' },
  { name, isName: false, channel: 'query', host: null, content: 'unknown' },
]);

function isHarmless(text: string): boolean {
  const bytes = utf8(`"${text}"`);
  return detection.isHarmless(bytes, 1, bytes.length - 1);
}

test('names, addresses, ids, times and sentences of people are harmless before anybody has made a text of them', () => {
  const plain = [
    'Jane Doe',
    'Walk-in customer',
    'jane.doe@example.com',
    '12 Main Street, Springfield',
    'prd_039dca71f38e',
    '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
    '2024-01-02T03:04:05Z',
    '+44 20 7946 0958',
    'Is it here? It came yesterday...',
  ];

  assert.deepEqual(
    plain.filter((text) => !isHarmless(text)),
    [],
  );
});

test('what a look finds anything in is never harmless: samples of all attacks, their words and numbers joined in any way', () => {
  const samples = attacks.flatMap(({ samples: { hits, misses } }) => [...hits, ...misses]);
  const words = attacks.flatMap((attack) => [...(attack.words ?? []), ...(attack.leads ?? [])]);
  const pieces = [...new Set([...words, ...samples.flatMap((sample) => sample.match(/[A-Za-z]+|\d+/g) ?? [])])];
  const between = [' ', ' ', ' ', '.', '..', '-', ' -', '--', '_', '__', ', ', '@', ':', '+', '?', '', ' 1=1 '];
  // Lehmer's generator: the same texts each time.
  let seed = 20_261;
  const random = (below: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const joined = Array.from({ length: 60_000 }, () =>
    Array.from({ length: 1 + random(6) }, () => `${between[random(between.length)]}${pieces[random(pieces.length)]}`).join(''),
  );
  const plain = samples.map((sample) => sample.replace(/[^\w .,:@?+-]/g, ' '));
  const harmless = [...samples, ...plain, ...joined, ...joined.map((text) => text.trimStart())].filter(isHarmless);

  assert.ok(harmless.length > 10_000);
  assert.deepEqual(
    harmless.filter((text) => fields.some((one) => detection.explain(text, one).length > 0)),
    [],
  );
});

test('words that a detector needs are small letters alone', () => {
  assert.deepEqual(
    attacks.flatMap(({ words = [] }) => [...words]).filter((word) => !/^\p{Ll}+$/u.test(word)),
    [],
  );
});
