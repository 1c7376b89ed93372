import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { suite, test } from 'node:test';
import type { GateOptions, GateSetup } from '../support/gate.ts';
import { always, answerBytes } from '../support/raw-upstream.ts';
import { sendOnce } from '../support/send-once.ts';

const trace = 'TypeError: x is not a function\n    at Shop.pay (/srv/shop/pay.js:10:5)\n    at Shop.buy (/srv/shop/buy.js:3:7)';

interface Upstream {
  readonly status?: number;
  readonly lines?: readonly string[];
}

async function asked(
  body: unknown,
  setup: GateSetup = {},
  { status = 200, lines = ['Content-Type: application/json'] }: Upstream = {},
  target = '/people/1',
  asking: readonly string[] = [],
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const reply = always(answerBytes(text, { status: `${status} Said`, lines }));
  const passed = await sendOnce({ target, lines: asking }, setup, reply);
  const { answer, record } = passed;
  const kinds = [record.request, record.response].flatMap((side) => side?.inspection.findings.map(({ kind }) => kind) ?? []);
  return { ...passed, text: answer.body.toString(), kinds };
}

function rule(treat: string, dataClass = 'personal.email'): Readonly<Record<string, string>> {
  return { 'p.yaml': `version: 1\nrules:\n  - { id: it, match: { class: ${dataClass} }, treat: '${treat}' }\n` };
}

/** A contract whose `GET /people/{id}` answers with one schema. */
function contractOf(schema: object): string {
  const responses = { 200: { description: 'ok', content: { 'application/json': { schema } } } };
  const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
  return JSON.stringify({
    openapi: '3.1.0',
    info: { title: 't', version: '1' },
    paths: { '/people/{id}': { get: { parameters, responses } } },
  });
}

suite('encryption to a consumer', () => {
  const mask = (sealed: string | null): NonNullable<GateOptions['ports']> => ({
    mask: {
      keyed: () => [1, 2],
      pseudonymBlock: () => new Uint8Array(32),
      encrypted: (consumer, json) => sealed && `${sealed}.${consumer.kind}.${createHmac('sha256', 'k').update(json).digest('hex')}`,
    },
  });

  test('a value is encrypted for the one who asks; the rest stays', async () => {
    const { text, record } = await asked({ id: 1, email: 'ada@mail.example.com' }, { policies: rule('encrypt'), ports: mask('jwe') });

    const sealed = createHmac('sha256', 'k').update('"ada@mail.example.com"').digest('hex');
    assert.equal(text, `{"id":1,"email":"jwe.anonymous.${sealed}"}`);
    assert.equal(record.maskedCount, 1);
  });

  test('a consumer without a key gets nothing of it, and the record says so', async () => {
    const { text, kinds } = await asked({ id: 1, email: 'ada@mail.example.com' }, { policies: rule('encrypt'), ports: mask(null) });

    assert.equal(text, '{"id":1}');
    assert.ok(kinds.includes('treatment.not-encrypted'));
  });

  test('where the contract has no room for it the value is masked as the contract asks', async () => {
    const contract = contractOf({ type: 'object', required: ['email'], properties: { email: { type: 'string', format: 'email' } } });

    const { text, kinds } = await asked({ email: 'ada@mail.example.com' }, { contract, policies: rule('encrypt'), ports: mask('jwe') });

    assert.equal(text, '{"email":"masked@masked.example"}');
    assert.ok(kinds.includes('treatment.not-encrypted'));
  });
});

