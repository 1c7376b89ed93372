import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headerOf } from '@sluice/model';
import { headOfBodiless, headOfChanged } from './head.ts';

const original = [
  'Content-Type',
  'application/json',
  'ETag',
  '"v1"',
  'Content-Length',
  '120',
  'Accept-Ranges',
  'bytes',
  'Repr-Digest',
  'sha-256=:x:',
  'Last-Modified',
  'Mon, 01 Jan 2024 00:00:00 GMT',
  'Cache-Control',
  'public, max-age=60, s-maxage=600',
];

test('a changed answer tells neither the length nor the validators of the original', () => {
  const head = headOfChanged(original);

  for (const name of ['etag', 'content-length', 'accept-ranges', 'repr-digest', 'last-modified'])
    assert.equal(headerOf(head, name), null, name);
  assert.equal(headerOf(head, 'content-type'), 'application/json');
});

test('a changed answer may only be kept by the cache of the one who asked', () => {
  const head = headOfChanged(original);

  assert.equal(headerOf(head, 'cache-control'), 'private, max-age=60');
  assert.match(headerOf(head, 'vary') ?? '', /authorization/);
});

test('no-store stays as it is', () => {
  assert.equal(headerOf(headOfChanged(['Cache-Control', 'no-store']), 'cache-control'), 'no-store');
});

test('an answer without a body names a validator only to a client that named it first', () => {
  assert.equal(headerOf(headOfBodiless(original, null), 'etag'), null);
  assert.equal(headerOf(headOfBodiless(original, 'W/"v1", "v0"'), 'etag'), '"v1"');
  assert.equal(headerOf(headOfBodiless(original, '"guess"'), 'etag'), null);
  assert.equal(headerOf(headOfBodiless(original, '"v1"'), 'content-length'), null);
});
