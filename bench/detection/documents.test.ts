import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documents } from './documents.ts';
import { spellingsOf } from './keys.ts';
import { ownFormats } from './national.ts';
import { homes } from './people.ts';
import { Random } from './random.ts';
import { issuers } from './secrets.ts';
import type { Split } from './split.ts';
import { tables } from './tables.ts';

test('documents and tables are the same in every run, and differ between the sides', () => {
  const [once, again, other] = [documents('tune', 40), documents('tune', 40), documents('score', 40)];

  assert.deepEqual(once, again);
  assert.notDeepEqual(once, other);
  assert.deepEqual(tables('score', 5), tables('score', 5));
});

test('no spelling of a key is met on both sides', () => {
  const score = spellingsOf('score');

  const shared = [...spellingsOf('tune')].filter((spelling) => score.has(spelling));

  assert.deepEqual(shared, []);
});

test('no key of a person’s field in documents is met on both sides', () => {
  const keys = (split: Split) =>
    new Set(
      documents(split, 400).flatMap(({ leaves }) =>
        leaves.flatMap(({ truth, key }) => (truth === 'benign' || truth === 'unasked' ? [] : [key])),
      ),
    );
  const score = keys('score');

  assert.deepEqual(
    [...keys('tune')].filter((key) => score.has(key)),
    [],
  );
});

test('nobody and no place is met on both sides', () => {
  const words = (split: Split) =>
    new Set(homes[split].flatMap(({ locale, firsts, lasts, cities, streets }) => [locale, ...firsts, ...lasts, ...cities, ...streets]));
  const score = words('score');

  assert.deepEqual(
    [...words('tune')].filter((word) => score.has(word)),
    [],
  );
});

test('people write in twelve scripts and more, and keys are of ten languages and more', () => {
  assert.ok(new Set([...homes.tune, ...homes.score].map(({ script }) => script)).size >= 12);
});

test('no issuer of secrets is met on both sides', () => {
  const score = new Set(issuers('score').map(({ name }) => name));

  assert.deepEqual(
    issuers('tune').filter(({ name }) => score.has(name)),
    [],
  );
  assert.ok(score.size >= 120);
});

test('every label stands for a text or number of its document, in order', () => {
  for (const { document, leaves } of documents('tune', 60)) {
    const values: unknown[] = [];
    JSON.stringify(document, (_, value: unknown) => {
      if (typeof value === 'string' || typeof value === 'number') values.push(value);
      return value;
    });

    assert.deepEqual(
      values,
      leaves.map(({ value }) => value),
    );
  }
});

test('a national number is of its length, and differs when it is broken', () => {
  const random = new Random('own');
  for (const { valid, invalid } of ownFormats()) {
    const number = valid(random) ?? '';
    assert.ok(number.length >= 8);
    assert.notEqual(invalid(random, number), number);
  }
});
