import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { ApiKey, DeniedTokens, MadeKey, Status, StoredBan } from '@sluice/control';
import { fingerprintWith, openKeys } from '@sluice/store-local/segments';
import { openScene, openUpstream, type Scene } from '../bench/processes/scene.ts';

const home = mkdtempSync(join(tmpdir(), 'sluice-consumers-'));
after(() => rmSync(home, { recursive: true, force: true }));

const connectionsMax = 400;

/** Headers that say who asks. */
type Credential = Readonly<Record<string, string>>;

const keyed = (key: string): Credential => ({ 'x-api-key': key });

/** Kept-alive connections, as many as it takes until each of two workers has one. */
class Connections implements Disposable {
  readonly #url: string;
  readonly #agents: Agent[] = [];

  constructor(url: string) {
    this.#url = url;
  }

  async spread(scene: Scene, credential: Credential): Promise<void> {
    const before = await exchangesByWorker(scene);
    while (this.#agents.length < connectionsMax) {
      for (let more = 0; more < 10; more += 1) this.#agents.push(new Agent({ keepAlive: true, maxSockets: 1 }));
      assert.deepEqual(await this.statuses(credential), [200]);
      const now = await exchangesByWorker(scene);
      if ([...now].filter(([worker, exchanges]) => exchanges > (before.get(worker) ?? 0)).length === 2) return;
    }
    assert.fail('one worker takes all connections');
  }

