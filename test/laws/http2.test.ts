import assert from 'node:assert/strict';
import { connect, constants } from 'node:http2';
import { suite, test } from 'node:test';
import { openGate } from '../support/gate.ts';
import { ask } from '../support/raw-exchange.ts';
import { always, answerBytes, RawUpstream, type Reply } from '../support/raw-upstream.ts';
import { rows } from '../support/rows.ts';

const card = '4111 1111 1111 1111';
const lines = ['Content-Type: application/json'];
const treated = (treat: string): Readonly<Record<string, string>> => ({
  'cards.yaml': `version: 1\nrules:\n  - id: cards\n    match: { class: finance.pan }\n    treat: ${treat}\n`,
});

interface Seen {
  readonly status: number;
  readonly body: string;
  /** The code that its stream was closed with. */
  readonly code: number;
}

/** One GET on a connection of its own. */
function askHttp2(url: string, path: string): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const session = connect(url);
    session.once('error', reject);
    const stream = session.request({ ':path': path });
    const seen = { status: 0, body: '' };
    stream.setEncoding('utf8');
    stream.on('response', (headers) => {
      seen.status = Number(headers[':status']);
    });
    stream.on('data', (text: string) => {
      seen.body += text;
    });
    stream.on('error', () => {});
    stream.on('close', () => {
      session.destroy();
      resolve({ ...seen, code: stream.rstCode });
    });
  });
}

async function gateBefore(reply: Reply, treat: string) {
  const upstream = await RawUpstream.open(reply);
  const gate = await openGate({ upstream: upstream.url, policies: treated(treat), http2: true });
  const all = new AsyncDisposableStack();
  all.use(upstream);
  all.use(gate);
  return { gate, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

suite('the laws hold over HTTP/2', () => {
  for (const treat of ['strip', 'mask', 'allow', 'block']) {
    test(`an answer is the same in both protocols, and so is its record: ${treat}`, async () => {
      const body = JSON.stringify({ id: 1, cardNumber: card, amounts: [1.0, 2e3] });
      await using stand = await gateBefore(always(answerBytes(body, { lines })), treat);
      const { gate } = stand;

      const one = await ask(gate.port, '/order');
      const two = await askHttp2(gate.url, '/order');

      const [first, second] = await gate.record.atLeast(2);
      const named = (text: string): string => text.replace(/"exchange":"[^"]+"/, '"exchange":""');
      assert.deepEqual([two.status, named(two.body), two.code], [one.status, named(one.body.toString()), constants.NGHTTP2_NO_ERROR]);
      assert.deepEqual(
        [second?.ending, second?.status, second?.response?.decision, second?.response?.inspection.coverage],
        [first?.ending, first?.status, first?.response?.decision, first?.response?.inspection.coverage],
      );
    });
  }

  test('a streamed answer is reset before the unit that is denied, and not a byte of it goes out (law 1)', async () => {
    const denied = 500;
    const text = JSON.stringify(
      rows(900, (row, index) => {
        if (index === denied) row['cardNumber'] = card;
      }),
    );
    await using stand = await gateBefore(always(answerBytes(text, { lines })), 'block');

    const { status, body, code } = await askHttp2(stand.gate.url, '/orders');

    const [record] = await stand.gate.record.atLeast(1);
    assert.deepEqual([status, code], [200, constants.NGHTTP2_INTERNAL_ERROR]);
    assert.ok(text.startsWith(body) && body.length < text.indexOf(`"row-${denied}"`));
    assert.equal(record?.ending, 'broken');
  });

  test('a broken body of the upstream is reset, and never ends (law 5)', async () => {
    const body = JSON.stringify(rows(900));
    const broken: Reply = (_request, socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${lines[0]}\r\nContent-Length: ${body.length}\r\n\r\n`);
      socket.end(body.slice(0, -7));
    };
    await using stand = await gateBefore(broken, 'allow');

    const { status, code } = await askHttp2(stand.gate.url, '/rows');

    const [record] = await stand.gate.record.atLeast(1);
    assert.ok(status === 502 || code === constants.NGHTTP2_INTERNAL_ERROR, `${status} ${code}`);
    assert.equal(record?.ending, 'upstream-failed');
  });
});
