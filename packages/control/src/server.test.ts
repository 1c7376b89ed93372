import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { SluiceError } from '@sluice/kit';
import { type AuditEntry, type AuditPort, MemoryStore } from '@sluice/store';
import { MemoryState } from '@sluice/store/conformance';
import { ControlClient } from './client.ts';
import type { ControlParts } from './parts.ts';
import { Register } from './register/register.ts';
import { permissions } from './route.ts';
import { routes } from './routes.ts';
import { startControl } from './server.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-control-'));
after(() => rmSync(folder, { recursive: true, force: true }));

class Noted implements AuditPort {
  readonly entries: AuditEntry[] = [];
  isFull = false;

  async append(event: Parameters<AuditPort['append']>[0]): Promise<AuditEntry> {
    if (this.isFull) throw new Error('no space left');
    const entry = { sequence: this.entries.length + 1, atMs: 0, ...event };
    this.entries.push(entry);
    return entry;
  }

  async list(): Promise<readonly AuditEntry[]> {
    return this.entries.toReversed();
  }

  async verify(): ReturnType<AuditPort['verify']> {
    return { isIntact: true, entries: this.entries.length, head: { sequence: 0, mac: '' } };
  }
}

async function running(): Promise<{
  readonly client: ControlClient;
  readonly socket: string;
  readonly audit: Noted;
  [Symbol.asyncDispose](): Promise<void>;
}> {
  const audit = new Noted();
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
    audit,
    register: new Register(new MemoryState(), async () => {}, {
      now: Date.now,
      random: randomBytes,
      fingerprintOfToken: (text) => String(text.length),
      networkOf: (address) => `${address}/24`,
    }),
  };
  const control = await startControl(socket, routes, parts);
  return { client: new ControlClient(socket), socket, audit, [Symbol.asyncDispose]: () => control.close() };
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

test('every route that changes something has a name for it, and no other has', () => {
  for (const { method, action, path } of routes) assert.equal(action !== null, method !== 'GET', path);
});

test('a change stands in the audit log before it takes effect, and again when it was done or failed', async () => {
  await using control = await running();
  await control.client.call('POST', '/api/v1/consumers', {}, { name: 'billing' });
  await assert.rejects(control.client.call('POST', '/api/v1/consumers', {}, { name: 'billing' }), /already/);

  assert.deepEqual(
    control.audit.entries.map(({ action, object, outcome, of }) => [action, object, outcome, of]),
    [
      ['consumers.create', 'billing', 'asked', null],
      ['consumers.create', 'billing', 'done', 1],
      ['consumers.create', 'billing', 'asked', null],
      ['consumers.create', 'billing', 'failed', 3],
    ],
  );
  assert.match(control.audit.entries[0]?.by ?? '', /^uid \d+ \(.+\)$/);
});

test('what cannot be written to the audit log does not take place', async () => {
  await using control = await running();
  control.audit.isFull = true;

  await assert.rejects(control.client.call('POST', '/api/v1/consumers', {}, { name: 'billing' }), /no space left/);
  assert.deepEqual(await control.client.call('GET', '/api/v1/consumers'), { rows: [] });
});

test('neither a key, a token, a subject nor an address is in the audit log', async () => {
  await using control = await running();
  await control.client.call('POST', '/api/v1/consumers', {}, { name: 'billing', contact: 'ops@billing.example' });
  const { key } = await control.client.call<{ readonly key: string }>('POST', '/api/v1/api-keys', {}, { consumer: 'billing' });
  await control.client.call('POST', '/api/v1/denied-tokens', {}, { token: 'header.claims.signature' });
  await control.client.call('POST', '/api/v1/denied-tokens', {}, { issuer: 'https://id.example', subject: 'alice' });
  await control.client.call('POST', '/api/v1/bans', {}, { target: '203.0.113.7', reason: 'stuffing' });
  await control.client.call('DELETE', '/api/v1/bans/203.0.113.7');

  const text = JSON.stringify(control.audit.entries);

  for (const raw of [key, key.slice(0, 16), 'header.claims', 'alice', 'id.example', '203.0.113', 'ops@'])
    assert.ok(!text.includes(raw), raw);
});