suite('errors that tell of their insides', () => {
  for (const [what, status, body, lines] of [
    ['a JSON error', 500, { message: 'failed', detail: trace }, ['Content-Type: application/json']],
    ['a page', 500, `<html><pre>${trace}</pre></html>`, ['Content-Type: text/html']],
    ['a text', 400, trace, ['Content-Type: text/plain']],
  ] as const) {
    test(`${what} becomes a problem document with the exchange's id and the same status`, async () => {
      const { answer, text, record } = await asked(body, {}, { status, lines: [...lines, 'Retry-After: 7', 'ETag: "x"'] });

      const problem = JSON.parse(text);
      const headers = new Map(answer.lines.map(([name, value]) => [name.toLowerCase(), value]));
      assert.equal(answer.status, status);
      assert.deepEqual([problem.status, problem.exchange], [status, record.id]);
      assert.ok(!text.includes('Shop'));
      assert.equal(headers.get('content-type'), 'application/problem+json');
      assert.equal(headers.get('retry-after'), '7');
      assert.equal(headers.get('etag'), undefined);
      assert.equal(record.status, status);
    });
  }

  test('a page that calls itself a success does not stay one', async () => {
    const { answer, record } = await asked(`<html><pre>${trace}</pre></html>`, {}, { lines: ['Content-Type: text/html'] });

    assert.equal(answer.status, 502);
    assert.deepEqual([record.status, record.upstreamStatus], [502, 200]);
  });

  test('of an answer that is no error only the value goes', async () => {
    const { answer, text } = await asked({ id: 1, lastError: trace });

    assert.deepEqual([answer.status, text], [200, '{"id":1}']);
  });

  test('of an error that streams the value goes', async () => {
    const long = { pad: 'x'.repeat(9000), detail: trace };

    const { answer, text } = await asked(long, { limits: { heldBytesMax: 4096, unitBytesMax: 65_536 } }, { status: 500 });

    assert.deepEqual([answer.status, text], [500, JSON.stringify({ pad: long.pad })]);
  });

  test('in shadow it is recorded and nothing changes', async () => {
    const { text, record } = await asked({ detail: trace }, { mode: 'shadow' }, { status: 500 });

    assert.equal(text, JSON.stringify({ detail: trace }));
    const decision = record.response?.decision;
    assert.equal(decision?.kind === 'minimise' && decision.columns[0]?.treatment.kind, 'problem');
  });
});

suite('a treated answer keeps its contract where it can', () => {
  const email = 'ada@mail.example.com';
  const object = (property: object, required = ['email']) =>
    contractOf({ type: 'object', required, properties: { id: { type: 'integer' }, email: property } });

  for (const [what, property, made] of [
    ['a value that may be null', { type: ['string', 'null'] }, 'null'],
    ['a text', { type: 'string' }, '"********"'],
    ['a text of a format', { type: 'string', format: 'email' }, '"masked@masked.example"'],
    ['a text with a length', { type: 'string', minLength: 12, maxLength: 40 }, '"************"'],
    ['a text with a pattern', { type: 'string', pattern: '^[a-z]+@mail\\.example\\.com$' }, '"x@mail.example.com"'],
  ] as const) {
    test(`${what} that is required and stripped is hidden in place`, async () => {
      const { text, kinds } = await asked({ id: 1, email }, { contract: object(property), policies: rule('strip') });

      assert.equal(text, `{"id":1,"email":${made}}`);
      assert.ok(!kinds.includes('contract.broken-by-treatment'));
    });
  }

  test('a value that another member asks for is hidden in place', async () => {
    const contract = contractOf({
      type: 'object',
      properties: { id: { type: 'integer' }, email: { type: 'string' } },
      dependentRequired: { id: ['email'] },
    });

    const { text } = await asked({ id: 1, email }, { contract, policies: rule('strip') });

    assert.equal(text, '{"id":1,"email":"********"}');
  });

  test('an optional value is simply gone', async () => {
    const { text } = await asked({ id: 1, email }, { contract: object({ type: 'string' }, []), policies: rule('strip') });

    assert.equal(text, '{"id":1}');
  });

  test('a mask that is not of the format gives way to one that is', async () => {
    const { text } = await asked({ id: 1, email }, { contract: object({ type: 'string', format: 'email' }), policies: rule('mask:hash') });

    assert.equal(text, '{"id":1,"email":"masked@masked.example"}');
  });

  test('what no mask can meet is hidden all the same, and found', async () => {
    const { text, kinds } = await asked({ id: 1, email }, { contract: object({ enum: [email] }), policies: rule('strip') });

    assert.equal(text, '{"id":1}');
    assert.ok(kinds.includes('contract.broken-by-treatment'));
  });

  test('rows that must be there and may not leave are found', async () => {
    const row = { type: 'object', properties: { owner: { type: 'string' } } };
    const contract = contractOf({ type: 'object', properties: { items: { type: 'array', minItems: 2, items: row } } });
    const keep = 'version: 1\nrules:\n  - { id: own, where: response.body.items, keep: item.owner == "a" }\n';

    const { text, kinds } = await asked({ items: [{ owner: 'a' }, { owner: 'b' }] }, { contract, policies: { 'p.yaml': keep } });

    assert.equal(text, '{"items":[{"owner":"a"}]}');
    assert.ok(kinds.includes('contract.broken-by-treatment'));
  });
});

