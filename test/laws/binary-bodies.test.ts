import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { cborWritten, type Json, msgpackWritten } from '@sluice/wire/testing';
import type { GateSetup } from '../support/gate.ts';
import { always, answerBytes } from '../support/raw-upstream.ts';
import { type Passed, sendOnce } from '../support/send-once.ts';

const attack = "x' UNION SELECT password FROM users --";
const user = { id: 7, name: 'Ada', password: 'correct-horse-battery', tags: ['a', 'b'] };
const { password: _, ...clean } = user;

const sequence = 'application/cbor-seq';

const formats = {
  'application/msgpack': msgpackWritten,
  'application/x-msgpack': msgpackWritten,
  'application/vnd.msgpack': msgpackWritten,
  'application/cbor': cborWritten,
  'application/senml+cbor': cborWritten,
  [sequence]: cborWritten,
} as const;

function sent(type: string, body: Buffer, setup: GateSetup = {}): Promise<Passed> {
  return sendOnce({ method: 'POST', target: '/things', lines: [`Content-Type: ${type}`], body }, setup);
}

function answered(type: string, body: Buffer, setup: GateSetup = {}): Promise<Passed> {
  return sendOnce({}, setup, always(answerBytes(body, { lines: [`Content-Type: ${type}`] })));
}

function ruleOf({ record }: Passed): string | null {
  const { decision } = record.request;
  return decision.kind === 'block' ? decision.because[0].rule : null;
}

test('what a server would read at a place by a reference to another is not taken for what stands there', async () => {
  const access = (entry: string): GateSetup => ({
    policies: {
      'shop.yaml': `version: 1\naccess:\n  - { id: any, match: { endpoint: POST /things }, permit: anyone }\n  - { id: own, match: { endpoint: POST /things }, ${entry} }\n`,
    },
  });
  const forbidden = access(`forbid: anyone, when: 'request.body.role == "admin"'`);
  const reference = Buffer.from('a26178d81c6561646d696e64726f6c65d81d00', 'hex');

  assert.equal((await sent('application/cbor', cborWritten({ x: 'admin', role: 'user' }), forbidden)).answer.status, 200);
  assert.equal((await sent('application/cbor', reference, forbidden)).answer.status, 403);
});

