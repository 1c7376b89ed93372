import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certified, selfSigned } from '@sluice/gateway/certificates';
import { renewalOf } from './acme-keeper.ts';

const authority = selfSigned('authority');
const { cert } = certified('shop.example', authority, '230101000000Z');

test('a certificate is renewed when two thirds of its life are over', () => {
  assert.equal(new Date(renewalOf(cert, ['shop.example'])).toISOString(), '2021-12-31T16:00:00.000Z');
});

test('one for other hosts, one that signed itself, and none at all are renewed at once', () => {
  assert.deepEqual(
    [
      renewalOf(cert, ['shop.example', 'www.shop.example']),
      renewalOf(selfSigned('shop.example').cert, ['shop.example']),
      renewalOf('', []),
    ],
    [0, 0, 0],
  );
});