suite('members that were asked for', () => {
  const body = {
    id: 1,
    name: 'Blue',
    owner: { email: 'ada@mail.example.com', id: 7 },
    items: [
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ],
  };
  const routes = (isPassedOn: boolean) => [{ projection: { parameter: 'fields', isPassedOn } }];

  test('an answer holds them and nothing else; nobody looks at the others, and the upstream is not told', async () => {
    const { text, record, requests } = await asked(body, { routes: routes(false) }, {}, '/people/1?fields=id,owner.id,items.a,nope&x=1');

    assert.equal(text, '{"id":1,"owner":{"id":7},"items":[{"a":1},{"a":3}]}');
    assert.equal(requests[0]?.target, '/people/1?x=1');
    assert.ok(!record.response?.inspection.columns.some(({ place }) => place.includes('email')));
  });

  test('the parameter is passed on where the route says so, and does nothing where no route says anything', async () => {
    const passed = await asked(body, { routes: routes(true) }, {}, '/people/1?fields=id');
    const unknown = await asked(body, {}, {}, '/people/1?fields=id');

    assert.equal(passed.requests[0]?.target, '/people/1?fields=id');
    assert.deepEqual([passed.text, unknown.text], ['{"id":1}', JSON.stringify(body)]);
  });

  test('a streamed answer is reduced, too; an error and observe are left alone', async () => {
    const many = { items: Array.from({ length: 4000 }, (_, id) => ({ id, text: 'x'.repeat(20) })), total: 4000 };
    const streamed = await asked(many, { routes: routes(false), limits: { heldBytesMax: 4096 } }, {}, '/people/1?fields=items.id');
    const failed = await asked(body, { routes: routes(false) }, { status: 404 }, '/people/1?fields=id');
    const observed = await asked(body, { routes: routes(false), mode: 'observe' }, {}, '/people/1?fields=id');

    assert.deepEqual(JSON.parse(streamed.text), { items: many.items.map(({ id }) => ({ id })) });
    assert.deepEqual([failed.text, observed.text], [JSON.stringify(body), JSON.stringify(body)]);
    assert.equal(observed.requests[0]?.target, '/people/1?fields=id');
  });
});

suite('pages', () => {
  const routes = [{ pageSize: { parameter: 'limit', max: 100 } }];

  for (const [given, sent, isFound] of [
    ['limit=1000', 'limit=100', true],
    ['a=%20&limit=100&b', 'a=%20&limit=100&b', false],
    ['limit=-1&l%69mit=1e9&Limit[]=all', 'limit=100&l%69mit=100&Limit[]=100', true],
    ['limit=0', 'limit=100', true],
    ['size=1000', 'size=1000', false],
  ] as const) {
    test(`${given} goes upstream as ${sent}`, async () => {
      const { requests, kinds } = await asked({}, { routes }, {}, `/people?${given}`);

      assert.equal(requests[0]?.target, `/people?${sent}`);
      assert.equal(kinds.includes('request.page-size-clamped'), isFound);
    });
  }

  test('outside enforce it is found and goes as it came', async () => {
    const { requests, kinds } = await asked({}, { routes, mode: 'observe' }, {}, '/people?limit=1000');

    assert.equal(requests[0]?.target, '/people?limit=1000');
    assert.ok(kinds.includes('request.page-size-clamped'));
  });
});
