import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attacks } from '@sluice/detect';
import { attackByShortName } from './inspect.ts';

test('every attack on the shelf has one short name', () => {
  assert.deepEqual(Object.values<string>(attackByShortName).toSorted(), attacks.map(({ id }) => id).toSorted());
});
