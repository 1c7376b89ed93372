import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';
import { after, before, suite, test } from 'node:test';
import { bytesBody, type ResponseMessage } from '@sluice/model';
import type { Outcome } from './ports.ts';
import { parseResponses, valuesOf } from './testing/rfc9112-parser.ts';
import { routeTo, Stand, type StandOptions } from './testing/stand.ts';
import { answerOk, exchangeRaw, RawUpstream, type Reply } from './testing/wire.ts';

const get = (target = '/x', lines = ''): string => `GET ${target} HTTP/1.1\r\nHost: gate\r\n${lines}\r\n`;
const last = (target = '/x'): string => get(target, 'Connection: close\r\n');
const open: AsyncDisposable[] = [];

/** A gateway and its upstream, closed with the test. */
async function stood(
  reply: Reply = answerOk,
  options: Omit<Partial<StandOptions>, 'upstreamPort'> = {},
): Promise<{ readonly stand: Stand; readonly upstream: RawUpstream }> {
  const upstream = await RawUpstream.start(reply);
  const stand = await Stand.start({ upstreamPort: upstream.port, ...options });
  open.push({ [Symbol.asyncDispose]: () => upstream.close() }, stand);
  return { stand, upstream };
}

after(async () => {
  for (const one of open.reverse()) await one[Symbol.asyncDispose]();
});

function answer(status: number, text: string, headers: readonly string[] = []): Outcome {
  return { message: { kind: 'response', status, headers, body: bytesBody(Buffer.from(text)) } };
}

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Reads until the text has come; fails when the connection ends first. */
function readUntil(socket: Socket, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let all = '';
    const read = (chunk: Buffer): void => {
      all += chunk.toString('latin1');
      if (!all.includes(text)) return;
      socket.off('data', read);
      resolve(all);
    };
    socket.on('data', read);
    socket.on('close', () => reject(new Error(`ended with ${all.slice(-200)}`)));
  });
}

function portOf(server: TcpServer): number {
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}

suite('a connection', () => {
  test('5,000 pipelined requests never run more than the cap at once, and each is answered in order', async () => {
    let running = 0;
    let most = 0;
    const { stand } = await stood(answerOk, {
      handle: async (captured) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return answer(200, captured.request.target);
      },
    });
    const requests = Array.from({ length: 5_000 }, (_, index) => get(`/${index}`));

    const answers = await exchangeRaw(stand.port, [...requests, last('/end')]);

    assert.equal(most, 8);
    assert.equal(answers.messages.length, 5_001);
    assert.ok(answers.messages.slice(0, 5_000).every(({ body }, index) => body.toString() === `/${index}`));
  });

  test('carries many requests one after the other, up and down', async () => {
    const { stand, upstream } = await stood();

    const answers = await exchangeRaw(stand.port, get().repeat(20) + last());

    assert.deepEqual(new Set(answers.statuses), new Set([200]));
    assert.equal(answers.messages.length, 21);
    assert.ok(upstream.connections.length <= 8);
    assert.equal(stand.gateway.stats.connections, 1);
  });

  test('beyond the caps is told so and ended', async () => {
    const { stand } = await stood(answerOk, { limits: { connectionsPerAddressMax: 1 } });
    const first = await connected(stand.port);
    first.write(get());
    await readUntil(first, 'GET /x 0');

    const answers = await exchangeRaw(stand.port, last());

    assert.deepEqual(answers.statuses, [503]);
    assert.equal(stand.refusals[0]?.code, 'too-many-connections');
    first.destroy();
  });

  test('that sends no whole head in time is ended with 408', async () => {
    const { stand } = await stood(answerOk, { timeouts: { headersMs: 50 } });

    const answers = await exchangeRaw(stand.port, 'GET /x HTTP/1.1\r\nHost: ga');

    assert.deepEqual(answers.statuses, [408]);
  });

  test('that idles too long is ended without a word', async () => {
    const { stand } = await stood(answerOk, { timeouts: { idleMs: 1 } });
    const socket = await connected(stand.port);
    socket.write(get());
    await readUntil(socket, 'GET /x 0');

    await once(socket, 'close');
  });
});

