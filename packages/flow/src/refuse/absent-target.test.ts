import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Exchange } from '../exchange.ts';
import { absentTarget } from './absent-target.ts';

function targetOf(target: string, ...values: readonly string[]) {
  const path = target.split('?')[0] ?? '';
  const pathParameters = values.map((value) => ({ name: 'id', start: path.indexOf(value), end: path.indexOf(value) + value.length }));
  const found = absentTarget({ captured: { request: { target } }, path, pathParameters, otherReadings: [] } as unknown as Exchange);
  assert.ok(found);
  return found;
}

suite('a target where nothing is', () => {
  test('has ids of the same kind: whole numbers that fit 32 bits, valid UUIDs, what stands before the last divider', () => {
    assert.equal(targetOf('/orders/17', '17').target, '/orders/999999999');
    assert.equal(
      targetOf('/users/0b0e7c1e-9d5a-4f39-8d5f-0c2f6a1b2c3d', '0b0e7c1e-9d5a-4f39-8d5f-0c2f6a1b2c3d').target,
      '/users/ffffffff-ffff-4fff-bfff-fffffffffffe',
    );
    assert.equal(targetOf('/users/usr_f7ed851d1940', 'usr_f7ed851d1940').target, '/users/usr_f9ff999f9999');
  });

  test('keeps its query, and everything that is no parameter', () => {
    assert.equal(targetOf('/a/17/b/23/c?d=17', '17', '23').target, '/a/999999999/b/999999999/c?d=17');
  });

  test('without parameters is a neighbour of the last segment', () => {
    assert.equal(targetOf('/admin/users').target, '/admin/ffffff9f9f9f9');
    assert.notEqual(targetOf('/').target, '/');
  });

  test('says what stands in it for each parameter, and its query', () => {
    assert.deepEqual(targetOf('/orders/17?a=1', '17').absents, ['999999999', 'a=1']);
  });
});
