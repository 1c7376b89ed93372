import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { emptyBody, type HeaderPairs, Raw, type RequestMessage } from '@sluice/model';
import type { CsrfChoice } from './browser-choice.ts';
import { csrfFinding } from './csrf.ts';

const choice: CsrfChoice = { origins: new Set(['https://shop.example']), token: null, credentialHeaders: ['x-api-key'] };
const json = ['content-type', 'application/json'];
const cookie = ['cookie', 'sid=1'];

function request(headers: HeaderPairs, given: Partial<RequestMessage> = {}): RequestMessage {
  const peer = { address: '127.0.0.1', port: 1, isProtected: true, certificate: null, certificateThumbprint: null };
  return {
    kind: 'request',
    method: 'POST',
    scheme: 'https',
    authority: 'api.example',
    target: '/',
    headers,
    body: emptyBody,
    peer,
    ...given,
  };
}

function kind(headers: HeaderPairs, given: Partial<RequestMessage> = {}, asked = choice): string | null {
  return csrfFinding(asked, request(headers, given))?.kind ?? null;
}

suite('a request that changes state with a cookie', () => {
  for (const [what, headers] of [
    ['from the API’s own pages', ['origin', 'https://api.example', 'sec-fetch-site', 'same-origin']],
    ['with the port that https implies', ['origin', 'https://api.example:443']],
    ['from a trusted origin of another site', ['origin', 'https://shop.example', 'sec-fetch-site', 'cross-site']],
    ['that the user began', ['sec-fetch-site', 'none']],
    ['whose Referer is the API’s own', ['referer', 'https://api.example/page?x=1']],
    ['with a type that no form sends, and no sign of a browser', json],
    ['and a credential that no page can add', ['authorization', 'Bearer x', 'origin', 'https://evil.example']],
    ['and an API key', ['x-api-key', 'x', 'origin', 'https://evil.example']],
  ] as const) {
    test(`${what} passes`, () => assert.equal(kind([...cookie, ...headers]), null));
  }

  for (const [what, headers] of [
    ['from another origin', ['origin', 'https://evil.example']],
    ['from another origin, as JSON', ['origin', 'https://evil.example', ...json]],
    ['from a sandboxed page', ['origin', 'null']],
    ['from a page of the same host that came in cleartext', ['origin', 'http://api.example']],
    ['from another port of the host', ['origin', 'https://api.example:8443']],
    ['from a host that begins like the API’s', ['origin', 'https://api.example.evil.example']],
    ['from a sibling of its site', ['sec-fetch-site', 'same-site']],
    ['whose two signs differ', ['origin', 'https://api.example', 'sec-fetch-site', 'cross-site']],
    ['with two origins', ['origin', 'https://api.example', 'origin', 'https://evil.example']],
    ['whose Referer is of another site', ['referer', 'https://evil.example/https://api.example/']],
    ['with an origin that is none', ['origin', 'https://user@api.example']],
  ] as const) {
    test(`${what} is forged`, () => assert.equal(kind([...cookie, ...headers]), 'csrf.cross-site'));
  }

  for (const type of [[], ['content-type', 'text/plain'], ['content-type', 'Multipart/Form-Data; boundary=x']]) {
    test(`that a form could send (${type[1] ?? 'no type'}), without any sign of its page, is refused`, () => {
      assert.equal(kind([...cookie, ...type]), 'csrf.no-evidence');
    });
  }
});

test('what changes nothing, or carries nothing that a browser adds by itself, is nobody’s forgery', () => {
  const evil = ['origin', 'https://evil.example'];
  for (const method of ['GET', 'HEAD', 'OPTIONS', 'QUERY']) assert.equal(kind([...cookie, ...evil], { method }), null);
  assert.equal(kind(evil), null);
});

test('a WebSocket and an overridden method change state whatever their method says', () => {
  const evil = ['origin', 'https://evil.example'];
  assert.equal(kind([...cookie, ...evil, 'upgrade', 'websocket'], { method: 'GET' }), 'csrf.cross-site');
  assert.equal(kind([...cookie, ...evil, 'x-http-method-override', 'DELETE'], { method: 'GET' }), 'csrf.cross-site');
  for (const target of ['/orders/1?_method=DELETE', '/orders/1?a=b&%5Fmethod=delete', '/orders/1?_method=GET&_method=put'])
    assert.equal(kind([...cookie, ...evil], { method: 'GET', target }), 'csrf.cross-site', target);
  assert.equal(kind([...cookie, ...evil], { method: 'GET', target: '/orders?_method=GET&method=DELETE' }), null);
});

test('Basic and certificates are added by browsers as cookies are', () => {
  const evil = ['origin', 'https://evil.example'];
  const peer = { address: '127.0.0.1', port: 1, isProtected: true, certificate: new Raw('CN=alice'), certificateThumbprint: 'a' };
  assert.equal(kind([...evil, 'authorization', 'Basic eDp5']), 'csrf.cross-site');
  assert.equal(kind(evil, { peer }), 'csrf.cross-site');
});

test('https is believed where TLS ended before this hop', () => {
  assert.equal(kind([...cookie, 'origin', 'https://api.example'], { scheme: 'http' }), null);
});

suite('where a token is asked for twice', () => {
  const doubled = { ...choice, token: { cookie: 'csrf', header: 'x-csrf' } };
  const own = ['origin', 'https://api.example'];

  test('equal ones pass', () => assert.equal(kind([...own, 'cookie', 'sid=1; csrf=abc', 'x-csrf', 'abc'], {}, doubled), null));

  for (const headers of [
    ['cookie', 'sid=1; csrf=abc'],
    ['cookie', 'sid=1; csrf=abc', 'x-csrf', 'abd'],
    ['cookie', 'sid=1; csrf=', 'x-csrf', ''],
    ['cookie', 'sid=1', 'x-csrf', 'abc'],
    ['cookie', 'csrf=abc; csrf=abd', 'x-csrf', 'abc'],
  ]) {
    test(`${headers.join(' ')} is refused`, () => assert.equal(kind([...own, ...headers], {}, doubled), 'csrf.token'));
  }
});