suite('a request', () => {
  test('whose body trickles in below the rate is ended with 408, and the upstream is let go', async () => {
    const { stand, upstream } = await stood();
    const socket = await connected(stand.port);
    socket.write('POST /slow HTTP/1.1\r\nHost: gate\r\nContent-Length: 100000\r\n\r\nabc');
    await stand.until(() => stand.captured.length === 1);

    stand.time.ms += 11_000;

    assert.match(await readUntil(socket, '}'), /^HTTP\/1\.1 408 [\s\S]*Connection: close/);
    assert.equal(stand.gateway.stats.timeouts, 1);
    await stand.until(() => stand.endings.length === 1);
    assert.equal(stand.endings[0]?.kind, 'aborted');
    assert.deepEqual(upstream.requests, []);
  });

  test('whose body comes fast enough is not cut off by the clock', async () => {
    const { stand } = await stood();
    const socket = await connected(stand.port);
    socket.write(`POST /fast HTTP/1.1\r\nHost: gate\r\nContent-Length: 20000\r\n\r\n${'x'.repeat(19_999)}`);
    await stand.until(() => stand.captured.length === 1);

    stand.time.ms += 11_000;
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.write('x');

    assert.match(await readUntil(socket, 'POST /fast 20000'), /^HTTP\/1\.1 200/);
    socket.destroy();
  });

  test('with Expect is asked for its body when somebody opens it', async () => {
    const { stand } = await stood();
    const socket = await connected(stand.port);
    socket.write('POST /x HTTP/1.1\r\nHost: gate\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n');
    await readUntil(socket, 'HTTP/1.1 100 Continue\r\n\r\n');

    socket.write('hello');

    assert.match(await readUntil(socket, 'POST /x 5'), /^HTTP\/1\.1 200/);
    socket.destroy();
  });

  test('with Expect that is refused unread gets its answer, no 100, and the end', async () => {
    const { stand } = await stood(answerOk, { handle: async () => answer(403, 'no') });

    const answers = await exchangeRaw(stand.port, 'POST /x HTTP/1.1\r\nHost: gate\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n');

    assert.deepEqual(answers.statuses, [403]);
  });

  test('that is refused unread leaves the connection usable once its body went by', async () => {
    const { stand } = await stood(answerOk, { handle: async (captured) => answer(captured.request.method === 'POST' ? 403 : 200, 'x') });

    const answers = await exchangeRaw(
      stand.port,
      `POST /x HTTP/1.1\r\nHost: gate\r\nContent-Length: 200000\r\n\r\n${'y'.repeat(200_000)}${last()}`,
    );

    assert.deepEqual(answers.statuses, [403, 200]);
  });

  test('that is answered and then goes on without end is cut off', async () => {
    const { stand } = await stood(answerOk, { handle: async () => answer(403, 'x'), limits: { lingerBytesMax: 100_000 } });

    const answers = await exchangeRaw(
      stand.port,
      `POST /x HTTP/1.1\r\nHost: gate\r\nContent-Length: 9000000\r\n\r\n${'y'.repeat(1_000_000)}`,
    );

    assert.ok(answers.statuses.length <= 1);
  });

  test('of which the client leaves is cancelled upstream', async () => {
    const { stand, upstream } = await stood(() => {});
    const socket = await connected(stand.port);
    socket.write(get());
    await stand.until(() => upstream.requests.length === 1);
    const carried = upstream.connections[0];
    const ended = once(carried?.socket ?? socket, 'close');

    socket.destroy();

    await ended;
    await stand.until(() => stand.endings.length === 1);
    assert.deepEqual(stand.endings[0], {
      kind: 'aborted',
      bodyBytes: 0,
      reason: { kind: 'client', detail: 'the client closed its connection' },
    });
    assert.equal(stand.gateway.stats.clientAborts, 1);
  });

  test('of which the client leaves within the answer is cancelled upstream', async () => {
    const { stand, upstream } = await stood((_request, { socket }) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhello'));
    const socket = await connected(stand.port);
    socket.write(get());
    await readUntil(socket, 'hello');
    const ended = once(upstream.connections[0]?.socket ?? socket, 'close');

    socket.destroy();

    await ended;
    await stand.until(() => stand.endings.length === 1);
    assert.equal(stand.endings[0]?.kind, 'aborted');
  });

  test('of which the client leaves within the body never looks whole upstream', async () => {
    const { stand, upstream } = await stood();
    const socket = await connected(stand.port);
    socket.write('POST /x HTTP/1.1\r\nHost: gate\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n');
    await stand.until(() => upstream.connections.some(({ bytes }) => bytes.includes('hello')));
    const ended = once(upstream.connections[0]?.socket ?? socket, 'close');

    socket.destroy();

    await ended;
    assert.deepEqual(upstream.requests, []);
    assert.deepEqual(upstream.broken, []);
  });

  test('of several megabytes arrives whole, in either framing', async () => {
    const { stand, upstream } = await stood();
    const body = 'x'.repeat(3_000_000);
    const chunked = `POST /c HTTP/1.1\r\nHost: gate\r\nTransfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;

    const answers = await exchangeRaw(
      stand.port,
      `POST /l HTTP/1.1\r\nHost: gate\r\nContent-Length: ${body.length}\r\n\r\n${body}${chunked}${last()}`,
    );

    assert.deepEqual(answers.statuses, [200, 200, 200]);
    assert.deepEqual(
      upstream.requests.map((request) => request.body.length).toSorted((a, b) => a - b),
      [0, 3_000_000, 3_000_000],
    );
  });

  test('that is streamed upstream leaves no listener behind', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on('warning', note);
    const { stand, upstream } = await stood(answerOk, { limits: { upstreamConnectionsMax: 1 } });
    const chunked = 'POST /c HTTP/1.1\r\nHost: gate\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n';

    await exchangeRaw(stand.port, chunked.repeat(30) + last());

    assert.equal(upstream.connections.length, 1);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', note);
    assert.deepEqual(warnings, []);
  });

  test('that is answered early and then trickles on is cut off by the clock', async () => {
    const { stand } = await stood(answerOk, { handle: async () => answer(403, 'no') });
    const socket = await connected(stand.port);
    socket.write('POST /x HTTP/1.1\r\nHost: gate\r\nContent-Length: 100000\r\n\r\nabc');
    await readUntil(socket, 'no');

    stand.time.ms += 11_000;

    await once(socket, 'close');
  });

  test('hands its trailers to the handler and not to the upstream', async () => {
    let trailers: readonly string[] = [];
    const { stand, upstream } = await stood(answerOk, {
      handle: async (captured, way) => {
        const chunks: Uint8Array[] = [];
        const came = await new Promise<readonly string[]>((resolve, reject) =>
          captured.request.body.open({ chunk: (bytes) => chunks.push(bytes), end: resolve, abort: reject }),
        );
        trailers = [...trailers, ...came];
        return stand.outcome(await way.forward({ ...captured.request, body: bytesBody(Buffer.concat(chunks)) }));
      },
    });

    await exchangeRaw(
      stand.port,
      `POST /x HTTP/1.1\r\nHost: gate\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n${last()}`,
    );

    assert.deepEqual(trailers, ['X-Sum', '1']);
    assert.deepEqual(valuesOf(upstream.requests[0]?.lines ?? [], 'content-length'), ['3']);
    assert.deepEqual(upstream.requests[0]?.trailers, []);
  });

  test('of HTTP/1.0 gets an answer without chunks and the end of the connection', async () => {
    const { stand } = await stood((_request, { socket }) =>
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n'),
    );

    const answers = await exchangeRaw(stand.port, 'GET /x HTTP/1.0\r\nHost: gate\r\n\r\n');

    assert.equal(answers.messages[0]?.body.toString(), 'hello');
  });

  test('whose handler fails gets a problem document that tells nothing', async () => {
    const { stand } = await stood(answerOk, { handle: () => Promise.reject(new Error('secret')) });

    const answers = await exchangeRaw(stand.port, last());

    assert.deepEqual(answers.statuses, [500]);
    const problem: Record<string, unknown> = JSON.parse(answers.messages[0]?.body.toString() ?? '');
    assert.deepEqual(Object.keys(problem), ['type', 'title', 'status', 'exchange']);
    assert.doesNotMatch(answers.messages[0]?.body.toString() ?? '', /secret/);
  });
});

suite('an answer', () => {
  test('that comes before the request is finished reaches the client, and its connection is not used again', async () => {
    const upstream = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno'));
    });
    let connections = 0;
    upstream.on('connection', () => {
      connections += 1;
    });
    upstream.listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    await using stand = await Stand.start({ upstreamPort: portOf(upstream) });
    const socket = await connected(stand.port);
    socket.write('POST /x HTTP/1.1\r\nHost: gate\r\nContent-Length: 100\r\n\r\nhello');
    assert.match(await readUntil(socket, 'no'), /^HTTP\/1\.1 413/);

    socket.write('y'.repeat(95) + get());

    assert.match(await readUntil(socket, 'no'), /^HTTP\/1\.1 413/);
    assert.equal(connections, 2);
    socket.destroy();
    upstream.close();
  });

  for (const [name, status, method] of [
    ['HEAD', 200, 'HEAD'],
    ['204', 204, 'GET'],
    ['304', 304, 'GET'],
  ] as const) {
    test(`to ${name} has no body, and what follows is read right`, async () => {
      const { stand } = await stood((request, carried) => {
        if (request.startLine.includes('/end')) return answerOk(request, carried);
        carried.socket.write(`HTTP/1.1 ${status} X\r\n${status === 204 ? '' : 'Content-Length: 5\r\n'}ETag: "a"\r\n\r\n`);
      });

      const answers = await exchangeRaw(stand.port, `${method} /x HTTP/1.1\r\nHost: gate\r\n\r\n${last('/end')}`, {
        heads: [method === 'HEAD'],
      });

      assert.deepEqual(answers.statuses, [status, 200]);
      assert.deepEqual(valuesOf(answers.messages[0]?.lines ?? [], 'content-length'), status === 204 ? [] : ['5']);
      assert.deepEqual(valuesOf(answers.messages[0]?.lines ?? [], 'etag'), ['"a"']);
    });
  }

  test('of a handler never has a length of its own on 204', async () => {
    const { stand } = await stood(answerOk, { handle: async () => answer(204, 'hello', ['Content-Length', '5']) });

    const answers = await exchangeRaw(stand.port, get() + last());

    assert.deepEqual(answers.statuses, [204, 204]);
    assert.deepEqual(valuesOf(answers.messages[0]?.lines ?? [], 'content-length'), []);
  });

  test('of a handler whose headers say another length than its body has goes out with the true one', async () => {
    const { stand } = await stood(answerOk, {
      handle: async () => answer(200, 'hello', ['Content-Length', '50', 'Transfer-Encoding', 'chunked']),
    });

    const answers = await exchangeRaw(stand.port, get() + last());

    assert.deepEqual(answers.statuses, [200, 200]);
    assert.deepEqual(valuesOf(answers.messages[0]?.lines ?? [], 'content-length'), ['5']);
  });

  for (const line of [
    ['X-A', 'a\r\nSet-Cookie: x'],
    ['X-A', 'a\x00'],
    ['X A', 'b'],
    ['', 'c'],
  ]) {
    test(`with the header ${JSON.stringify(line)} is a 502, and nothing crashes`, async () => {
      const { stand } = await stood(answerOk, { handle: async () => answer(200, 'hello', line) });

      const answers = await exchangeRaw(stand.port, last());

      assert.deepEqual(answers.statuses, [502]);
      assert.deepEqual(valuesOf(answers.messages[0]?.lines ?? [], 'set-cookie'), []);
    });
  }

  test('whose body is shorter than it announced ends as broken', async () => {
    const body: ResponseMessage['body'] = {
      length: 9,
      pause() {},
      resume() {},
      cancel() {},
      open: (sink) => {
        setImmediate(() => {
          sink.chunk(Buffer.from('hello'));
          sink.end([]);
        });
      },
    };
    const { stand } = await stood(answerOk, { handle: async () => ({ message: { kind: 'response', status: 200, headers: [], body } }) });

    const answers = await exchangeRaw(stand.port, last());

    assert.deepEqual(answers.statuses, []);
    assert.match(answers.rest.toString(), /^HTTP\/1\.1 200[\s\S]*Content-Length: 9/);
  });

  test('passes trailers to a client that takes them, but none that frame or authenticate', async () => {
    const { stand } = await stood((_request, { socket }) =>
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 1\r\nSet-Cookie: a=1\r\n\r\n'),
    );
    // The head goes out first where the body is not here as a whole; so the framing is chunked.
    const { stand: streaming } = await stood((_request, { socket }) => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n');
      setTimeout(() => socket.write('0\r\nX-Sum: 1\r\nSet-Cookie: a=1\r\n\r\n'), 10);
    });

    const whole = await exchangeRaw(stand.port, get('/x', 'TE: trailers\r\n') + last());
    const streamed = await exchangeRaw(streaming.port, get('/x', 'TE: trailers\r\n') + last());

    assert.deepEqual(
      whole.messages.map(({ trailers }) => trailers),
      [[], []],
    );
    assert.deepEqual(
      streamed.messages.map(({ trailers }) => trailers),
      [[['X-Sum', '1']], []],
    );
  });

  test('that the client does not take stops the upstream, and is cut when it stalls', async () => {
    const { stand, upstream } = await stood((_request, { socket }) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n');
      const piece = Buffer.alloc(1 << 20);
      const pump = (): void => {
        while (!socket.destroyed && socket.bytesWritten < 100_000_000) if (!socket.write(piece)) return;
      };
      socket.on('drain', pump);
      pump();
    });
    const socket = await connected(stand.port);
    socket.pause();
    socket.write(get());
    await stand.until(() => upstream.connections.length === 1 && (upstream.connections[0]?.socket.writableLength ?? 0) > 0);
    const before = upstream.connections[0]?.socket.bytesWritten ?? 0;
    assert.ok(before < 50_000_000, `${before} bytes were taken in for nobody`);

    stand.time.ms += 1_000;
    await new Promise((resolve) => setTimeout(resolve, 30));
    stand.time.ms += 31_000;

    await stand.until(() => stand.endings.length === 1);
    assert.equal(stand.endings[0]?.kind, 'aborted');
    assert.equal(stand.gateway.stats.timeouts, 1);
    socket.destroy();
  });

  for (const framing of ['Content-Length: 5000000', 'Transfer-Encoding: chunked']) {
    test(`of 5 MB arrives to the byte in spite of a slow reader (${framing})`, async () => {
      const body = Buffer.alloc(5_000_000, 'sluice!');
      const framed = framing.startsWith('C')
        ? body
        : Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]);
      const { stand } = await stood((_request, { socket }) => {
        socket.write(`HTTP/1.1 200 OK\r\n${framing}\r\n\r\n`);
        socket.write(framed);
      });
      const socket = await connected(stand.port);
      socket.write(last());
      let bytes = 0;
      const chunks: Buffer[] = [];
      socket.on('data', (chunk) => {
        chunks.push(chunk);
        bytes += chunk.length;
        socket.pause();
        setImmediate(() => socket.resume());
      });

      await once(socket, 'close');

      const { messages } = parseResponses(Buffer.concat(chunks, bytes), true);
      assert.ok(messages[0]?.body.equals(body));
    });
  }

  test('that passes 103 on where the route says so', async () => {
    const { stand } = await stood(
      (_request, { socket }) =>
        socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nX: y\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),
      {
        route: { passesEarlyHints: true },
      },
    );

    const answers = await exchangeRaw(stand.port, last());

    assert.deepEqual(answers.statuses, [103, 200]);
    assert.deepEqual(answers.messages[0]?.lines, [['Link', '</a.css>; rel=preload']]);
  });
});

suite('an upstream', () => {
  test('that is not there is a 502', async () => {
    const { stand, upstream } = await stood();
    await upstream.close();

    const answers = await exchangeRaw(stand.port, last());

    assert.deepEqual(answers.statuses, [502]);
    assert.equal(stand.faults[0]?.why, 'refused');
  });

  test('that does not answer in time is a 504', async () => {
    const { stand, upstream } = await stood(() => {});
    const answers = exchangeRaw(stand.port, last());
    await stand.until(() => upstream.requests.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 20));

    stand.time.ms += 61_000;

    assert.deepEqual((await answers).statuses, [504]);
  });

  test('that stalls within its answer breaks it off', async () => {
    const { stand, upstream } = await stood((_request, { socket }) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello'));
    const socket = await connected(stand.port);
    socket.write(get());
    await readUntil(socket, 'hello');
    assert.equal(upstream.requests.length, 1);

    stand.time.ms += 61_000;

    await once(socket, 'close');
    assert.equal(stand.gateway.stats.upstreamAborts, 1);
  });

  for (const [method, isAgain] of [
    ['GET', true],
    ['DELETE', true],
    ['POST', false],
    ['PATCH', false],
  ] as const) {
    test(`that closes a used connection under a ${method} is ${isAgain ? 'asked once more' : 'not asked again'}`, async () => {
      let asked = 0;
      const { stand } = await stood((request, carried) => {
        asked += 1;
        if (asked === 2) carried.socket.destroy();
        else answerOk(request, carried);
      });
      await exchangeRaw(stand.port, last());

      const answers = await exchangeRaw(
        stand.port,
        `${method} /again HTTP/1.1\r\nHost: gate\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );

      assert.deepEqual(answers.statuses, [isAgain ? 200 : 502]);
      assert.equal(asked, isAgain ? 3 : 2);
    });
  }

  test('that closes a fresh connection is not asked again', async () => {
    let asked = 0;
    const { stand } = await stood((_request, carried) => {
      asked += 1;
      carried.socket.destroy();
    });

    const answers = await exchangeRaw(stand.port, last());

    assert.deepEqual(answers.statuses, [502]);
    assert.equal(asked, 1);
  });

  test('with too many waiting for it is a 503', async () => {
    const { stand, upstream } = await stood(() => {}, { limits: { upstreamConnectionsMax: 1, upstreamWaitingMax: 0 } });
    const first = await connected(stand.port);
    first.write(get());
    await stand.until(() => upstream.requests.length === 1);

    const answers = await exchangeRaw(stand.port, last());

    assert.deepEqual(answers.statuses, [503]);
    assert.equal(stand.gateway.stats.upstreamOverloads, 1);
    first.destroy();
  });

  test('takes those who wait one after the other', async () => {
    const { stand, upstream } = await stood(answerOk, { limits: { upstreamConnectionsMax: 1 } });

    const answers = await exchangeRaw(stand.port, get().repeat(30) + last());

    assert.equal(answers.messages.length, 31);
    assert.deepEqual(new Set(answers.statuses), new Set([200]));
    assert.equal(upstream.connections.length, 1);
  });
});