  /** Every status that came over any of them, once each. */
  async statuses(credential: Credential): Promise<readonly number[]> {
    const all = await Promise.all(this.#agents.map((agent) => statusOf(`${this.#url}/orders`, credential, agent)));
    return [...new Set(all)].toSorted((a, b) => a - b);
  }

  [Symbol.dispose](): void {
    for (const agent of this.#agents) agent.destroy();
  }
}

async function exchangesByWorker(scene: Scene): Promise<ReadonlyMap<number, number>> {
  // Counters are asked of the workers with the first answer, and told in the second.
  await scene.control.call<Status>('GET', '/api/v1/status');
  const ready = (await scene.workers()).filter(({ isReady }) => isReady);
  return new Map(ready.map((worker) => [worker.process, worker.counters['exchanges'] ?? 0]));
}

async function statusOf(url: string, credential: Credential, agent: Agent): Promise<number> {
  const outgoing = request(url, { agent, headers: { ...credential } }).end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return response.statusCode ?? 0;
}

function bearer(sub: string, jti: string, secret: string): Credential {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const iat = Math.floor(Date.now() / 1000);
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iss: 'https://id.example', sub, jti, iat, exp: iat + 600 })}`;
  return { authorization: `Bearer ${text}.${createHmac('sha256', readFileSync(secret)).update(text).digest('base64url')}` };
}

async function guarded() {
  const upstream = await openUpstream('{"ok":true}');
  const secret = join(home, 'secret');
  writeFileSync(secret, 'made-up-for-this-test-and-nothing-else');
  const identity = `identity: { providers: [{ name: staff, issuer: "https://id.example", secret: "file:${secret}" }] }`;
  const api = `  - { name: shop, upstream: "http://127.0.0.1:${upstream.port}", authenticate: { accept: [api-key, staff] } }`;
  const bounds = 'limits: { connectionsPerAddressMax: 1000 }';
  const policy = join(home, 'often.yaml');
  const limit = '{ id: often, by: consumer, match: { endpoint: "GET /often" }, quota: 2 per month, then: ban 10m }';
  writeFileSync(policy, `version: 1\nlimits:\n  - ${limit}\n`);
  const policies = `policies: [${JSON.stringify(policy)}]`;
  const scene = await openScene(home, `mode: enforce\nworkers: 2\n${bounds}\n${policies}\n${identity}\napis:\n${api}\n`);
  await scene.control.call('POST', '/api/v1/consumers', {}, { name: 'billing' });
  return {
    scene,
    secret,
    makeKey: () => scene.control.call<MadeKey>('POST', '/api/v1/api-keys', {}, { consumer: 'billing' }),
    revoke: (id: string) => scene.control.call<ApiKey>('DELETE', `/api/v1/api-keys/${id}`),
    async [Symbol.asyncDispose]() {
      await scene[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
    },
  };
}

suite('keys, tokens and bans of two workers', () => {
  let running: Awaited<ReturnType<typeof guarded>>;
  before(async () => {
    running = await guarded();
  });
  after(() => running[Symbol.asyncDispose]());

  test('a key is good on each when the command that made it returns, and refused on each when the one that revoked it does', async () => {
    using connections = new Connections(running.scene.peer.url);
    const { key, entry } = await running.makeKey();
    await connections.spread(running.scene, keyed(key));

    for (let round = 0; round < 3; round += 1) {
      const fresh = await running.makeKey();
      assert.deepEqual(await connections.statuses(keyed(fresh.key)), [200]);
      await running.revoke(fresh.entry.id);
      assert.deepEqual(await connections.statuses(keyed(fresh.key)), [401]);
    }

    const { rows } = await running.scene.control.call<{ readonly rows: readonly ApiKey[] }>('GET', '/api/v1/api-keys');
    assert.equal(rows.find(({ id }) => id === entry.id)?.lastUsedDay, new Date().toISOString().slice(0, 10));
  });

  test('what was revoked stays so over a killed worker, a reload and a rolling restart, and a key that is good stays good', async () => {
    const { scene } = running;
    const good = await running.makeKey();
    const bad = await running.makeKey();
    await running.revoke(bad.entry.id);
    const holds = async () => {
      using connections = new Connections(scene.peer.url);
      await connections.spread(scene, keyed(good.key));
      assert.deepEqual(await connections.statuses(keyed(bad.key)), [401]);
    };

    const [first] = await scene.workers();
    process.kill(first?.process ?? 0, 'SIGKILL');
    await holds();
    await scene.control.call('POST', '/api/v1/reload');
    await holds();
    await scene.control.call('POST', '/api/v1/restart');
    await holds();
  });

  test('a token that was verified is refused on each when the command that denied it, or its subject, returns', async () => {
    const { control, peer } = running.scene;
    using connections = new Connections(peer.url);
    const [alice, bob] = [bearer('alice', 't-1', running.secret), bearer('bob', 't-2', running.secret)];
    await connections.spread(running.scene, alice);
    assert.deepEqual(await connections.statuses(bob), [200]);

    await control.call('POST', '/api/v1/denied-tokens', {}, { tokenId: 't-2' });
    assert.deepEqual([await connections.statuses(bob), await connections.statuses(alice)], [[401], [200]]);
    const body = { issuer: 'https://id.example', subject: 'alice' };
    const { id } = await control.call<DeniedTokens>('POST', '/api/v1/denied-tokens', {}, body);
    assert.deepEqual(await connections.statuses(alice), [401]);
    await control.call('DELETE', `/api/v1/denied-tokens/${id}`);
    assert.deepEqual(await connections.statuses(alice), [200]);
  });

  test('a whole token that was denied stays so when the keys of fingerprints change', async () => {
    const { scene } = running;
    const { control, peer } = scene;
    using connections = new Connections(peer.url);
    const dora = bearer('dora', 't-3', running.secret);
    await connections.spread(scene, dora);

    const body = { token: dora['authorization']?.replace('Bearer ', '') };
    const { id } = await control.call<DeniedTokens>('POST', '/api/v1/denied-tokens', {}, body);
    assert.deepEqual(await connections.statuses(dora), [401]);
    await control.call('POST', '/api/v1/keys/rotate');
    assert.deepEqual(await connections.statuses(dora), [401]);
    await control.call('DELETE', `/api/v1/denied-tokens/${id}`);
    assert.deepEqual(await connections.statuses(dora), [200]);
  });

  test('a network that was banned stays so when the keys of fingerprints change, until the ban is lifted', async () => {
    const { scene } = running;
    using connections = new Connections(scene.peer.url);
    const { key } = await running.makeKey();
    await connections.spread(scene, keyed(key));

    await scene.control.call('POST', '/api/v1/bans', {}, { target: '127.0.0.1', reason: 'stuffing' });
    assert.deepEqual(await connections.statuses(keyed(key)), [403]);
    await scene.control.call('POST', '/api/v1/keys/rotate');
    assert.deepEqual(await connections.statuses(keyed(key)), [403]);
    await scene.control.call('DELETE', '/api/v1/bans/127.0.0.1');
    assert.deepEqual(await connections.statuses(keyed(key)), [200]);
  });

  test('who was banned by an id of records stays so when the keys of fingerprints change', async () => {
    const { scene } = running;
    const { control, peer } = scene;
    using connections = new Connections(peer.url);
    const erin = bearer('erin', 't-4', running.secret);
    await connections.spread(scene, erin);
    const fingerprints = fingerprintWith(openKeys(join(scene.dataFolder, 'keys.json'), randomBytes));
    const [fingerprint] = fingerprints(Buffer.from('https://id.example erin'));

    await control.call('POST', '/api/v1/bans', {}, { target: `subject-${fingerprint}`, reason: 'abuse' });
    assert.deepEqual(await connections.statuses(erin), [403]);
    await control.call('POST', '/api/v1/keys/rotate');
    assert.deepEqual(await connections.statuses(erin), [403]);
  });

  test('who is banned on account of a limit is turned away on each, and let in again when the ban is lifted', async () => {
    const { control, peer } = running.scene;
    await control.call('POST', '/api/v1/consumers', {}, { name: 'noisy' });
    const noisy = keyed((await control.call<MadeKey>('POST', '/api/v1/api-keys', {}, { consumer: 'noisy' })).key);
    using connections = new Connections(peer.url);
    await connections.spread(running.scene, noisy);
    const agent = new Agent({ maxSockets: 1 });
    const found: number[] = [];
    for (let often = 0; often < 4; often += 1) found.push(await statusOf(`${peer.url}/often`, noisy, agent));
    const bans = async () => (await control.call<{ readonly rows: readonly StoredBan[] }>('GET', '/api/v1/bans')).rows;
    while ((await bans()).length === 0);

    const [ban] = await bans();
    assert.deepEqual([ban?.target, found.includes(429)], ['consumer-noisy', true]);
    assert.match(ban?.by ?? '', /often$/);
    assert.deepEqual(await connections.statuses(noisy), [403]);
    await control.call('DELETE', '/api/v1/bans/noisy');
    assert.deepEqual(await connections.statuses(noisy), [200]);
  });

  test('a worker that does not hear of it judges no more when the command returns', async () => {
    const { scene } = running;
    const { key, entry } = await running.makeKey();
    const [deaf] = await scene.workers();
    process.kill(deaf?.process ?? 0, 'SIGSTOP');

    await running.revoke(entry.id);

    assert.throws(() => process.kill(deaf?.process ?? 0, 0), 'it has ended');
    const agent = new Agent({ maxSockets: 1 });
    assert.equal(await statusOf(`${scene.peer.url}/orders`, keyed(key), agent), 401);
  });

  test('what was revoked stays so over an upgrade, and the new supervisor takes changes', async () => {
    const { scene } = running;
    const [good, bad, later] = [await running.makeKey(), await running.makeKey(), await running.makeKey()];
    await running.revoke(bad.entry.id);

    await scene.control.call('POST', '/api/v1/upgrade');

    using connections = new Connections(scene.peer.url);
    await connections.spread(scene, keyed(good.key));
    assert.deepEqual(await connections.statuses(keyed(bad.key)), [401]);
    assert.deepEqual(await connections.statuses(keyed(later.key)), [200]);
    await running.revoke(later.entry.id);
    assert.deepEqual(await connections.statuses(keyed(later.key)), [401]);
    const verdict = await scene.control.call<{ readonly isIntact: boolean }>('GET', '/api/v1/audit-log/verification');
    assert.equal(verdict.isIntact, true);
  });
});
