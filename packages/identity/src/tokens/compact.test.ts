import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCompact } from './compact.ts';

const part = (text: string) => Buffer.from(text).toString('base64url');
const token = (header: string, claims = '{"sub":"u"}', signature = 'AAAA') => `${part(header)}.${part(claims)}.${signature}`;

test('a signed token is read, and what its header means is said in one way', () => {
  const read = readCompact(token('{"alg":"ES256","kid":"a","typ":"application/AT+JWT"}'));

  assert.deepEqual([read?.algorithm, read?.keyId, read?.type, read?.claims['sub']], ['ES256', 'a', 'at+jwt', 'u']);
});

test('what two readers could take for two things is no token', () => {
  const odd = [
    token('{"alg":"none"}', '{}', ''),
    token('{"alg":"ES256","alg":"none"}'),
    token('{"alg":"ES256","\\u0061lg":"none"}'),
    token('{"alg":"ES256"}', '{"sub":"u","sub":"v"}'),
    token('{"alg":"ES256"}', '{"cnf":{"jkt":"a","jkt":"b"}}'),
    token('{"alg":"ES256"}', '["sub"]'),
    token('{"alg":"ES256"}', '{"sub":"u"} {}'),
    token('["alg"]'),
    token('{"alg":["ES256"]}'),
    token('{"alg":"ES256","crit":["exp"],"exp":1}'),
    token('{"alg":"ES256","b64":false}'),
    token('{"alg":"ES256","kid":{"a":1}}'),
    token(`{"alg":"ES256","kid":"${'k'.repeat(513)}"}`),
    token('{"alg":"ES256","zip":"DEF"}'),
    `${token('{"alg":"ES256"}')}.AAAA.AAAA`,
    `${token('{"alg":"ES256"}')}=`,
    token('{"alg":"ES256"}', '{"sub":"u"}', 'AAB'),
    token('{"alg":"ES256"}', '{"sub":"u"}', 'AAAA\n'),
  ];

  assert.deepEqual(
    odd.filter((text) => readCompact(text) !== null),
    [],
  );
  assert.notEqual(readCompact(token('{"alg":"ES256"}', '{"a":{"x":1},"b":{"x":2},"list":[{"x":1},{"x":1}],"t":"x:\\"y"}')), null);
});