suite('an upgrade', () => {
  const asks =
    'GET /ws HTTP/1.1\r\nHost: gate\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: abc\r\nSec-WebSocket-Version: 13\r\n\r\n';
  const route = { allowsUpgrade: true };
  let upstream: ReturnType<typeof createTcpServer>;
  let port = 0;
  let seen = '';
  before(async () => {
    upstream = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', (head) => {
        seen = head.toString('latin1');
        if (seen.includes('/no')) {
          socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno');
          return;
        }
        socket.write(
          'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: xyz\r\n\r\nfirst',
        );
        socket.on('data', (bytes) => socket.write(`echo ${bytes.toString()}`));
      });
    });
    upstream.listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    port = portOf(upstream);
  });
  after(() => upstream.close());

  test('becomes a tunnel both ways where the route allows it', async () => {
    await using stand = await Stand.start({ upstreamPort: port, route });
    const socket = await connected(stand.port);
    socket.write(asks);
    const head = await readUntil(socket, 'first');
    assert.match(head, /^HTTP\/1\.1 101 Switching Protocols\r\n/);
    assert.match(head, /Upgrade: websocket\r\n/);
    assert.match(head, /Sec-WebSocket-Accept: xyz\r\n/);
    assert.match(seen, /upgrade: websocket/i);

    socket.write('ping');

    await readUntil(socket, 'echo ping');
    assert.equal(stand.gateway.stats.tunnelsNow, 1);
    socket.destroy();
    await stand.until(() => stand.endings.length === 1);
    assert.equal(stand.gateway.stats.tunnelsNow, 0);
  });

  test('that the upstream denies is answered, and the connection ends', async () => {
    await using stand = await Stand.start({ upstreamPort: port, route });

    const answers = await exchangeRaw(stand.port, asks.replace('/ws', '/no'));

    assert.deepEqual(answers.statuses, [401]);
    assert.equal(answers.messages[0]?.body.toString(), 'no');
  });

  test('that the handler refuses lets the upstream go', async () => {
    await using stand = await Stand.start({
      upstreamPort: port,
      route,
      handle: async (captured, way) => {
        await way.forward(captured.request);
        return answer(403, 'no');
      },
    });

    const answers = await exchangeRaw(stand.port, asks);

    assert.deepEqual(answers.statuses, [403]);
  });

  test('with a body, behind other requests, or by POST is refused', async () => {
    await using stand = await Stand.start({ upstreamPort: port, route });

    const bodied = await exchangeRaw(stand.port, asks.replace('\r\n\r\n', '\r\nContent-Length: 2\r\n\r\nhi'));
    const posted = await exchangeRaw(stand.port, asks.replace('GET', 'POST'));

    assert.deepEqual(bodied.statuses, [400]);
    assert.deepEqual(posted.statuses, [400]);
  });
});

