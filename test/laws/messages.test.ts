import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { openGate } from '../support/gate.ts';
import { ask, exchangeRaw, fieldOf, requestText } from '../support/raw-exchange.ts';
import { always, answerBytes, chunked, RawUpstream } from '../support/raw-upstream.ts';

const hops = ['connection', 'keep-alive', 'proxy-connection', 'te', 'upgrade', 'trailer'];

suite('law 6: one message in, one message out', () => {
  for (const mode of ['observe', 'enforce'] as const) {
    test(`a request goes on with one Host, one framing, no hop-by-hop line and its target as received: ${mode}`, async () => {
      await using upstream = await RawUpstream.open(always(answerBytes('{}')));
      await using gate = await openGate({ upstream: upstream.url, mode });
      const target = '/a/../%62;c=1//d?x=%41&y=1+2&y=&&z';
      const body = Buffer.from('{"a":1}');
      const head = [
        `POST ${target} HTTP/1.1`,
        'Host: gate.test',
        'Connection: close, x-private',
        'X-Private: 1',
        'Keep-Alive: 5',
        'TE: trailers',
        'Content-Type: application/json',
        'Transfer-Encoding: chunked',
        'X-Kept: yes',
      ];

      await exchangeRaw(gate.port, Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), chunked(body, ['X-Late: 1'])]));

      const [request, ...others] = upstream.requests;
      assert.ok(request);
      assert.equal(others.length, 0);
      const names = request.lines.map(([name]) => name.toLowerCase());
      assert.equal(request.target, target);
      assert.equal(names.filter((name) => name === 'host').length, 1);
      assert.equal(names.filter((name) => name === 'content-length' || name === 'transfer-encoding').length, 1);
      for (const name of [...hops.filter((hop) => hop !== 'connection'), 'x-private', 'x-late']) assert.ok(!names.includes(name), name);
      assert.ok(names.includes('x-kept'));
      assert.deepEqual(request.body, body);
    });

    for (const method of ['GET', 'DELETE']) {
      test(`a ${method} with a body is one message: ${mode}`, async () => {
        await using upstream = await RawUpstream.open(always(answerBytes('{}')));
        await using gate = await openGate({ upstream: upstream.url, mode });
        const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: inner\r\n\r\n';

        const answer = await exchangeRaw(gate.port, requestText(method, '/x', ['Content-Type: text/plain'], smuggled));

        assert.equal(answer.status, 200);
        assert.deepEqual(
          upstream.requests.map((request) => request.target),
          ['/x'],
        );
        assert.equal(upstream.requests[0]?.body.toString(), smuggled);
      });
    }

    test(`an answer comes back with one framing and none of the lines of its hop: ${mode}`, async () => {
      const lines = ['Content-Type: application/json', 'Connection: x-inner', 'X-Inner: 1', 'Keep-Alive: timeout=5', 'Via: 1.1 inner'];
      await using upstream = await RawUpstream.open(always(answerBytes('{"a":1}', { lines, framing: 'chunked' })));
      await using gate = await openGate({ upstream: upstream.url, mode });

      const answer = await ask(gate.port, '/x');

      assert.equal(answer.body.toString(), '{"a":1}');
      assert.equal(answer.lines.filter(([name]) => /^(?:content-length|transfer-encoding)$/i.test(name)).length, 1);
      assert.equal(fieldOf(answer, 'x-inner'), null);
      assert.equal(fieldOf(answer, 'keep-alive'), null);
    });
  }

  test('a request whose body was changed is framed anew', async () => {
    const policies = { 'p.yaml': 'version: 1\nrules:\n  - { id: in, match: { class: secret.password, side: request }, treat: strip }\n' };
    await using upstream = await RawUpstream.open(always(answerBytes('{}')));
    await using gate = await openGate({ upstream: upstream.url, policies });

    await ask(gate.port, '/x', ['Content-Type: application/json'], 'POST', '{"a":1,"password":"correct-horse-battery","b":[2]}');

    const [request] = upstream.requests;
    assert.equal(request?.body.toString(), '{"a":1,"b":[2]}');
  });
});
