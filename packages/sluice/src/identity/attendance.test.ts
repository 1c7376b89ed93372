import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settingsOf } from '../config/settings.ts';
import { Attendance } from './attendance.ts';
import { composeIdentifier } from './compose-identifier.ts';

const line = { method: 'GET', scheme: 'http', authority: 'shop.test', target: '/' } as const;
const peer = { address: '203.0.113.7', certificate: null, certificateThumbprint: null, isProtected: false };
const part = (members: object): string => Buffer.from(JSON.stringify(members)).toString('base64url');
/** No question is sent to port 1 (https://fetch.spec.whatwg.org/#port-blocking). */
const away = 'http://127.0.0.1:1';

test('whoever cannot be asked which credentials hold is told once, with its name and why', async () => {
  const told: (readonly [name: string, why: string | null])[] = [];
  const settings = settingsOf(
    {
      version: 1,
      apis: [{ name: 'shop', upstream: away }],
      identity: {
        providers: [
          { name: 'staff', issuer: away, jwks: `${away}/jwks.json` },
          { name: 'opaque', url: `${away}/introspect`, clientId: 'gate', clientSecret: 'env:SECRET', audience: 'shop' },
        ],
        whoAmI: { url: `${away}/me`, subject: '/id' },
        sessionCookies: ['sid'],
      },
    },
    { file: null, absolute: (path) => path, read: () => '', filesOf: () => [], secret: () => 'secret' },
  );
  const identifier = composeIdentifier(settings, {
    fingerprint: (text) => text,
    attendance: (name, why) => void told.push([name, why]),
  });
  const token = `${part({ alg: 'RS256', kid: 'a' })}.${part({ iss: away, sub: 'u-1', exp: 4_000_000_000 })}.c2ln`;

  for (const headers of [
    ['authorization', `Bearer ${token}`],
    ['authorization', 'Bearer opaque-1'],
    ['authorization', 'Bearer opaque-2'],
    ['cookie', 'sid=a'],
  ])
    await identifier.identify({ ...line, headers, peer });

  assert.deepEqual(
    told.map(([name]) => name),
    ['staff', 'opaque', 'whoAmI'],
  );
  for (const [, why] of told) assert.equal(why, 'bad port');
});

test('one that fails at some credentials only is told once a minute, and that it answers as often', () => {
  const told: (string | null)[] = [];
  let nowMs = 0;
  const attendance = new Attendance(
    'opaque',
    (_, why) => void told.push(why),
    () => nowMs,
  );

  for (; nowMs < 120_000; nowMs += 1_000) {
    attendance.failed(new Error('status 500'));
    attendance.answered();
  }

  assert.deepEqual(told, ['status 500', null, 'status 500', null]);
});