suite('a route', () => {
  test('is found by host and by the longest base path, and nothing else is', async () => {
    const [shop, admin] = [await RawUpstream.start(), await RawUpstream.start()];
    const say =
      (name: string): Reply =>
      (request, { socket }) => {
        const text = `${name} ${request.startLine.split(' ')[1]}`;
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`);
      };
    shop.reply = say('shop');
    admin.reply = say('admin');
    await using stand = await Stand.start({
      upstreamPort: 0,
      routes: [
        routeTo(shop.port, { hosts: ['Shop.test'], basePath: '/' }),
        routeTo(admin.port, { hosts: ['shop.test'], basePath: '/admin' }),
        routeTo(admin.port, {
          hosts: ['shop.test'],
          basePath: '/cut',
          stripsPrefix: true,
          upstream: `http://127.0.0.1:${admin.port}/base/`,
        }),
      ],
    });
    const asked = async (host: string, target: string): Promise<string> => {
      const answers = await exchangeRaw(stand.port, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      return answers.statuses[0] === 200 ? (answers.messages[0]?.body.toString() ?? '') : String(answers.statuses[0]);
    };

    assert.equal(await asked('shop.test', '/a'), 'shop /a');
    assert.equal(await asked('SHOP.test:8080', '/a'), 'shop /a');
    assert.equal(await asked('shop.test', '/admin'), 'admin /admin');
    assert.equal(await asked('shop.test', '/admin?x'), 'admin /admin?x');
    assert.equal(await asked('shop.test', '/admin/a'), 'admin /admin/a');
    assert.equal(await asked('shop.test', '/administrator'), 'shop /administrator');
    assert.equal(await asked('shop.test', '/cut/a?b'), 'admin /base/a?b');
    assert.equal(await asked('shop.test', '/cut'), 'admin /base/');
    assert.equal(await asked('shop.test', '/a/../admin'), '400');
    assert.equal(await asked('shop.test', '/admin/..'), '400');
    assert.equal(await asked('shop.test', '/admin/%2e%2e/a'), '400');
    assert.equal(await asked('shop.test', '/admin/a/../b'), 'admin /admin/a/../b');
    assert.equal(await asked('other.test', '/a'), '404');
    await shop.close();
    await admin.close();
  });
});

