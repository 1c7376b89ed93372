import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isHandoverPlace, takeHandover } from './credential-handover.ts';
import { sampleActivation, sampleEndpoint } from './testing/samples.ts';

function taken(
  endpoint: string,
  fieldNames: readonly string[] = [],
  status = 200,
  kind: 'token' | 'anonymous' = 'anonymous',
  operationId: string | null = null,
): string {
  const [method = ''] = endpoint.split(' ');
  return takeHandover(
    sampleActivation({
      request: { method, fieldNames },
      response: { status, headers: new Map() },
      consumer: { kind },
      endpoint: sampleEndpoint(endpoint),
    }),
    operationId,
  );
}

test('a login, a token grant and a refresh hand over a credential', () => {
  assert.equal(taken('POST /v1/enter', ['email', 'password']), 'true');
  assert.equal(taken('POST /connect', ['grant_type', 'refresh_token'], 201), 'true');
  assert.equal(taken('POST /auth/refresh'), 'true');
  assert.equal(taken('POST /v1/do', [], 200, 'anonymous', 'userSignIn'), 'false');
  assert.equal(taken('POST /v1/do', [], 200, 'anonymous', 'userLogin'), 'true');
});

test('a key is handed over to the authenticated caller who makes it', () => {
  assert.equal(taken('POST /api-keys', ['name'], 201, 'token'), 'true');
  assert.equal(taken('POST /projects/{id}/apiKeys', ['name'], 201, 'token'), 'true');
  assert.equal(taken('POST /api-keys', ['name'], 201, 'anonymous'), 'false');
});

test('a login by GET is one by its name and by the credential in its query', () => {
  assert.equal(taken('GET /login', ['username', 'password']), 'true');
  assert.equal(taken('GET /login'), 'false');
  assert.equal(taken('GET /orders', ['password']), 'false');
});

test('a read, a failure and an operation of another kind hand over nothing', () => {
  assert.equal(taken('GET /auth/session'), 'false');
  assert.equal(taken('POST /login', ['password'], 401), 'false');
  assert.equal(taken('POST /orders', ['items'], 200, 'token'), 'false');
  assert.equal(taken('POST /orders/{token}', ['items']), 'false');
});

test('a credential stands in a token field at the top or one level down', () => {
  for (const place of ['response.body/access_token', 'response.body/data/idToken', 'response.cookie.sid', 'response.header.X-Auth-Token']) {
    assert.ok(isHandoverPlace(place), place);
  }
  for (const place of ['response.body/user/passwordHash', 'response.body/items/*/token', 'response.body/a/b/token', 'request.body/token']) {
    assert.ok(!isHandoverPlace(place), place);
  }
});
