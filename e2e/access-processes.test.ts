import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { suite, test } from 'node:test';
import { sluice } from './support/commands.ts';
import { running } from './support/running.ts';

const secret = 'made-up-for-this-test-and-nothing-else';
const done: string[] = [];

/** Gives every order to everybody, and deletes whatever it is told to. */
function shop({ method = '', url = '' }: IncomingMessage, response: ServerResponse): void {
  const id = /^\/orders\/(\d)$/.exec(url)?.[1];
  if (method === 'DELETE') done.push(url);
  response.setHeader('content-type', 'application/json');
  if (id === undefined || id === '9') {
    response.statusCode = 404;
    response.end('{"detail":"none"}');
  } else response.end(JSON.stringify({ id, ownerId: `u-${id}` }));
}

const access = `version: 1
access:
  - { id: own, match: { endpoint: "GET /orders/{id}" }, permit: verified, when: response.body.ownerId == claims.sub, otherwise: hide }
  - { id: removed, match: { endpoint: "DELETE /orders/{id}" }, permit: verified, guard: "GET /orders/{id}", when: guard.body.ownerId == claims.sub }
`;

function bearer(sub: string): { readonly authorization: string } {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1000) + 600;
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub, exp })}`;
  return { authorization: `Bearer ${text}.${createHmac('sha256', secret).update(text).digest('base64url')}` };
}

suite('access in a whole Sluice', () => {
  test('holds in its workers, is explained from its records, and is told by its commands', { timeout: 120_000 }, async () => {
    await using gate = await running({
      upstream: shop,
      configuration: '    mode: enforce\npolicies: [access.yaml]\nidentity: { jwt: { secret: "file:secret.txt", algorithms: [HS256] } }\n',
      files: { 'access.yaml': access, 'secret.txt': secret },
    });
    const ask = (method: string, path: string, headers = {}) => fetch(`${gate.url}${path}`, { method, headers });

    const [own, other, absent, nobody] = [
      await ask('GET', '/orders/1', bearer('u-1')),
      await ask('GET', '/orders/2', bearer('u-1')),
      await ask('GET', '/orders/9', bearer('u-1')),
      await ask('GET', '/orders/1'),
    ];
    const [removed, kept] = [await ask('DELETE', '/orders/1', bearer('u-1')), await ask('DELETE', '/orders/2', bearer('u-1'))];

    assert.deepEqual(
      [own, other, absent, nobody, removed, kept].map(({ status }) => status),
      [200, 404, 404, 401, 200, 403],
    );
    assert.equal(await other.text(), await absent.text());
    assert.deepEqual(done, ['/orders/1']);
    const { exchange } = (await kept.json()) as { readonly exchange: string };
    const explained = await sluice(gate.folder, ['explain', exchange]);
    assert.match(explained.stdout, /access\.yaml\/removed: removed \(.*access\.yaml:4:5\)/);
    assert.match(explained.stdout, /passes if .*guard\.body\.ownerId == claims\.sub/s);
    assert.match(explained.stdout, /gives the same result/);
    const told = await sluice(gate.folder, ['policy', 'explain', 'GET', '/orders/7', '--as', 'anonymous']);
    assert.match(told.stdout, /^as anonymous: no$/m);
    const matrix = await sluice(gate.folder, ['policy', 'matrix', '--json']);
    assert.deepEqual(JSON.parse(matrix.stdout).callers, ['anonymous', 'no role']);
  });
});
