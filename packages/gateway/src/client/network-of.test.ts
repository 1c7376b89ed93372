import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { defaultNetworkBits, networkOf } from './network-of.ts';

suite('the network of an address', () => {
  for (const [one, other, isSame] of [
    ['192.0.2.1', '192.0.2.254', true],
    ['192.0.2.1', '192.0.3.1', false],
    ['2001:db8:0:1::1', '2001:db8:0:1:ffff:ffff:ffff:ffff', true],
    ['2001:db8:0:1::1', '2001:0db8:0000:0001::2', true],
    ['2001:db8:0:1::1', '2001:db8:0:2::1', false],
    ['fe80::1%eth0', 'fe80::2%eth1', true],
    ['::1', '::2', true],
    ['::', '0.0.0.0', false],
    ['64:ff9b::192.0.2.1', '64:ff9b::c000:201', true],
  ] as const) {
    test(`${one} and ${other} are ${isSame ? 'in one' : 'in two'}`, () => {
      assert.equal(networkOf(one, defaultNetworkBits) === networkOf(other, defaultNetworkBits), isSame);
    });
  }

  test('has as many bits as are asked for, at the edges too', () => {
    assert.equal(networkOf('192.0.2.129', { ipv4: 25, ipv6: 64 }), networkOf('192.0.2.130', { ipv4: 25, ipv6: 64 }));
    assert.notEqual(networkOf('192.0.2.1', { ipv4: 25, ipv6: 64 }), networkOf('192.0.2.129', { ipv4: 25, ipv6: 64 }));
    assert.notEqual(networkOf('192.0.2.1', { ipv4: 32, ipv6: 64 }), networkOf('192.0.2.2', { ipv4: 32, ipv6: 64 }));
    assert.equal(networkOf('192.0.2.1', { ipv4: 0, ipv6: 64 }), networkOf('203.0.113.9', { ipv4: 0, ipv6: 64 }));
    assert.notEqual(networkOf('2001:db8::1', { ipv4: 24, ipv6: 128 }), networkOf('2001:db8::2', { ipv4: 24, ipv6: 128 }));
    assert.equal(networkOf('2001:db8:0:100::1', { ipv4: 24, ipv6: 56 }), networkOf('2001:db8:0:1ff::1', { ipv4: 24, ipv6: 56 }));
    assert.notEqual(networkOf('2001:db8:0:100::1', { ipv4: 24, ipv6: 56 }), networkOf('2001:db8:0:200::1', { ipv4: 24, ipv6: 56 }));
  });
});
