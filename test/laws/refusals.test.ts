import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { openGate } from '../support/gate.ts';
import { ask, exchangeRaw, fieldOf, type RawAnswer, requestText } from '../support/raw-exchange.ts';
import { answerBytes, type RawRequest, RawUpstream } from '../support/raw-upstream.ts';

const inside = 'inner-host-7.corp.local';

/** Orders 1001 and 1002 are there, with a card number in the second; what is missing is said with the number that was asked for. */
function shop({ target, method, lines }: RawRequest): Buffer {
  const id = /\/orders\/([^?/]+)/.exec(target)?.[1] ?? '';
  const own = [
    'Content-Type: application/json',
    'X-Frame-Options: DENY',
    `Server: thing/9.1 (${inside})`,
    'Date: Mon, 01 Jan 2024 00:00:00 GMT',
  ];
  const found = id === '1001' ? '{"id":1}' : id === '1002' ? '{"id":2,"card":"4111 1111 1111 1111"}' : null;
  const status = found === null ? '404 Not Found' : '200 OK';
  const accepted = lines.some(([name, value]) => name.toLowerCase() === 'accept' && value === 'text/html');
  const missing = accepted ? `<p>no order ${id}</p>` : `{"detail":"no order ${id}","path":"${target}"}`;
  const whole = answerBytes(found ?? missing, { status, lines: own });
  return method === 'HEAD' ? whole.subarray(0, whole.indexOf('\r\n\r\n') + 4) : whole;
}

const contract = `
openapi: 3.1.0
info: { title: t, version: "1" }
paths:
  /orders/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        "200": { description: one, content: { application/json: { schema: { type: object, properties: { id: { type: integer }, card: { type: string } } } } } }
        "404": { description: none }
    head:
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { "200": { description: one }, "404": { description: none } }
`;
const hiddenRequest =
  'version: 1\nrules:\n  - { id: hidden, when: \'request.path == "/orders/1001"\', match: { endpoint: "/orders/{id}" }, hide: true }\n';
const hiddenResponse = 'version: 1\nrules:\n  - { id: hidden, match: { class: finance.pan }, treat: block, hide: true }\n';

async function stood(policy: string) {
  const upstream = await RawUpstream.open((request, socket) => void socket.write(shop(request)));
  const gate = await openGate({ upstream: upstream.url, contract, policies: { 'p.yaml': policy } });
  const close = async () => {
    await gate[Symbol.asyncDispose]();
    await upstream[Symbol.asyncDispose]();
  };
  return { gate, upstream, [Symbol.asyncDispose]: close };
}

/** All that a client sees, with the number of the order left out. */
function seen({ raw }: RawAnswer, id: string): string {
  return raw
    .toString('latin1')
    .replaceAll(id, 'ID')
    .replace(/content-length: \d+/i, '')
    .replace(/date: [^\r]+/i, '');
}

