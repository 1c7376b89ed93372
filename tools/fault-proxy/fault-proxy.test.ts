import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, suite, test } from 'node:test';
import { ask, exchangeRaw, requestText } from '../../test/support/raw-exchange.ts';
import { type Fault, script, turn } from './fault.ts';
import { FaultProxy } from './fault-proxy.ts';
import { namedFault, namedFaults } from './named-faults.ts';
import { RequestReader } from './request-reader.ts';

suite('a fault proxy', () => {
  const text = 'x'.repeat(50_000);
  const api = createServer((_request, response) => response.end(text));
  before(async () => once(api.listen(0, '127.0.0.1'), 'listening'));
  after(() => api.close());

  async function through(fault: Fault): Promise<FaultProxy> {
    const { port } = api.address() as AddressInfo;
    return FaultProxy.open({ target: { host: '127.0.0.1', port }, plan: () => fault });
  }

  test('passes a connection on as it is', async () => {
    await using proxy = await through({ kind: 'pass' });

    const answer = await ask(proxy.port, '/x');

    assert.ok(answer.isComplete);
    assert.equal(answer.body.toString(), text);
  });

  for (const [how, isReset] of [
    ['end', false],
    ['reset', true],
  ] as const) {
    test(`cuts an answer by ${how} after so many bytes`, async () => {
      await using proxy = await through({ kind: 'pass', cut: { afterBytes: 10_000, how } });

      const answer = await ask(proxy.port, '/x');

      assert.ok(!answer.isComplete);
      assert.ok(isReset ? answer.raw.length <= 10_000 : answer.raw.length === 10_000);
    });
  }

  test('delays and slows what it passes on', async () => {
    await using proxy = await through({ kind: 'pass', latencyMs: 50, bytesPerSecond: 500_000 });
    const began = performance.now();

    const answer = await ask(proxy.port, '/x');

    assert.ok(answer.isComplete);
    assert.ok(performance.now() - began >= 195, `${performance.now() - began} ms`);
  });

  test('says nothing more, and does not end, after so many bytes', async () => {
    await using proxy = await through({ kind: 'pass', cut: { afterBytes: 0, how: 'hang' } });
    const answer = ask(proxy.port, '/x');

    const first = await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 100, 'silent'))]);

    assert.equal(first, 'silent');
    await proxy[Symbol.asyncDispose]();
    await answer;
  });

  test('answers by a script, a turn a request, and counts them', async () => {
    const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
    await using proxy = await FaultProxy.open({ plan: () => script(turn(ok), turn('', { after: 'head', pieces: [], ending: 'end' })) });
    const request = requestText('POST', '/x', [], 'body').toString();

    const answer = await exchangeRaw(proxy.port, request.repeat(2));

    assert.equal(answer.raw.toString(), ok);
    assert.equal(proxy.requests, 2);
  });

  test('has a plan for each connection', async () => {
    await using proxy = await FaultProxy.open({
      plan: (connection) => script(turn(`HTTP/1.1 20${connection} OK\r\nContent-Length: 0\r\n\r\n`, { ending: 'end' })),
    });

    assert.deepEqual([(await ask(proxy.port, '/')).status, (await ask(proxy.port, '/')).status], [200, 201]);
  });

  test('knows each fault by its name, and no other', () => {
    for (const [name, { value }] of Object.entries(namedFaults)) {
      assert.ok(namedFault(name));
      assert.equal(namedFault(`${name}=5`) === null, value === null);
    }
    for (const words of ['nothing', 'latency=x', 'latency=-1', 'toString']) assert.equal(namedFault(words), null);
  });
});

test('requests are followed in whatever pieces they come', () => {
  const chunked = 'POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3;x=y\r\n\r\n0\r\n0\r\n\r\n';
  const text = `GET /a HTTP/1.1\r\nHost: a\r\n\r\n${chunked}PUT /c HTTP/1.1\r\nContent-Length: 4\r\n\r\nbodyGET /d HTTP/1.1\r\n\r\n`;
  for (let size = 1; size <= text.length; size += 1) {
    const told: string[] = [];
    const reader = new RequestReader((what) => what !== 'body' && told.push(what));

    for (let at = 0; at < text.length; at += size) reader.read(Buffer.from(text.slice(at, at + size)));

    assert.deepEqual(told, ['head', 'end', 'head', 'end', 'head', 'end', 'head', 'end'], `pieces of ${size}`);
  }
});
