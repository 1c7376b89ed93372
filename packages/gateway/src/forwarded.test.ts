import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { clientAddress, TrustedProxies } from './forwarded.ts';

const trusted = new TrustedProxies(['10.0.0.0/8', '::1', 'fd00::/8']);
const proxy = '10.0.0.1';
const chain = (length: number, address: string) => Array.from({ length }, () => address).join(', ');

suite('who the client is', () => {
  for (const [what, peer, headers, client] of [
    ['a stranger who names somebody', '192.0.2.9', ['X-Forwarded-For', '10.0.0.5'], '192.0.2.9'],
    ['a stranger who names somebody by the standard', '192.0.2.9', ['Forwarded', 'for=10.0.0.5'], '192.0.2.9'],
    ['what the proxy saw', proxy, ['X-Forwarded-For', '198.51.100.7'], '198.51.100.7'],
    ['what the client wrote before it', proxy, ['X-Forwarded-For', '127.0.0.1, 198.51.100.7'], '198.51.100.7'],
    ['a trusted address that the client wrote', proxy, ['X-Forwarded-For', '10.0.0.9, 198.51.100.7'], '198.51.100.7'],
    ['two proxies', proxy, ['X-Forwarded-For', '198.51.100.7, 10.0.0.2'], '198.51.100.7'],
    ['two lines', proxy, ['X-Forwarded-For', '203.0.113.1', 'x-forwarded-for', '198.51.100.7'], '198.51.100.7'],
    ['a port', proxy, ['X-Forwarded-For', '198.51.100.7:4711'], '198.51.100.7'],
    ['IPv6', proxy, ['X-Forwarded-For', '2001:db8::7'], '2001:db8::7'],
    ['IPv6 with a port', proxy, ['X-Forwarded-For', '[2001:db8::7]:443'], '2001:db8::7'],
    ['IPv4 in IPv6', proxy, ['X-Forwarded-For', '::ffff:198.51.100.7'], '198.51.100.7'],
    ['unknown', proxy, ['X-Forwarded-For', '198.51.100.7, unknown'], proxy],
    ['a hidden name', proxy, ['X-Forwarded-For', '198.51.100.7, _hidden'], proxy],
    ['nothing', proxy, ['X-Forwarded-For', ''], proxy],
    ['an empty element', proxy, ['X-Forwarded-For', '198.51.100.7,'], proxy],
    ['garbage', proxy, ['X-Forwarded-For', '198.51.100.7, 1.2.3'], proxy],
    ['an octal address', proxy, ['X-Forwarded-For', '0177.0.0.1'], proxy],
    ['a thousand entries of a client', proxy, ['X-Forwarded-For', `${chain(1_000, '203.0.113.1')}, 198.51.100.7`], '198.51.100.7'],
    ['a thousand trusted entries', proxy, ['X-Forwarded-For', `198.51.100.7, ${chain(1_000, '10.0.0.2')}`], '10.0.0.2'],
    ['the standard', proxy, ['Forwarded', 'for=198.51.100.7;proto=https;by=10.0.0.1'], '198.51.100.7'],
    ['the standard in capitals, quoted, with a port', proxy, ['Forwarded', 'proto=https;FOR="[2001:db8::7]:80"'], '2001:db8::7'],
    ['the standard behind what a client wrote', proxy, ['Forwarded', 'for=127.0.0.1, for=198.51.100.7, for=10.0.0.2'], '198.51.100.7'],
    ['the standard, unknown', proxy, ['Forwarded', 'for=198.51.100.7, for=unknown'], proxy],
    ['the standard without a name', proxy, ['Forwarded', 'by=10.0.0.1;proto=https'], proxy],
    ['the standard with two names', proxy, ['Forwarded', 'for=198.51.100.7;for=203.0.113.1'], proxy],
    ['both, which agree', proxy, ['Forwarded', 'for=198.51.100.7', 'X-Forwarded-For', '198.51.100.7'], '198.51.100.7'],
    ['both, which do not', proxy, ['Forwarded', 'for=203.0.113.1', 'X-Forwarded-For', '198.51.100.7'], proxy],
  ] as const) {
    test(`${what}: ${client}`, () => {
      assert.equal(clientAddress(headers, peer, trusted), client);
    });
  }
});