for (const [type, write] of Object.entries(formats)) {
  suite(type, () => {
    test('an attack is refused, wherever in the body it stands', async () => {
      for (const body of [{ q: attack }, [1, { a: [attack] }], attack]) {
        const passed = await sent(type, write(body));

        assert.deepEqual([passed.answer.status, passed.requests.length, ruleOf(passed)], [403, 0, 'default/attacks-are-refused']);
      }
    });

    test('an honest request goes on byte for byte, read as a whole', async () => {
      const body = write({ id: 7, note: 'it’s 5 o’clock, select a table', ratio: 0.5, list: [null, true, -3] }, () => 0);

      const { answer, requests, record } = await sent(type, body);

      assert.equal(answer.status, 200);
      assert.deepEqual(requests[0]?.body, body);
      assert.deepEqual(record.request.inspection.coverage, { kind: 'whole', bytesSeen: body.length });
    });

    test('a body that is broken is said to be, and refused where the route is closed', async () => {
      const body = write({ note: 'nothing', more: 'to be said' }).subarray(0, -3);

      const open = await sent(type, body);
      const closed = await sent(type, body, { onInspectError: 'closed' });

      const { coverage } = open.record.request.inspection;
      assert.equal(coverage.kind === 'partial' && coverage.why, 'invalid-syntax');
      assert.deepEqual([open.answer.status, closed.answer.status, closed.requests.length], [200, 400, 0]);
    });

    test('an attack in a body that is broken is refused', async () => {
      for (const body of [
        Buffer.concat([write(1), Buffer.of(0xc1, 0xff), write({ q: attack })]),
        write({ q: attack }).subarray(0, -1),
        Buffer.concat([write(Array<number>(300).fill(1)), Buffer.of(0xc1, 0xff), write({ q: attack })]),
      ]) {
        const passed = await sent(type, body);

        assert.deepEqual([passed.answer.status, passed.requests.length], [403, 0]);
      }
    });

    test('a body longer than is held is refused, as any that a server reads', async () => {
      const passed = await sent(type, write({ note: 'a'.repeat(1_100_000) }));

      assert.deepEqual([passed.answer.status, passed.requests.length], [413, 0]);
    });

    test('a secret is cut out of an answer, and nothing else is', async () => {
      const { answer, record } = await answered(type, write(user));

      assert.deepEqual(answer.body, write(clean));
      assert.equal(record.strippedCount, 1);
      assert.equal(record.response?.inspection.coverage.kind, 'whole');
      assert.ok(
        record.response?.inspection.columns.some(
          ({ dataClass, place }) => dataClass === 'secret.password' && place === 'response.body/password',
        ),
      );
    });

    test('a value is masked in its place', async () => {
      const policies = { 'p.yaml': 'version: 1\nrules:\n  - { id: out, match: { class: personal.email }, treat: mask:keep-domain }\n' };

      const { answer, record } = await answered(type, write({ id: 7, email: 'ada@mail.example.com', note: 'x' }), { policies });

      assert.deepEqual(answer.body, write({ id: 7, email: '***@mail.example.com', note: 'x' }));
      assert.equal(record.maskedCount, 1);
    });

    test('an answer that cannot be read does not pass where the route is closed', async () => {
      const body = write(user).subarray(0, -1);

      const { answer, record } = await answered(type, body, { onInspectError: 'closed' });

      assert.equal(answer.status, 502);
      assert.equal(record.response?.decision.kind, 'block');
    });

    test('an answer that is too long to be held is judged while it flows', async () => {
      const list = (row: Json) =>
        type === sequence ? Buffer.concat(Array<Buffer>(9_000).fill(write(row))) : write({ items: Array<Json>(9_000).fill(row) });

      const { answer, record } = await answered(type, list(user));

      assert.ok(answer.isComplete);
      assert.ok(answer.body.equals(list(clean)));
      assert.equal(record.strippedCount, 9_000);
      assert.equal(record.response?.inspection.coverage.kind, 'whole');
    });

    test('a value that is too long for a unit goes by unread, and not where the route is closed', async () => {
      const body = write({ ...user, note: 'a'.repeat(300_000) });

      const open = await answered(type, body);
      const closed = await answered(type, body, { onInspectError: 'closed' });

      const coverage = open.record.response?.inspection.coverage;
      assert.ok(open.answer.body.length > 300_000);
      assert.equal(coverage?.kind === 'partial' && coverage.why, 'too-large');
      assert.ok(closed.answer.status === 502 || (!closed.answer.isComplete && !closed.answer.body.includes('aaaa')));
    });

    test('observe changes nothing, and records what it found', async () => {
      const { answer, record } = await answered(type, write(user), { mode: 'observe' });

      assert.deepEqual(answer.body, write(user));
      assert.ok(record.response?.inspection.columns.some(({ dataClass }) => dataClass === 'secret.password'));
    });
  });
}

for (const [type, write] of Object.entries({ 'application/msgpack': msgpackWritten, 'application/cbor': cborWritten })) {
  test(`${type}: rows that a rule does not keep go, and leave null where their count has gone on`, async () => {
    const policies = {
      'p.yaml': 'version: 1\nrules:\n  - { id: own, where: response.body/items, keep: item.owner == "ada" }\n',
    };
    const rows = (length: number) =>
      Array.from({ length }, (_, index) => ({ owner: index % 2 === 0 ? 'ada' : 'bob', note: 'x'.repeat(40) }));

    const short = await answered(type, write({ items: rows(4) }), { policies });
    const long = await answered(type, write({ items: rows(9_000) }), { policies });

    assert.deepEqual(short.answer.body, write({ items: rows(4).filter(({ owner }) => owner === 'ada') }));
    assert.ok(long.answer.isComplete && long.answer.body.length > 200_000);
    assert.ok(!long.answer.body.includes('bob'));
  });
}

