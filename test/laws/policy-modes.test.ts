import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { suite, test } from 'node:test';
import type { GateSetup } from '../support/gate.ts';
import { always, answerBytes } from '../support/raw-upstream.ts';
import { sendOnce } from '../support/send-once.ts';

const person = { id: 1, password: 'correct-horse-battery', email: 'ada@mail.example.com' };
const stripped = '{"id":1,"email":"ada@mail.example.com"}';

async function asked(setup: GateSetup, target = '/people/1', lines: readonly string[] = [], body: unknown = person) {
  const { gate, ...passed } = await sendOnce({ target, lines }, setup, always(answerBytes(JSON.stringify(body))));
  return { ...passed, text: passed.answer.body.toString(), counters: gate.gate.counters };
}

suite('modes', () => {
  for (const [mode, text, counted] of [
    ['observe', JSON.stringify(person), 0],
    ['shadow', JSON.stringify(person), 1],
    ['enforce', stripped, 1],
  ] as const) {
    test(`${mode} of an API: the same decision, other bytes`, async () => {
      const seen = await asked({ mode });

      assert.equal(seen.text, text);
      assert.equal(seen.record.response?.decision.kind, 'minimise');
      assert.equal(seen.record.strippedCount, counted);
      assert.equal(seen.counters.stripped, counted);
      assert.equal(seen.counters.minimised, counted);
      assert.equal(seen.record.mode, mode);
    });
  }

  test('an endpoint may have a mode of its own; the first that fits counts', async () => {
    const routes = [
      { method: 'GET', template: '/people/{id}', mode: 'observe' },
      { method: '*', template: '/people/**', mode: 'enforce' },
    ] as const;

    const one = await asked({ mode: 'shadow', routes });
    const below = await asked({ mode: 'shadow', routes }, '/people/1/keys');
    const other = await asked({ mode: 'shadow', routes }, '/other');

    assert.deepEqual(
      [one, below, other].map(({ record }) => record.mode),
      ['observe', 'enforce', 'shadow'],
    );
    assert.deepEqual([one.text, below.text, other.text], [JSON.stringify(person), stripped, JSON.stringify(person)]);
  });

  for (const mode of ['observe', 'shadow'] as const) {
    test(`a rule in ${mode} is reported and changes nothing in a gate that enforces`, async () => {
      const rule = `version: 1\nrules:\n  - { id: emails, match: { class: personal.email }, treat: strip, mode: ${mode} }\n`;

      const seen = await asked({ policies: { 'p.yaml': rule } });

      assert.equal(seen.text, stripped);
      assert.ok(seen.record.response?.inspection.findings.some(({ because }) => because.includes('emails') || because.length > 0));
    });
  }
});

suite('rows', () => {
  const keep = (text: string) => ({
    policies: { 'p.yaml': `version: 1\nrules:\n  - id: own\n    where: response.body.items\n    keep: ${text}\n` },
  });
  const items = [
    { id: 1, owner: 'u-1' },
    { id: 2, owner: 'u-2' },
    { id: 3 },
    { id: 4, owner: null },
    { id: 5, owner: ['u-1'] },
    { id: 6, owner: 'u-1' },
  ];

  test('what is not surely kept is dropped: false, missing, null, another type', async () => {
    const { text, record } = await asked(keep('item.owner == request.headers["x-me"]'), '/orders', ['X-Me: u-1'], { items, total: 6 });

    assert.deepEqual(JSON.parse(text), { items: [items[0], items[5]], total: 6 });
    assert.equal(record.droppedRows, 4);
    assert.deepEqual(
      record.response?.inspection.facts.map(({ rows }) => rows).filter((counts) => counts.true + counts.false + counts.error > 0),
      [{ true: 2, false: 3, error: 1 }],
    );
  });

  test('all of them, or none, or no list at all', async () => {
    const none = await asked(keep('item.id > 100'), '/orders', [], { items });
    const all = await asked(keep('item.id > 0'), '/orders', [], { items });
    const noList = await asked(keep('item.id > 100'), '/orders', [], { items: 7 });

    assert.equal(none.text, '{"items":[]}');
    assert.equal(all.text, JSON.stringify({ items }));
    assert.equal(all.record.response?.decision.kind, 'allow');
    assert.equal(noList.text, '{"items":7}');
  });

  test('lists within lists', async () => {
    const policies = { 'p.yaml': 'version: 1\nrules:\n  - { id: lines, where: "response.body/items/*/lines", keep: item.ok == true }\n' };

    const { text, record } = await asked({ policies }, '/orders', [], {
      items: [{ lines: [{ ok: true }, { ok: false }] }, { lines: [{ ok: false }] }],
    });

    assert.equal(text, '{"items":[{"lines":[{"ok":true}]},{"lines":[]}]}');
    assert.equal(record.droppedRows, 2);
  });
});

suite('consumers', () => {
  const tokenSecret = 'made-up-for-this-test-and-nothing-else';
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = (claims: object, secret = tokenSecret) => {
    const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
    return `Authorization: Bearer ${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  };

  for (const [name, lines, kind, isVerified] of [
    ['a verified token', [token({ sub: 'u-1' })], 'token', true],
    ['a token of another key', [token({ sub: 'u-1' }, 'another-secret-that-nobody-knows-here')], 'anonymous', false],
    ['an API key', ['X-Api-Key: k-1'], 'api-key', false],
    ['a session', ['Cookie: a=b; session=s-1'], 'session', false],
    ['nobody', [], 'anonymous', false],
  ] as const) {
    test(`${name} is ${kind}`, async () => {
      const { record } = await asked({ tokenSecret }, '/x', lines);

      assert.deepEqual([record.consumerKind, record.isVerified], [kind, isVerified]);
      for (const word of ['u-1', 'k-1', 's-1']) assert.ok(!record.consumer.includes(word));
    });
  }

  test('without a key nobody verifies a token, and the record says so', async () => {
    const { record } = await asked({}, '/x', [token({ sub: 'u-1' })]);

    assert.deepEqual([record.consumerKind, record.isVerified], ['token', false]);
  });

  const requires = (what: string) => ({
    policies: { 'p.yaml': `version: 1\nrules:\n  - { id: needs, match: { class: personal.email }, require: { ${what} }, treat: strip }\n` },
  });

  test('a class may require an authenticated consumer', async () => {
    const options = { ...requires('consumer: authenticated'), tokenSecret };

    const guest = await asked(options, '/x', [], { email: person.email });
    const known = await asked(options, '/x', [token({ sub: 'u-1' })], { email: person.email });

    assert.deepEqual([guest.text, known.text], ['{}', JSON.stringify({ email: person.email })]);
  });

  test('a class may require a protected transport: loopback and a trusted proxy’s word count', async () => {
    const options = { ...requires('transport: tls'), trustedProxies: ['127.0.0.1'] };

    const loopback = await asked(requires('transport: tls'), '/x', [], { email: person.email });
    const overTls = await asked(options, '/x', ['X-Forwarded-For: 203.0.113.7', 'X-Forwarded-Proto: https'], { email: person.email });
    const plain = await asked(options, '/x', ['X-Forwarded-For: 203.0.113.7', 'X-Forwarded-Proto: http'], { email: person.email });

    assert.deepEqual(
      [loopback.text, overTls.text, plain.text],
      [JSON.stringify({ email: person.email }), JSON.stringify({ email: person.email }), '{}'],
    );
  });
});
