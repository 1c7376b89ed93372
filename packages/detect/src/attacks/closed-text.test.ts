import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attacks } from './attacks.ts';
import { isClosed } from './closed-text.ts';

const closed = [
  ['0', '-12.5', '+3', '12345678901234567890', 'true', 'FALSE', 'null'],
  ['6fa459ea-ee8a-3ca4-894e-db77e160355e', '2026-02-29', '2026-11-26T02:49:44Z', '2026-11-26T02:49:44.123+01:00'],
].flat();
const open = [
  '',
  '1 ',
  '1-1',
  '0x7f000001',
  '1e9',
  '127.0.0.1',
  '2026-11-26 OR 1',
  "2026-11-26'",
  'true--',
  '6fa459ea-ee8a-3ca4-894e-db77e160355e\n',
];

test('numbers, truth values, UUIDs, dates and times have no room for an attack, and nothing that is more than one is of them', () => {
  for (const text of closed) assert.ok(isClosed(text), text);
  for (const text of open) assert.ok(!isClosed(text), text);
});

test('no attack that a detector has as a sample is of a closed grammar', () => {
  for (const { id, samples } of attacks) for (const hit of samples.hits) assert.ok(!isClosed(hit), `${id}: ${hit}`);
});
