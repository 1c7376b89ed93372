import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { limitsOf } from '../test/support/limits.ts';
import { ask, fieldOf } from '../test/support/raw-exchange.ts';
import { answerBytes } from '../test/support/raw-upstream.ts';
import { ada, assertRetaken, staff, stood } from './support/shop.ts';

suite('hide never reveals whether an object is there', () => {
  const access =
    '  - { id: own, match: { endpoint: "GET /orders/{id}" }, permit: verified, when: response.body.ownerId == claims.sub, otherwise: hide }\n';

  test('in status, head and body', async () => {
    await using stand = await stood(access);
    const seen = async (id: string) => {
      const { raw } = await ask(stand.gate.port, `/orders/${id}`, [ada]);
      return raw
        .toString()
        .replaceAll(id, 'ID')
        .replace(/date: [^\r]+/i, '');
    };

    const first = await seen('3');
    const truly = await seen('7');

    assert.match(first, /^HTTP\/1\.1 404 .*no order ID/s);
    assert.equal(truly, first);
    assert.equal(await seen('2'), first);
    assertRetaken(stand.gate);
  });

  test('from the first answer on, where the document is configured', async () => {
    const notFound = { status: 403, headers: ['content-type', 'application/problem+json'], bytes: Buffer.from('{"title":"nothing here"}') };
    await using stand = await stood(access, { notFound });
    const seen = async (id: string) => (await ask(stand.gate.port, `/orders/${id}`, [ada])).raw.toString().replace(/date: [^\r]+\r\n/i, '');

    const [hidden, truly] = [await seen('3'), await seen('7')];

    assert.match(hidden, /^HTTP\/1\.1 403 .*content-type: application\/problem\+json\r\n.*\r\n\r\n\{"title":"nothing here"\}$/is);
    assert.equal(truly, hidden);
    // The API is asked once, for how long its own takes.
    assert.deepEqual(
      stand.upstream.requests.map(({ target }) => target),
      ['/orders/3', '/orders/999999999', '/orders/7'],
    );
    assertRetaken(stand.gate);
  });

  test('also where the API has no 404 of its own', async () => {
    await using stand = await stood(access);
    stand.upstream.reply = (request, socket) =>
      request.target === '/orders/2'
        ? void socket.write(answerBytes('{"ownerId":"u-2"}', { lines: ['Content-Type: application/json'] }))
        : void socket.write(answerBytes('', { status: '403 Forbidden' }));

    const hidden = await ask(stand.gate.port, '/orders/2', [ada]);

    assert.deepEqual([hidden.status, hidden.body.toString()], [404, '{"error":"not found"}']);
  });

  test('where the API itself refuses what is there, or says that it is gone; not where the caller is known to know', async () => {
    const guarded =
      '  - { id: closes, match: { endpoint: "POST /orders/{id}" }, permit: verified, guard: "GET /orders/{id}", when: guard.body.ownerId == claims.sub, otherwise: hide }\n';
    await using stand = await stood(`${access}${guarded}`);
    const { reply } = stand.upstream;
    stand.upstream.reply = (request, socket) => {
      if (request.target === '/orders/4') return void socket.write(answerBytes('{"id":"4"}', { status: '403 Forbidden' }));
      if (request.target === '/orders/5') return void socket.write(answerBytes('{"id":"5"}', { status: '410 Gone' }));
      if (request.method === 'POST') return void socket.write(answerBytes('{"why":"closed"}', { status: '403 Forbidden' }));
      reply(request, socket);
    };
    const seen = async (id: string, method = 'GET') =>
      (await ask(stand.gate.port, `/orders/${id}`, [ada], method)).raw
        .toString()
        .replace(/date: [^\r]+/i, '')
        .replace(/(order |orders\/)\d/g, '$1ID');

    const truly = await seen('7');

    assert.match(truly, /^HTTP\/1\.1 404 /);
    for (const id of ['2', '4', '5']) assert.equal(await seen(id), truly, id);
    assert.match(await seen('1', 'POST'), /^HTTP\/1\.1 403 .*closed/s);
    assertRetaken(stand.gate);
  });

  test('in what is left of its limits', async () => {
    const told = async (target: string, where: string) => {
      await using stand = await stood(`${where}limits:\n  - { id: rows, by: consumer, count: records, quota: 1000 per hour }\n`, {
        ports: { limits: limitsOf() },
      });
      await ask(stand.gate.port, target, [ada]);
      const { lines } = await ask(stand.gate.port, target, [ada]);
      return lines.filter(([name]) => name.toLowerCase() === 'ratelimit').map(([, value]) => value.replace(/t=\d+/, ''));
    };
    const rows =
      '  - { id: own, match: { endpoint: GET /orders }, permit: verified, where: response.body.items, keep: item.ownerId == claims.sub, otherwise: hide }\n';

    const truly = await told('/orders/7', access);

    assert.equal(truly.length, 1);
    assert.deepEqual(await told('/orders/3', access), truly);
    assert.deepEqual(await told('/orders', rows), truly);
  });

  test('in time: within 5 ms of the median of the API’s own, however long each takes', { timeout: 240_000 }, async () => {
    for (const [foundMs, absentMs] of [
      [30, 2],
      [2, 30],
    ] as const) {
      await using stand = await stood(access);
      const { reply } = stand.upstream;
      stand.upstream.reply = (request, socket) =>
        void setTimeout(() => reply(request, socket), /\/[123]$/.test(request.target) ? foundMs : absentMs);
      const timed = async (id: string) => {
        const startedMs = performance.now();
        await ask(stand.gate.port, `/orders/${id}`, [ada]);
        return performance.now() - startedMs;
      };
      for (let round = 0; round < 40; round += 1) await timed(round % 2 === 0 ? '3' : '7');
      // On a busy machine others take their time, too: what it comes to without them is asked for.
      let difference = Number.POSITIVE_INFINITY;
      for (let attempt = 0; attempt < 12 && difference >= 5; attempt += 1) {
        const times = { hidden: [] as number[], own: [] as number[] };
        for (let round = 0; round < 25; round += 1) {
          times.hidden.push(await timed('3'));
          times.own.push(await timed('7'));
        }
        difference = Math.abs(median(times.hidden) - median(times.own));
      }

      assert.ok(difference < 5, `${difference} ms with ${foundMs} and ${absentMs}`);
    }
  });
});