test('a client that names the fields it wants has no others of a binary answer either', async () => {
  const routes = [{ projection: { parameter: 'fields', isPassedOn: false } }];
  const reply = always(answerBytes(msgpackWritten([user, user]), { lines: ['Content-Type: application/msgpack'] }));

  const { answer } = await sendOnce({ target: '/thing?fields=id,tags' }, { routes }, reply);

  assert.deepEqual(answer.body, msgpackWritten(Array<Json>(2).fill({ id: 7, tags: ['a', 'b'] })));
});

const contractFor = (schema: string): string => `
openapi: 3.1.0
info: { title: things, version: '1' }
paths:
  /things:
    post:
      requestBody:
        content:
          application/cbor: { schema: ${schema} }
      responses:
        '200':
          description: done
          content:
            application/cbor: { schema: ${schema} }
`;
const closedObject =
  '{ type: object, additionalProperties: false, required: [id], properties: { id: { type: integer }, note: { type: string } } }';
const cbor = 'application/cbor';

const undeclared = 'version: 1\nrules:\n  - { id: all, match: { declared: undeclared, place: "response.body/**" }, treat: strip }\n';

suite('what a contract says of a binary body', () => {
  const contract = contractFor(closedObject);

  test('a request is validated as the JSON that says the same', async () => {
    const good = await sent(cbor, cborWritten({ id: 1, note: 'x' }), { contract });
    const bad = await sent(cbor, cborWritten({ id: 'one' }), { contract });

    assert.equal(good.answer.status, 200);
    assert.deepEqual([bad.answer.status, bad.requests.length], [400, 0]);
    assert.ok(bad.record.request.inspection.findings.some(({ kind, place }) => kind === 'request.invalid' && place === 'request.body/id'));
  });

  test('what it does not let a client write is taken out where the entry strips', async () => {
    const setup: GateSetup = {
      contract: contractFor('{ type: object, properties: { id: { type: string, readOnly: true }, note: { type: string } } }'),
      policies: {
        'p.yaml':
          'version: 1\naccess:\n  - { id: own, match: { endpoint: POST /things }, permit: anyone, writes: contract, otherwise: strip }\n',
      },
    };

    const { requests } = await sent(cbor, cborWritten({ id: '7', note: 'x', isAdmin: true }), setup);

    assert.deepEqual(requests[0]?.body, cborWritten({ note: 'x' }));
  });

  for (const declared of [cbor, 'application/json']) {
    test(`a member that an answer is not declared with does not leave: ${declared}`, async () => {
      const { answer } = await sendOnce(
        {
          method: 'POST',
          target: '/things',
          lines: [`Content-Type: ${declared}`],
          body: declared === cbor ? cborWritten({ id: 1 }) : '{"id":1}',
        },
        { contract: contract.replaceAll(cbor, declared), policies: { 'p.yaml': undeclared } },
        always(answerBytes(cborWritten({ id: 1, internal: 'x', note: 'y' }), { lines: ['Content-Type: application/cbor'] })),
      );

      assert.deepEqual(answer.body, cborWritten({ id: 1, note: 'y' }));
    });
  }

  test('where it says "bytes" nothing is said of what they say', async () => {
    const body = cborWritten({ id: 'one', more: 1 });

    const { answer, requests } = await sendOnce(
      { method: 'POST', target: '/things', lines: ['Content-Type: application/cbor'], body },
      { contract: contractFor('{ type: string, format: binary }'), policies: { 'p.yaml': undeclared } },
      always(answerBytes(body, { lines: ['Content-Type: application/cbor'] })),
    );

    assert.deepEqual([answer.status, requests[0]?.body, answer.body], [200, body, body]);
  });
});
