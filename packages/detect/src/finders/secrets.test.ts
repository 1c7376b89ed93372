import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { apiKey } from '../classes/api-key.ts';
import { jwt } from '../classes/jwt.ts';
import { oneTimeLink } from '../classes/one-time-link.ts';
import { password } from '../classes/password.ts';
import { passwordHash } from '../classes/password-hash.ts';
import { presignedUrl } from '../classes/presigned-url.ts';
import { sessionId } from '../classes/session-id.ts';
import { createDetection } from '../detection.ts';

const detection = createDetection([apiKey, jwt, oneTimeLink, password, passwordHash, presignedUrl, sessionId]);

suite('secrets', () => {
  test('a JSON Web Token says which classes its claims carry', () => {
    const claims = encoded({ sub: '42', email: 'mara@shop.example', phone_number: '+351210000000', note: 'ssn' });
    const [found] = detection.explainValue('value', `${encoded({ alg: 'HS256' })}.${claims}.c2lnbmF0dXJlLW9mLW5vdGhpbmc`);

    assert.equal(found?.dataClass, 'secret.jwt');
    assert.ok(found?.evidence.some(({ what }) => what.endsWith('carries personal.email, personal.phone')));
  });

  test('a token whose checksum fails is none under any name', () => {
    const wrong = `gh${'p_'}q83vEjRWeJCrze8SNFZ4kKvN7xI0Vn3OT9SL`;

    for (const name of ['value', 'token', 'accessToken', 'apiKey']) assert.deepEqual(sure(name, wrong), [], name);
    assert.deepEqual(sure('value', wrong.replace(/L$/, 'K')), ['secret.api-key']);
  });

  test('a link with a one-time token is no password hash, though its token is drawn like one', () => {
    const link = `https://shop.example/reset-password?token=$2a$10$${'K3n0T9dUoEw5YfQbR7sXme'}${'Vh2mLx8cPz4uJ6tGa1oNyWqDkSiBrFe'}`;

    for (const name of ['resetPasswordUrl', 'inviteLink', 'url']) assert.equal(sure(name, link)[0], 'secret.one-time-link', name);
    assert.equal(sure('value', link.slice(link.indexOf('$')))[0], 'secret.password-hash');
  });

  test('what OAuth says beside a token is left alone', () => {
    for (const [name, value] of Object.entries({
      token_type: 'Bearer',
      expires_in: '3600',
      scope: 'read write',
      refresh_expires_in: '86400',
    }))
      assert.deepEqual(sure(name, value), [], name);
  });

  test('placeholders are no secrets', () => {
    for (const value of [
      'xxxxxxxxxxxxxxxxxxxxxxxx',
      'YOUR_API_KEY',
      '<token>',
      '********',
      '{{apiKey}}',
      'sk_live_xxxxxxxxxxxxxxxxxxxxxxxx',
    ]) {
      for (const name of ['apiKey', 'password', 'token', 'sessionId']) assert.deepEqual(sure(name, value), [], `${name}: ${value}`);
    }
  });

  test('ids, digests, cursors and images that look random are no secrets', () => {
    const random = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ';
    const values = {
      id: '9f86d081-884c-4d65-9a2f-eaa0c55ad015',
      sha: '5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8',
      etag: `W/"${random}"`,
      cursor: random,
      nextPageToken: random,
      continuationToken: `${random}${random}==`,
      avatar: `data:image/png;base64,${random.repeat(8)}`,
      className: 'btn btn-primary css-1q83vej mt-2',
      integrity: `sha512-${random}${random}==`,
      uploadId: random,
    };

    for (const [name, value] of Object.entries(values)) assert.deepEqual(sure(name, value), [], name);
  });
});

function sure(name: string, value: string): readonly string[] {
  return detection.explainValue(name, value).flatMap(({ dataClass, band }) => (band === 'likely' || band === 'certain' ? [dataClass] : []));
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