function median(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0;
}

suite('a list without the rows of others tells nothing of them', () => {
  const access = `
  - id: own
    match: { endpoint: "GET /orders" }
    permit: verified
    where: response.body.items
    keep: item.ownerId == claims.sub
    counts: { correct: response.body.total, remove: [response.body.all, response.header.X-Total-Count] }
`;
  const own = { ownerId: 'u-1' };
  const lists = [
    [own, { ownerId: 'u-2' }, own],
    [own, own],
  ];
  const texts = lists.map((items) => JSON.stringify({ items, total: items.length, all: 90 }));

  for (const [coding, encode] of [
    ['identity', (text: string) => Buffer.from(text)],
    ['gzip', (text: string) => gzipSync(text, { level: 1 })],
  ] as const) {
    test(`in its head and its bytes (${coding}), also where none was among them`, async () => {
      await using stand = await stood(access);
      const seen: string[] = [];
      for (const method of ['GET', 'HEAD']) {
        for (const [index, text] of texts.entries()) {
          const lines = ['Content-Type: application/json', `ETag: "${index}"`, 'Cache-Control: public', `X-Total-Count: ${index}`];
          stand.upstream.reply = (_request, socket) => {
            const bytes = answerBytes(encode(text), { lines: [...lines, `Content-Encoding: ${coding}`] });
            socket.write(method === 'HEAD' ? bytes.subarray(0, bytes.indexOf('\r\n\r\n') + 4) : bytes);
          };
          const asked = ['Accept-Encoding: gzip', 'If-None-Match: "1"', 'If-Modified-Since: Thu, 26 Nov 2026 00:00:00 GMT'];
          const { raw } = await ask(stand.gate.port, '/orders', [ada, ...asked], method);
          seen.push(raw.toString('latin1').replace(/date: [^\r]+\r\n/i, ''));
        }
      }

      assert.equal(seen[0], seen[1]);
      assert.equal(seen[2], seen[3]);
      assert.match(seen[0] ?? '', /cache-control: private/i);
      assert.doesNotMatch(seen.join('\n'), /etag|x-total-count/i);
      assert.ok(stand.upstream.requests.every(({ lines }) => lines.every(([name]) => !/^if-/i.test(name))));
      assertRetaken(stand.gate);
    });
  }

  test('and who may see all of it is told how many there are', async () => {
    await using stand = await stood(`${access}  - { id: staff, match: { endpoint: "GET /orders" }, permit: { roles: [support] } }\n`);
    stand.upstream.reply = (_request, socket) =>
      void socket.write(answerBytes(texts[0] ?? '', { lines: ['Content-Type: application/json', 'X-Total-Count: 3'] }));

    const answer = await ask(stand.gate.port, '/orders', [staff]);

    assert.equal(fieldOf(answer, 'x-total-count'), '3');
    assert.equal(answer.body.toString(), texts[0]);
  });
});
