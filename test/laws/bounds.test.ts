import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { defaultLimits } from '@sluice/gateway';
import { type GateSetup, openGate } from '../support/gate.ts';
import { ask, requestText } from '../support/raw-exchange.ts';
import { always, answerBytes, RawUpstream } from '../support/raw-upstream.ts';
import { rows } from '../support/rows.ts';
import { sendOnce } from '../support/send-once.ts';

const root = join(import.meta.dirname, '..', '..');
const laws = readFileSync(join(root, 'test', 'laws.md'), 'utf8');
const json = ['Content-Type: application/json'];

async function seen(body: Buffer | string, setup: GateSetup = {}, lines: readonly string[] = json) {
  const { answer, record, gate } = await sendOnce({}, setup, always(answerBytes(body, { lines })));
  return { answer, coverage: record.response?.inspection.coverage, record, counters: gate.gate.counters };
}

suite('law 8: every bound has a name, and what goes beyond it is said', () => {
  const listed = [...laws.matchAll(/^\| `(\w+)` \| `([^`]+)` \|/gm)].map(([, name = '', file = '']) => ({ name, file }));

  test('each bound that is listed is where the list says', () => {
    assert.ok(listed.length > 40);
    const missing = listed.filter(({ name, file }) => !new RegExp(`\\b${name}\\b`).test(readFileSync(join(root, file), 'utf8')));
    assert.deepEqual(missing, []);
  });

  test('each limit of the gateway is listed', () => {
    const names = new Set(listed.map(({ name }) => name));

    assert.deepEqual(
      Object.keys(defaultLimits).filter((name) => !names.has(name)),
      [],
    );
  });

  test('a body that is longer than may be held is streamed, and its bytes are counted', async () => {
    const body = JSON.stringify(rows(20));

    const held = await seen(body, { limits: { heldBytesMax: body.length } });
    const streamed = await seen(body, { limits: { heldBytesMax: body.length - 1 } });

    assert.ok(held.answer.lines.some(([name]) => name.toLowerCase() === 'content-length'));
    assert.ok(streamed.answer.lines.some(([name]) => name.toLowerCase() === 'transfer-encoding'));
    for (const { counters } of [held, streamed]) assert.equal(counters.bytesInspected, body.length);
  });

  test('what decodes to more than its bound is said, and passes only where the route is open', async () => {
    const lines = [...json, 'Content-Encoding: gzip'];
    const long = gzipSync(JSON.stringify(rows(100)));
    const bomb = gzipSync(Buffer.alloc(16_000_000, ' '));

    const tooLong = await seen(long, { limits: { decodedBytesMax: 10_000 } }, lines);
    const dense = await seen(bomb, {}, lines);
    const closed = await seen(bomb, { onInspectError: 'closed' }, lines);

    assert.deepEqual(tooLong.coverage, { kind: 'partial', bytesSeen: 0, bytesUnseen: long.length, why: 'too-large' });
    assert.deepEqual(dense.coverage, { kind: 'partial', bytesSeen: 0, bytesUnseen: bomb.length, why: 'ratio-exceeded' });
    assert.equal(dense.counters.bytesUninspected, bomb.length);
    assert.equal(closed.answer.status, 502);
  });

  test('a value that fits into no unit is said to be unread', async () => {
    const body = JSON.stringify(rows(300, (row, index) => Object.assign(row, index === 150 ? { blob: 'x'.repeat(400_000) } : {})));

    const { answer, coverage } = await seen(body);

    assert.equal(answer.body.length, body.length);
    assert.equal(coverage?.kind === 'partial' ? coverage.why : null, 'too-large');
  });

  test('endpoints that no contract names share one beyond the bound, so that no client can fill the book', async () => {
    await using upstream = await RawUpstream.open(always(answerBytes('{}')));
    await using gate = await openGate({ upstream: upstream.url });
    const socket = await connected(gate.port);
    const asked = 2_100;

    for (let index = 0; index < asked; index += 1) {
      const word = Array.from(String(index), (digit) => 'abcdefghij'[Number(digit)]).join('');
      socket.write(requestText('GET', `/place${word}`).toString().replace('Connection: close\r\n', ''));
    }
    await gate.record.atLeast(asked);
    socket.destroy();

    const endpoints = new Set(gate.record.records.map(({ endpoint }) => endpoint));
    assert.ok(endpoints.size <= 2_001, String(endpoints.size));
    assert.ok(endpoints.has('GET /{…}' as never));
  });

  test('connections beyond those of one address are refused and counted', async () => {
    await using upstream = await RawUpstream.open(always(answerBytes('{}')));
    await using gate = await openGate({ upstream: upstream.url, gatewayLimits: { connectionsPerAddressMax: 2 } });
    const open = [await connected(gate.port), await connected(gate.port)];
    await ask(gate.port, '/x').catch(() => undefined);

    assert.equal(gate.gateway.stats.connectionsRefused, 1);
    for (const socket of open) socket.destroy();
  });

  test('a head beyond its bounds is refused, counted and recorded', async () => {
    await using upstream = await RawUpstream.open(always(answerBytes('{}')));
    await using gate = await openGate({ upstream: upstream.url });

    const many = await ask(
      gate.port,
      '/x',
      Array.from({ length: defaultLimits.headersMax + 1 }, (_, index) => `X-${index}: 1`),
    );
    const long = await ask(gate.port, `/${'x'.repeat(defaultLimits.targetBytesMax)}`);

    assert.deepEqual([many.status, long.status], [431, 414]);
    assert.equal(gate.gateway.stats.refused, 2);
    assert.equal(gate.gate.counters.refused, 2);
    assert.equal((await gate.record.atLeast(2)).length, 2);
    assert.equal(upstream.requests.length, 0);
  });
});

function connected(port: number): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.on('error', () => socket.destroy());
    socket.resume();
  });
}