suite('law 4: a refusal tells nothing but that it is one', () => {
  test('what is refused is a problem document with the id of its exchange', async () => {
    const policy =
      'version: 1\nrules:\n  - { id: secret-rule-name, title: The inner title, match: { class: finance.pan }, treat: block, status: 403 }\n';
    await using stand = await stood(policy);

    const answer = await ask(stand.gate.port, '/orders/1002');

    const problem = JSON.parse(answer.body.toString());
    assert.equal(answer.status, 403);
    assert.equal(fieldOf(answer, 'content-type'), 'application/problem+json');
    assert.equal(fieldOf(answer, 'cache-control'), 'no-store');
    assert.equal(problem.status, 403);
    assert.equal(problem.exchange, stand.gate.record.records[0]?.id);
    for (const word of ['secret-rule-name', 'inner title', 'finance', 'pan', inside, '4111', 'sluice'])
      assert.ok(!answer.raw.toString().toLowerCase().includes(word), word);
  });

  test('an upstream that cannot be reached is a problem document without its address', async () => {
    const upstream = await RawUpstream.open(() => undefined);
    const { url } = upstream;
    await upstream[Symbol.asyncDispose]();
    await using gate = await openGate({ upstream: url });

    const answer = await ask(gate.port, '/x');

    assert.equal(answer.status, 502);
    assert.equal(fieldOf(answer, 'content-type'), 'application/problem+json');
    assert.doesNotMatch(answer.body.toString(), /127\.0\.0\.1|ECONN|at /);
    assert.equal(gate.record.records[0]?.ending, 'upstream-failed');
  });

  test('a request that is no HTTP is a problem document, and recorded', async () => {
    await using stand = await stood(hiddenResponse);

    const answer = await exchangeRaw(stand.gate.port, 'GET /a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n');

    assert.equal(answer.status, 400);
    assert.equal(fieldOf(answer, 'content-type'), 'application/problem+json');
    assert.equal(JSON.parse(answer.body.toString()).exchange, stand.gate.record.records[0]?.id);
  });

  test('a fault of the gate itself is a problem document without a stack, and recorded', async () => {
    await using upstream = await RawUpstream.open((request, socket) => void socket.write(shop(request)));
    const broken = new Error(`no such thing at ${inside}`);
    const codec = { decode: thrown, encode: thrown, decodeBody: thrown, encodeBody: thrown };
    function thrown(): never {
      throw broken;
    }
    upstream.reply = (_request, socket) => void socket.write(answerBytes('zz', { lines: ['Content-Encoding: gzip'] }));
    await using gate = await openGate({ upstream: upstream.url, ports: { codec } });

    const answer = await ask(gate.port, '/orders/1001');
    const [record] = await gate.record.atLeast(1);

    assert.ok(answer.status >= 500);
    assert.equal(fieldOf(answer, 'content-type'), 'application/problem+json');
    assert.doesNotMatch(answer.raw.toString(), /no such thing|\.ts:|zz/);
    assert.equal(record?.ending, 'broken');
    assert.equal(record?.status, answer.status);
    assert.deepEqual(record?.response?.inspection.coverage, { kind: 'partial', bytesSeen: 0, bytesUnseen: 0, why: 'failed' });
  });
});

suite("law 4: a hidden refusal is the endpoint's own 404", () => {
  for (const [side, policy, hidden] of [
    ['request', hiddenRequest, '1001'],
    ['response', hiddenResponse, '1002'],
  ] as const) {
    for (const lines of [[], ['Accept: text/html'], ['Accept-Encoding: gzip, br']]) {
      test(`it is that in status, head and body, refused by its ${side}${lines.length > 0 ? `, with ${lines[0]}` : ''}`, async () => {
        await using stand = await stood(policy);

        const first = await ask(stand.gate.port, `/orders/${hidden}`, lines);
        const truly = await ask(stand.gate.port, '/orders/777', lines);
        const again = await ask(stand.gate.port, `/orders/${hidden}`, lines);

        assert.equal(first.status, 404);
        assert.equal(seen(first, hidden), seen(truly, '777'));
        assert.equal(seen(again, hidden), seen(truly, '777'));
        assert.equal(stand.gate.record.records[0]?.ending, 'refused');
        assert.equal(stand.gate.record.records[0]?.status, 404);
      });
    }
  }

  test('HEAD is hidden as HEAD', async () => {
    await using stand = await stood(hiddenRequest);

    const hidden = await exchangeRaw(stand.gate.port, requestText('HEAD', '/orders/1001'));
    const truly = await exchangeRaw(stand.gate.port, requestText('HEAD', '/orders/777'));

    assert.equal(seen(hidden, '1001'), seen(truly, '777'));
  });

  test('what is hidden of other methods is what the API says to a read of what is not there', async () => {
    const policy = 'version: 1\nrules:\n  - { id: hidden, match: { method: DELETE }, hide: true }\n';
    await using stand = await stood(policy);

    const hidden = await ask(stand.gate.port, '/orders/1001', [], 'DELETE');

    assert.equal(hidden.status, 404);
    assert.equal(hidden.body.toString(), '{"detail":"no order 1001","path":"/orders/1001"}');
    assert.deepEqual(
      stand.upstream.requests.map(({ method }) => method),
      ['GET'],
    );
  });
});
