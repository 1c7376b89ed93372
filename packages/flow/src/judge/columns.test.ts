import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sipKeyOf } from '@sluice/kit';
import { dataClassId, PathTrie, unknownShape } from '@sluice/model';
import { ColumnSet, fingerprintsMax, formOf } from './columns.ts';

const key = { id: 'k1', key: sipKeyOf(new Uint8Array(16)) };
const email = dataClassId('personal.email');

function columnsOf(values: readonly string[]) {
  const trie = new PathTrie(unknownShape);
  const node = trie.child(trie.item(0), 'email');
  const columns = new ColumnSet(trie, 'response', key, []);
  for (const value of values) {
    const bytes = Buffer.from(value);
    columns.add(columns.draftOf(node, 3, email, 'declared'), 1, bytes, 0, bytes.length);
  }
  return columns.finish();
}

test('values of one place and class are one column, its distinct values told apart by fingerprint', () => {
  const [column, ...others] = columnsOf(['a@example.com', 'b@example.com', 'a@example.com']);

  assert.equal(others.length, 0);
  assert.equal(column?.place, 'response.body/*/email');
  assert.equal(column?.count, 3);
  assert.equal(column?.fingerprints.length, 4);
});

test('evidence has the form of a value and none of its characters', () => {
  const value = Buffer.from('Ada.Lovelace+42@example.com');

  assert.equal(formOf(value, 0, value.length), 'aaa.aaaaaaaa+99@aaaaaaa.');
});

test('a column keeps a bounded number of fingerprints however many values it has', () => {
  const [column] = columnsOf(Array.from({ length: 500 }, (_, index) => `user${index}@example.com`));

  assert.equal(column?.count, 500);
  assert.equal(column?.fingerprints.length, fingerprintsMax * 2);
});
