import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type NearMiss, nearMissesMax } from '@sluice/model';
import { type GateOptions, openGate } from '../support/gate.ts';
import { exchangeRaw, requestText } from '../support/raw-exchange.ts';
import { always, answerBytes, RawUpstream } from '../support/raw-upstream.ts';

const json = 'Content-Type: application/json';
/** The mark is a word that stands nowhere else, so that a value that was kept would be found. */
const statement = 'SELECT kumquat FROM orders WHERE id = 1';

const contract = `openapi: 3.1.0
info: { title: t, version: '1' }
paths:
  /things:
    post:
      parameters: [{ name: op, in: query, schema: { type: string, enum: ["' OR 1=1 -- ", plain] } }]
      requestBody:
        content:
          application/json:
            schema: { type: object, properties: { page: { type: string, contentMediaType: text/html }, note: { type: string } } }
      responses: { '200': { description: ok } }
`;

suite('what came near to an attack and passed is recorded by place and reason, and without its value', () => {
  test('a statement of SQL in a text', async () => {
    const { status, near, text } = await sent({ body: JSON.stringify({ items: [{ note: statement }] }) });

    assert.equal(status, 200);
    assert.deepEqual(
      near.map(({ kind, place, why }) => [kind, place, why]),
      [['attack.sql-injection', 'request.body/items/*/note', 'statement']],
    );
    assert.ok((near[0]?.points ?? 0) > (near[0]?.reportedFrom ?? 0));
    assert.ok(!text.includes('kumquat'));
  });

  test('what the contract writes down itself, and what it declares', async () => {
    const body = JSON.stringify({ page: 'javascript:void(0)', note: 'plain' });
    const { near } = await sent({ target: `/things?op=${encodeURIComponent("' OR 1=1 -- ")}`, body, options: { contract } });

    assert.deepEqual(
      near.map(({ kind, place, why }) => [kind, place, why]),
      [
        ['attack.sql-injection', 'request.query.op', 'literal'],
        ['attack.cross-site-scripting', 'request.body/page', 'declared-html'],
      ],
    );
  });

  test('operators that compare in a selector', async () => {
    const { near } = await sent({ body: JSON.stringify({ selector: { age: { $gt: 7 } } }) });

    assert.deepEqual(
      near.map(({ kind, why }) => [kind, why]),
      [['attack.nosql-injection', 'query-operator']],
    );
  });

  test('lines of headers in a body that is one text', async () => {
    const { near } = await sent({ lines: ['Content-Type: text/plain'], body: 'a\r\nSet-Cookie: a=b\r\n' });

    assert.deepEqual(
      near.map(({ kind, place, why }) => [kind, place, why]),
      [['attack.header-injection', 'request.body', 'one-text']],
    );
  });

  test('no more than the bound, and one for each place', async () => {
    const notes = Object.fromEntries(Array.from({ length: nearMissesMax * 2 }, (_, index) => [`note${index}`, statement]));
    const { near } = await sent({ body: JSON.stringify({ all: [statement, statement], ...notes }) });

    assert.equal(near.length, nearMissesMax);
    assert.equal(new Set(near.map(({ place }) => place)).size, nearMissesMax);
  });

  test('nothing of an ordinary request, nor where nothing is looked for', async () => {
    const ordinary = await sent({ body: JSON.stringify({ name: "Jane O'Brien", note: 'Leave it at the door, please.' }) });
    const off = await sent({ body: JSON.stringify({ note: statement }), options: { attacks: 'off' } });

    assert.deepEqual([ordinary.near, off.near], [[], []]);
  });
});

interface Sent {
  readonly target?: string;
  readonly lines?: readonly string[];
  readonly body: string;
  readonly options?: Omit<GateOptions, 'upstream'>;
}

async function sent({ target = '/things', lines = [json], body, options = {} }: Sent) {
  await using upstream = await RawUpstream.open(always(answerBytes('{}', { lines: [json] })));
  await using gate = await openGate({ upstream: upstream.url, ...options });
  const { status } = await exchangeRaw(gate.port, requestText('POST', target, lines, body));
  const [record] = await gate.record.atLeast(1);
  assert.ok(record);
  const near: readonly NearMiss[] = record.nearMisses;
  return { status, near, text: JSON.stringify(record) };
}
