import assert from 'node:assert/strict';
import { once } from 'node:events';
import { suite, test } from 'node:test';
import { connected, get, last, readUntil, stood } from '../testing/scene.ts';
import { answerOk, exchangeRaw } from '../testing/wire.ts';
import { defaultOverload } from './overload-guard.ts';

const never = [1e9, 1e9, 1e9, 1e9] as const;

/** Connections alone drive the ladder: two of four are stage 1, then one more each. */
const byConnections = (rungs: readonly [number, number, number, number]) => ({
  ...defaultOverload,
  memoryBytesMax: Number.MAX_SAFE_INTEGER,
  thresholds: { memory: never, loopDelayMs: never, connections: rungs },
  calmMs: 0,
});

suite('a gateway with too much to do', () => {
  test('gives clients less time, and all of it again', async () => {
    const { stand } = await stood(answerOk, {
      overload: { ...byConnections([0.4, 9, 9, 9]), timeoutShare: 0.01 },
      limits: { connectionsMax: 4 },
      timeouts: { headersMs: 40_000, checkMs: 20 },
    });
    const slow = [await connected(stand.port), await connected(stand.port)];
    for (const socket of slow) socket.write('GET /x HTTP/1.1\r\nHost: ga');
    const began = performance.now();

    await Promise.all(slow.map((socket) => once(socket.resume(), 'close')));

    assert.ok(performance.now() - began < 30_000, `${performance.now() - began} ms`);
    await stand.until(() => stand.gateway.stats.overloadStageNow === 0);
  });

  test('keeps no connection: idle ones end, and an answer under way is the last of its own', async () => {
    const waiting: (() => void)[] = [];
    const { stand } = await stood((request, carried) => waiting.push(() => answerOk(request, carried)), {
      overload: byConnections([0.1, 0.4, 9, 9]),
      limits: { connectionsMax: 4 },
    });
    const busy = await connected(stand.port);
    busy.write(get());
    await stand.until(() => waiting.length === 1);
    const idle = await connected(stand.port);
    await once(idle.resume(), 'end');
    const answered = readUntil(busy, 'GET /x 0');

    for (const answer of waiting) answer();

    assert.match(await answered, /Connection: close/);
  });

  test('says when to come again before anybody looks at what is asked', async () => {
    const { stand, upstream } = await stood(answerOk, { overload: byConnections([0.1, 0.1, 0.4, 9]), limits: { connectionsMax: 4 } });
    const open = [await connected(stand.port), await connected(stand.port)];
    for (const socket of open) socket.write('GET /x HTTP/1.1\r\nHost: gate\r\n');
    await stand.until(() => stand.gateway.stats.overloadStageNow === 3);

    const [first] = (await exchangeRaw(stand.port, last())).messages;

    assert.match(first?.startLine ?? '', / 503 /);
    assert.ok(first?.lines.some(([name, value]) => name.toLowerCase() === 'retry-after' && value === '2'));
    assert.equal(stand.captured.length, 0);
    assert.equal(upstream.requests.length, 0);
    assert.equal(stand.refusals[0]?.code, 'overloaded');
    for (const socket of open) socket.destroy();
  });

  test('accepts nobody, and accepts again when it is better', async () => {
    const { stand } = await stood(answerOk, { overload: byConnections([0.1, 0.1, 0.1, 0.4]), limits: { connectionsMax: 4 } });
    const open = [await connected(stand.port), await connected(stand.port)];
    for (const socket of open) socket.write(get().slice(0, -2));
    await stand.until(() => stand.gateway.stats.overloadStageNow === 4);
    await assert.rejects(exchangeRaw(stand.port, last()).then(({ wasReset }) => assert.ok(!wasReset)));

    for (const socket of open) socket.destroy();
    await stand.until(() => stand.gateway.stats.overloadStageNow === 0);

    const answered = async (): Promise<number | undefined> => (await exchangeRaw(stand.port, last())).statuses[0];
    let status = await answered();
    for (let round = 0; status !== 200 && round < 5_000; round += 1) status = await answered();
    assert.equal(status, 200);
  });
});
