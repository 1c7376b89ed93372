import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { clientAddress, defaultLimits, scanRequestHead, TrustedProxies } from '@sluice/gateway/normalisers';
import type { FuzzTarget } from '../target.ts';

const trusted = new TrustedProxies(['10.0.0.0/8', '::1']);

/** Lines of a head: `name: value`. Whatever a client says of itself, the gate takes an address for it, and the framing is one. */
export const target: FuzzTarget = {
  name: 'headers',
  seeds: [
    'Host: a\nContent-Length: 5\nTransfer-Encoding: chunked',
    'X-Forwarded-For: 1.2.3.4, 10.0.0.1\nForwarded: for=1.2.3.4',
    'X_Forwarded_For: 1\nX-Forwarded-For: [::1]:80, unknown',
    'Connection: close, x-a\nX-A: 1\nExpect: 100-continue\nUpgrade: websocket',
  ],
  words: [
    'Content-Length: ',
    'Transfer-Encoding: ',
    'chunked',
    '\n',
    'Host: ',
    'X-Forwarded-For: ',
    ', ',
    '10.1.1.1',
    '[::1]:1',
    '::ffff:1.2.3.4',
    'unknown',
    '_',
    'x-sluice-',
    '+5',
    '0x5',
    ' ',
  ],
  run(input) {
    const raw = Buffer.from(input)
      .toString('latin1')
      .split('\n')
      .flatMap((line) => {
        const colon = line.indexOf(':');
        return colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).trim()];
      });
    const head = scanRequestHead(raw, true, defaultLimits);
    const names = raw.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
    const isFramed = names.includes('content-length') && names.includes('transfer-encoding');
    if (isFramed) assert.notEqual(head.fault, null, 'two framings are let in');
    if (names.filter((name) => name === 'host').length > 1) assert.notEqual(head.fault, null, 'two hosts are let in');
    assert.notEqual(isIP(clientAddress(raw, '10.0.0.1', trusted)), 0, 'a client without an address');
    assert.equal(clientAddress(raw, '192.0.2.1', trusted), '192.0.2.1', 'somebody is believed who is not trusted');
  },
};
