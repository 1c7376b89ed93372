import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConfiguration } from './parse.ts';
import { problemText } from './problem.ts';

const head = 'version: 1\napis:\n  - name: shop\n    upstream: http://127.0.0.1:3000\n';

const refused: readonly [lines: string, told: string][] = [
  ['listen:\n  tls: {}\n', '6:8 error listen.tls has no certificate; name one in "certificates", or write "acme"'],
  [
    'listen:\n  tls:\n    acme: { domains: [a.example], termsAgreed: true }\n',
    '7:11 error listen.tls.acme is asked for proof in cleartext, and there is no listener for it; write redirectFrom: 80 beside "acme"',
  ],
  [
    'listen:\n  tls:\n    acme: { domains: [a.example], termsAgreed: false }\n    redirectFrom: 80\n',
    "7:48 error listen.tls.acme.termsAgreed must be true; That you agree to the authority's terms of service.",
  ],
  ['operations: { port: 8080 }\n', '5:21 error operations.port is 8080, as listen.port is; give one of them another port'],
  [
    'listen: { port: 443, tls: { certificates: [{ cert: c, key: k }], redirectFrom: 443 } }\n',
    '5:80 error listen.tls.redirectFrom is 443, as listen.port is; give one of them another port',
  ],
  [
    'overload: { memory: [0.9, 0.8, 0.95, 1] }\n',
    '5:21 error overload.memory does not rise from stage to stage; write four numbers, smallest first',
  ],
];

for (const [lines, told] of refused) {
  test(`"${lines.trim().replaceAll('\n', ' ')}" is refused with its place and the remedy`, () => {
    const parsed = parseConfiguration('sluice.yaml', head + lines);

    assert.deepEqual(parsed.ok ? [] : parsed.failure.map(problemText), [`sluice.yaml:${told}`]);
  });
}

test('a value where members belong is told which there are', () => {
  const parsed = parseConfiguration('sluice.yaml', `${head}listen: { http2: true }\n`);

  assert.deepEqual(parsed.ok ? [] : parsed.failure.map(problemText), [
    'sluice.yaml:5:18 error listen.http2 must be object; known in it: tls, cleartext',
  ]);
});

const taken: readonly string[] = [
  'listen: { port: 0 }\noperations: { port: 0 }\n',
  'listen: { host: 10.0.0.1, port: 9464 }\noperations: {}\n',
  'overload: { memory: [0.7, 0.8, 0.9, 1], loopDelayMs: [100, 200, 300, 400] }\n',
];

for (const lines of taken) {
  test(`"${lines.trim().replaceAll('\n', ' ')}" is a configuration`, () => {
    assert.ok(parseConfiguration('sluice.yaml', head + lines).ok);
  });
}
