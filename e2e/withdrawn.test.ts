import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { suite, test } from 'node:test';
import { ControlClient, type DeniedTokens, type MadeKey, type Status } from '@sluice/control';
import { sluice } from './support/commands.ts';
import { type Running, running } from './support/running.ts';

const secret = 'made-up-for-this-test-and-nothing-else';
const configuration = `    mode: enforce
    authenticate: { accept: [api-key, jwt] }
    routes: [{ match: GET /live, allowUpgrade: true }]
workers: 2
limits: { connectionsPerAddressMax: 1000 }
identity: { jwt: { secret: "file:secret.txt", algorithms: [HS256] } }
`;
const tunnelsMax = 400;

function bearer(claims: object): { readonly authorization: string } {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return { authorization: `Bearer ${text}.${createHmac('sha256', secret).update(text).digest('base64url')}` };
}

async function tunnel(gate: Running, headers: Readonly<Record<string, string>>): Promise<Duplex> {
  const outgoing = request(`${gate.url}/live`, { headers: { connection: 'Upgrade', upgrade: 'websocket', ...headers } }).end();
  const [, socket] = (await once(outgoing, 'upgrade')) as [IncomingMessage, Duplex];
  socket.on('error', () => undefined).resume();
  return socket;
}

suite('tunnels of two workers', () => {
  test('end when the command that takes their credential back returns, and when their token ends', { timeout: 300_000 }, async () => {
    await using gate = await running({ upstream: () => undefined, configuration, files: { 'secret.txt': secret } });
    gate.upstream.on('upgrade', (_request, socket: Duplex) => {
      socket.on('error', () => undefined).write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
      socket.pipe(socket);
    });
    const control = new ControlClient(join(gate.folder, '.sluice', 'control.sock'), 120_000);
    const tunnelsNow = async () => {
      // Counters are asked of the workers with the first answer, and told in the second.
      await control.call<Status>('GET', '/api/v1/status');
      return (await control.call<Status>('GET', '/api/v1/status')).workers.map(({ counters }) => counters['tunnelsNow'] ?? 0);
    };
    await control.call('POST', '/api/v1/consumers', {}, { name: 'billing' });
    const { key, entry } = await control.call<MadeKey>('POST', '/api/v1/api-keys', {}, { consumer: 'billing' });
    const secondsNow = () => Math.floor(Date.now() / 1_000);
    const opens = (claims: object) => tunnel(gate, bearer({ exp: secondsNow() + 600, ...claims }));
    const kept = await opens({ sub: 'u-1' });
    const denied = await opens({ sub: 'u-2', jti: 't-2' });
    // Clocks may be 30 s apart, so it has 10 s yet.
    const short = await opens({ sub: 'u-3', exp: secondsNow() - 20 });
    const ended = once(short, 'close');
    const ofKey: Duplex[] = [];
    while ((await tunnelsNow()).some((count) => count < 3) && ofKey.length < tunnelsMax)
      for (let more = 0; more < 10; more += 1) ofKey.push(await tunnel(gate, { 'x-api-key': key }));
    const closed = Promise.all(ofKey.map((socket) => once(socket, 'close')));

    const revoked = await sluice(gate.folder, ['api-keys', 'revoke', entry.id]);
    await ended;
    const afterKey = await tunnelsNow();
    await closed;
    const deniedClosed = once(denied, 'close');
    await control.call<DeniedTokens>('POST', '/api/v1/denied-tokens', {}, { tokenId: 't-2' });
    const afterToken = await tunnelsNow();
    await deniedClosed;

    assert.equal(revoked.code, 0, revoked.stderr);
    assert.deepEqual([sum(afterKey), sum(afterToken)], [2, 1]);
    assert.equal(kept.destroyed, false);
    const tells = (why: string) => gate.said().includes(`GET /live: ended (${why})`);
    while (!['revoked-key', 'revoked', 'expired'].every(tells)) await once(gate.process.stderr ?? gate.process, 'data');
    kept.destroy();
  });
});

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
