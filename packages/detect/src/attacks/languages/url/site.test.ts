import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostElsewhere } from './elsewhere.ts';
import { areOfOneSite, isPublicName } from './site.ts';

test('names below one that somebody owns are of one site, and those below a shared one are not', () => {
  for (const [one, other] of [
    ['app.shop.example', 'api.shop.example'],
    ['shop.example', 'www.shop.example'],
    ['a.shop.co.uk', 'b.shop.co.uk'],
    ['a.shop.github.io', 'shop.github.io'],
  ] as const)
    assert.equal(areOfOneSite(one, other), true, one);
  for (const [one, other] of [
    ['shop.example', 'evil.example'],
    ['shop.co.uk', 'evil.co.uk'],
    ['shop.github.io', 'evil.github.io'],
    ['github.io', 'github.io'],
    ['203.0.113.9', '198.51.113.9'],
    ['gate', 'gate'],
  ] as const)
    assert.equal(areOfOneSite(one, other), false, one);
});

test('addresses and names of inner networks are no public names', () => {
  assert.deepEqual(['shop.example', 'a.xn--p1ai'].map(isPublicName), [true, true]);
  for (const host of ['localhost', '127.0.0.1', '203.0.113.9', '::1', 'gate', 'shop.internal', 'a.local'])
    assert.equal(isPublicName(host), false, host);
});

test('the host that an address leads to is told where it is another one', () => {
  const told = (address: string) => hostElsewhere(address, 'shop.example');

  assert.deepEqual(
    ['https://EVIL.example:8443/a', '//evil.example', '/\\evil.example?a', 'ht\ntps://evil.example'].map(told),
    Array(4).fill('evil.example'),
  );
  assert.deepEqual(
    ['/cart', 'cart', 'https://shop.example/', '//www.shop.example', 'mailto:a@b.example', 'http://localhost:3000/cb'].map(told),
    Array(6).fill(null),
  );
});
