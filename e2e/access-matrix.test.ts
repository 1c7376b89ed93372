import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureAccessMatrix } from './access-matrix.ts';

test('operations of the demo decide for every kind of caller as contract, roles and ownership declare', { timeout: 60_000 }, async () => {
  const { wrong, cells } = await measureAccessMatrix(4);

  assert.ok(cells >= 200);
  assert.deepEqual(wrong, []);
});
