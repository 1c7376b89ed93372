import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { SluiceError } from '@sluice/kit';
import { MemoryStore } from '@sluice/store';
import { ControlClient } from './client.ts';
import type { ControlParts } from './parts.ts';
import { permissions } from './route.ts';
import { routes } from './routes.ts';
import { startControl } from './server.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-control-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function running(): Promise<{ readonly client: ControlClient; readonly socket: string; [Symbol.asyncDispose](): Promise<void> }> {
  const socket = join(folder, 'control.sock');
  const store = new MemoryStore();
  const absent = () => Promise.reject(new Error('not asked in this test'));
  const parts: ControlParts = {
    store,
    status: absent,
    reload: absent,
    restart: absent,
    upgrade: absent,
    stop: absent,
    explain: async () => null,
    rotateKeys: async () => ({ keyId: 'k2' }),
    destroyKey: absent,
    backup: absent,
  };
  const control = await startControl(socket, routes, parts);
  return { client: new ControlClient(socket), socket, [Symbol.asyncDispose]: () => control.close() };
}

test('only the owner may open the control socket', async () => {
  await using control = await running();

  assert.equal(statSync(control.socket).mode & 0o777, 0o600);
});

test('every route declares what its caller must be allowed, and every file on the shelf is served', () => {
  const files = readdirSync(new URL('./routes/', import.meta.url));

  assert.equal(routes.length, files.length);
  for (const route of routes) assert.ok(permissions.includes(route.permission), route.path);
});

test('a listing answers a page', async () => {
  await using control = await running();

  assert.deepEqual(await control.client.call('GET', '/api/v1/exchanges', { limit: '5' }), { rows: [], next: null });
});

test('an unknown parameter is refused with the nearest known one', async () => {
  await using control = await running();

  await assert.rejects(control.client.call('GET', '/api/v1/exchanges', { endpont: 'x' }), /"endpont" must be spelled "endpoint"/);
});

test('an unknown exchange is 404 with a way out', async () => {
  await using control = await running();

  await assert.rejects(
    control.client.call('GET', '/api/v1/exchanges/1x-1'),
    (error: unknown) => error instanceof SluiceError && error.status === 404 && error.fix !== '',
  );
});

test('a client says so when nothing runs', async () => {
  const client = new ControlClient(join(folder, 'absent.sock'));

  await assert.rejects(
    client.call('GET', '/api/v1/status'),
    (error: unknown) => error instanceof SluiceError && error.code === 'SLUICE_CONTROL_NOT_RUNNING',
  );
});