suite('a drain', () => {
  test('loses no request: idle connections get one more answer, and the gate ends when all are gone', async () => {
    const { stand } = await stood();
    const sockets = await Promise.all(Array.from({ length: 5 }, () => connected(stand.port)));
    for (const socket of sockets) {
      socket.write(get());
      await readUntil(socket, 'GET /x 0');
    }
    const { port } = stand;

    const drained = stand.gateway.drain(5_000);
    const answers = await Promise.all(
      sockets.map((socket) => {
        socket.write(get('/late'));
        return readUntil(socket, 'GET /late 0');
      }),
    );
    await drained;

    for (const text of answers) assert.match(text, /Connection: close/);
    const refused = await new Promise((resolve) => connect(port, '127.0.0.1').on('error', resolve));
    assert.ok(refused);
  });

  test('ends at its deadline whatever still runs', async () => {
    const { stand } = await stood(() => {});
    const socket = await connected(stand.port);
    socket.write(get());
    await stand.until(() => stand.captured.length === 1);

    await stand.gateway.drain(30);

    if (!socket.destroyed) await once(socket, 'close');
  });
});

test('a gateway listens on a handle that somebody else opened', async () => {
  const upstream = await RawUpstream.start();
  const opener = createTcpServer();
  opener.listen(0, '127.0.0.1');
  await once(opener, 'listening');
  await using stand = await Stand.start({ upstreamPort: upstream.port, listen: { handle: opener } });
  assert.equal(stand.port, portOf(opener));

  const answers = await exchangeRaw(portOf(opener), last());

  assert.deepEqual(answers.statuses, [200]);
  await upstream.close();
});
