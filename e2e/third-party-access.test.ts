import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openGate } from '../test/support/gate.ts';
import { installed } from './servers/installed.ts';

const tokenSecret = 'made-up-for-this-test-and-nothing-else';
const boot = fileURLToPath(new URL('./servers/json-server-boot.ts', import.meta.url));

/** A server that checks nothing, without a contract: what may be is said here alone. */
const policy = `
version: 1
access:
  - { id: closed, match: { api: test }, default: deny }
  - { id: list, match: { endpoint: GET /orders }, permit: verified, where: response.body, keep: item.tenantId == consumer.tenant }
  - { id: read, match: { endpoint: "GET /orders/{id}" }, permit: verified, when: response.body.tenantId == consumer.tenant, otherwise: hide }
  - { id: place, match: { endpoint: POST /orders }, permit: verified, when: request.body.tenantId == consumer.tenant }
  - id: change
    match: { endpoint: ["PATCH /orders/{id}", "DELETE /orders/{id}"] }
    permit: verified
    guard: GET /orders/{id}
    when: guard.body.tenantId == consumer.tenant
    writes: [title]
    otherwise: hide
`;

function bearer(tenant: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: `user-of-${tenant}`, tenant })}`;
  return `Bearer ${text}.${createHmac('sha256', tokenSecret).update(text).digest('base64url')}`;
}

function folderOfServer(): string | null {
  try {
    return installed({ name: 'json-server', packages: { 'json-server': '0.17.4' } });
  } catch {
    return null;
  }
}

async function openServer(folder: string) {
  const child = fork(boot, [folder], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
  const [port] = (await once(child, 'message')) as [number];
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

interface Row {
  readonly id: string;
  readonly tenantId: string;
  readonly title: string;
}

/** What tenant a tries with the orders of tenant b: each is true where it came through. */
async function attempts(url: string, serverUrl: string): Promise<Readonly<Record<string, boolean>>> {
  const ask = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
    fetch(`${url}${path}`, {
      method,
      headers: { authorization: bearer('t-a'), ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const isTold = async (path: string) => (await (await ask('GET', path)).text()).includes('only for b');
  const row = async (id: string) => (await fetch(`${serverUrl}/orders/${id}`)).json() as Promise<Partial<Row>>;
  const tried: Record<string, boolean> = {
    'reads one': await isTold('/orders/b1'),
    'reads one in capitals': await isTold('/ORDERS/b1'),
    'reads one with a slash': await isTold('/orders//b1'),
    'reads one by an escape': await isTold('/orders/%62%31'),
    lists: await isTold('/orders'),
    filters: await isTold('/orders?tenantId=t-b'),
    embeds: await isTold('/tenants?_embed=orders'),
    'reads the whole database': await isTold('/db'),
  };
  await ask('PATCH', '/orders/b1', { title: 'changed' });
  tried['changes one'] = (await row('b1')).title === 'changed';
  await ask('PATCH', '/orders/a1', { title: 'mine', tenantId: 't-b' });
  tried['gives one away'] = (await row('a1')).tenantId === 't-b';
  await ask('POST', '/orders', { id: 'b9', tenantId: 't-b', title: 'planted' });
  tried['plants one'] = (await row('b9')).title === 'planted';
  await ask('POST', '/orders/b2', { title: 'x', tenantId: 't-a' }, { 'x-http-method-override': 'DELETE' });
  tried['deletes one by another method’s name'] = (await row('b2')).id === undefined;
  await ask('POST', '/orders', { tenantId: 't-a', title: 'x' }, { 'x-http-method-override': 'DELETE' });
  await ask('DELETE', '/orders/b3');
  tried['deletes one'] = (await row('b3')).id === undefined;
  return tried;
}

const folder = folderOfServer();

suite('json-server, which checks nothing, behind policies for two tenants', {
  skip: folder === null && 'npm cannot install it here',
}, () => {
  test('whatever one tenant tries with what is of the other works without the gate', async () => {
    await using server = await openServer(folder ?? '');

    const tried = await attempts(server.url, server.url);

    assert.deepEqual(
      Object.entries(tried).filter(([, came]) => !came),
      [],
    );
  });

  test('and nothing of it behind the gate', async () => {
    await using server = await openServer(folder ?? '');
    await using gate = await openGate({ upstream: server.url, tokenSecret, policies: { 'access.yaml': policy } });

    const tried = await attempts(gate.url, server.url);

    assert.deepEqual(
      Object.entries(tried).filter(([, came]) => came),
      [],
    );
  });

  test('each works with its own as before', async () => {
    await using server = await openServer(folder ?? '');
    await using gate = await openGate({ upstream: server.url, tokenSecret, policies: { 'access.yaml': policy } });
    const ask = (method: string, path: string, body?: object) =>
      fetch(`${gate.url}${path}`, {
        method,
        headers: { authorization: bearer('t-b'), ...(body ? { 'content-type': 'application/json' } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });

    assert.equal(((await (await ask('GET', '/orders/b1')).json()) as Row).id, 'b1');
    assert.deepEqual(
      ((await (await ask('GET', '/orders')).json()) as readonly Row[]).map(({ id }) => id),
      ['b1', 'b2', 'b3'],
    );
    assert.equal((await ask('POST', '/orders', { id: 'b7', tenantId: 't-b', title: 'new' })).status, 201);
    assert.equal(((await (await ask('PATCH', '/orders/b7', { title: 'newer' })).json()) as Row).title, 'newer');
    assert.equal((await ask('DELETE', '/orders/b7')).status, 200);
    assert.equal((await ask('GET', '/orders/b7')).status, 404);
  });
});
