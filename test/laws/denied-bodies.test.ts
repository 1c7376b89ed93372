import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { codings, framings } from '../support/codings.ts';
import { openGate } from '../support/gate.ts';
import { ask, exchangeRaw } from '../support/raw-exchange.ts';
import { always, answerBytes, RawUpstream } from '../support/raw-upstream.ts';
import { rows } from '../support/rows.ts';

const policies = {
  'cards.yaml': 'version: 1\nrules:\n  - id: no-cards\n    match: { class: finance.pan }\n    treat: block\n    status: 451\n',
};
const card = '4111 1111 1111 1111';
const json = 'Content-Type: application/json';

suite('law 1: a denied body puts nothing on the wire', () => {
  for (const coding of codings) {
    for (const framing of framings) {
      test(`a held body that is denied sends none of its bytes: ${coding.name}, ${framing}`, async () => {
        const body = coding.encode(Buffer.from(JSON.stringify({ first: 'marker-before', cardNumber: card, last: 'marker-after' })));
        const lines = [json, 'ETag: "of-the-original"', 'X-Inner: named-inside', ...coding.lines];
        await using upstream = await RawUpstream.open(always(answerBytes(body, { lines, framing })));
        await using gate = await openGate({ upstream: upstream.url, policies });

        const answer = await ask(gate.port, '/order');

        assert.equal(answer.status, 451);
        assert.ok(answer.isComplete);
        assert.deepEqual(Object.keys(JSON.parse(answer.body.toString()) as object), ['type', 'title', 'status', 'exchange']);
        for (const mark of ['marker', '4111', 'of-the-original', 'named-inside']) assert.ok(!answer.raw.includes(mark), mark);
        assert.ok(body.length < 40 || !answer.raw.includes(body.subarray(10, 30)), 'encoded bytes');
        assert.equal(gate.record.records[0]?.ending, 'refused');
        assert.equal(gate.record.records[0]?.response?.decision.kind, 'block');
      });

      test(`a streamed body ends as broken before the denied unit: ${coding.name}, ${framing}`, async () => {
        const denied = 500;
        const text = JSON.stringify(
          rows(900, (row, index) => {
            if (index === denied) row['cardNumber'] = card;
          }),
        );
        const body = coding.encode(Buffer.from(text));
        await using upstream = await RawUpstream.open(always(answerBytes(body, { lines: [json, ...coding.lines], framing })));
        await using gate = await openGate({ upstream: upstream.url, policies });

        const answer = await ask(gate.port, '/orders');
        const [record] = await gate.record.atLeast(1);

        const came = coding.decodeBroken(answer.body).toString();
        assert.equal(answer.status, 200);
        assert.ok(!answer.isComplete, 'it must not look complete');
        assert.ok(text.startsWith(came), 'what came is the beginning of the original');
        assert.ok(came.length < text.indexOf(`"row-${denied}"`), `${came.length} bytes came`);
        assert.equal(record?.ending, 'broken');
        assert.equal(record?.status, 200);
        assert.equal(record?.response?.decision.kind, 'block');
        assert.ok((record?.responseBytes ?? 0) >= answer.body.length, 'the bytes that were out are recorded');
      });
    }
  }

  test('a client of HTTP/1.0, for which the end of the connection is the end of the body, sees a reset', async () => {
    const text = JSON.stringify(rows(900, (row, index) => Object.assign(row, index === 500 ? { cardNumber: card } : {})));
    await using upstream = await RawUpstream.open(always(answerBytes(text, { framing: 'chunked' })));
    await using gate = await openGate({ upstream: upstream.url, policies });

    const answer = await exchangeRaw(gate.port, 'GET /orders HTTP/1.0\r\nHost: gate.test\r\n\r\n');

    assert.equal(answer.isComplete, false);
    assert.ok(!answer.raw.includes('"row-500"'));
  });

  test('a body that is denied by its head alone is never opened', async () => {
    const policies = { 'head.yaml': 'version: 1\nrules:\n  - { id: no-teapots, match: { status: 418, side: response }, treat: block }\n' };
    await using upstream = await RawUpstream.open(
      always(answerBytes(Buffer.alloc(600_000, 'x'), { status: "418 I'm a teapot", lines: ['Content-Type: text/plain'] })),
    );
    await using gate = await openGate({ upstream: upstream.url, policies });

    const answer = await ask(gate.port, '/tea');

    assert.equal(answer.status, 403);
    assert.ok(!answer.raw.includes('xxx'));
  });
});
