import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { suite, test } from 'node:test';
import { rootCertificates } from 'node:tls';
import { parseConfiguration } from '../config/parse.ts';
import { settingsOf } from '../config/settings.ts';
import { upstreamTlsProblems } from './upstream-tls.ts';

const [certificate = ''] = rootCertificates;
const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const texts: Readonly<Record<string, string>> = { 'good.pem': certificate, 'none.pem': 'no certificate' };

function told(upstreamTls: object): readonly string[] {
  const document = { version: 1 as const, apis: [{ name: 'shop', upstream: 'https://api.internal', upstreamTls }] };
  const settings = settingsOf(document, {
    file: '/s.yaml',
    absolute: (path) => path,
    read: (path) => texts[path] ?? '',
    filesOf: () => [],
    secret: () => key,
  });
  return upstreamTlsProblems(settings).map(({ severity, message }) => `${severity} ${message}`);
}

suite('what is wrong with the certificates of an upstream', () => {
  for (const [name, tls, words] of [
    ['an authority that is no certificate', { ca: 'none.pem' }, /^error .*ca holds no certificate/],
    ['a client certificate that is none', { cert: 'none.pem', key: 'env:K' }, /^error .*cert holds no certificate/],
    ['a key that belongs to another certificate', { cert: 'good.pem', key: 'env:K' }, /^error .*belong together/],
    ['that it is not verified', { verify: false }, /^warning .*WHOEVER STANDS BETWEEN/],
  ] as const) {
    test(`${name} is told`, () => {
      const problems = told(tls);

      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? '', words);
      assert.ok(!problems[0]?.includes('PRIVATE'));
    });
  }

  test('what is right is silent', () => {
    assert.deepEqual(told({ ca: 'good.pem', servername: 'api.internal', minVersion: '1.3' }), []);
  });

  test('a certificate without its key is no configuration', () => {
    const text = 'version: 1\napis:\n  - name: a\n    upstream: https://a\n    upstreamTls: { cert: c.pem }\n';

    assert.ok(!parseConfiguration('sluice.yaml', text).ok);
  });
});
