import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConfiguration } from './parse.ts';

function problemsOf(lines: readonly string[]): readonly string[] {
  const text = ['version: 1', ...lines].join('\n');
  const parsed = parseConfiguration('sluice.yaml', text);
  return parsed.ok ? [] : parsed.failure.map(({ line, message, fix }) => `${line}: ${message} (${fix})`);
}

const identity = ['identity:', '  jwt: { secret: env:SECRET }'];
const api = ['apis:', '  - name: shop', '    upstream: http://127.0.0.1:1'];

test('a way that nobody knows is told with its line and the nearest one', () => {
  assert.deepEqual(problemsOf([...identity, ...api, '    authenticate:', '      accept: [jwt, api-kee]']), [
    '8: no token provider has the name "api-kee" (did you mean "api-key"?)',
  ]);
  assert.deepEqual(problemsOf([...api, '    routes:', '      - match: GET /', '        authenticate: { accept: [jwt] }']), [
    '7: no token provider has the name "jwt" (known are api-key, certificate, basic, signature, session; others are named under identity.providers)',
  ]);
});

test('a requirement that nobody could meet, or that no contract declares, is told', () => {
  assert.deepEqual(problemsOf([...api, '    authenticate: { anonymous: false }']), [
    '5: nobody could call: nothing is accepted (say what is accepted with "accept")',
  ]);
  assert.deepEqual(problemsOf([...api, '    authenticate: { accept: contract }']), [
    '5: there is no contract that could declare who may call (name one with "contract", or list the ways)',
  ]);
  assert.deepEqual(problemsOf([...api, '    authenticate: { anonymous: true }']), []);
});

test('whoever asks what a token is worth proves who it is in one way', () => {
  const asks = (more: string) =>
    problemsOf([...api, 'identity:', '  providers:', `    - { name: opaque, url: "https://id.test/introspect", clientId: gate${more} }`]);

  assert.match(asks('').join(), /proves who it is .*"clientKey"/);
  assert.match(asks(', clientKey: "file:gate.pem", clientSecret: "env:SECRET"').join(), /by a key and by a secret at once/);
  assert.match(asks(', clientSecret: "env:SECRET", clientKeyId: gate-1').join(), /the name of a key, and there is none/);
  assert.deepEqual(asks(', clientKey: "file:gate.pem", clientKeyId: gate-1'), []);
});
