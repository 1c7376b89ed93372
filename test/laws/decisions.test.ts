import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { suite, test } from 'node:test';
import { openGate } from '../support/gate.ts';
import { ask, exchangeRaw } from '../support/raw-exchange.ts';
import { answerBytes, RawUpstream } from '../support/raw-upstream.ts';
import { rows } from '../support/rows.ts';
import { TestSegments } from '../support/segments.ts';

const tokenSecret = 'made-up-for-this-test-and-nothing-else';

/** Rules of every kind: over values, rows, heads and bodies of both sides, with conditions that come to true, false and error. */
const policies = {
  'a.yaml': `
version: 1
exceptions:
  - { id: open-until, match: { class: personal.phone, endpoint: /orders }, treat: allow, because: A test, until: 2099-01-01 }
rules:
  - { id: own-orders, where: response.body, keep: item.owner == claims.sub }
  - { id: emails, match: { class: personal.email }, treat: mask:keep-domain }
  - { id: no-cards-for-guests, match: { class: finance.pan, consumer: { kind: anonymous } }, treat: block, status: 451 }
  - { id: cards, match: { class: finance.pan }, treat: mask:last-four }
  - { id: odd-body, when: 'request.body.mode == "odd"', match: { method: POST }, status: 403, treat: block }
  - { id: hidden, when: '"x-hide" in request.headers', match: { side: request }, hide: true }
  - { id: status-and-body, match: { side: response, endpoint: /flagged }, when: 'response.status == 200 && response.body.flag == true', treat: block }
  - { id: admins, match: { endpoint: /admin/** }, when: '!consumer.roles.exists(r, r == "admin")', treat: block }
  - { id: shadowed, match: { class: personal.name }, treat: strip, mode: shadow }
  - { id: required, match: { class: health.*  }, require: as-classified, treat: strip }
`,
};

const json = ['Content-Type: application/json'];
const access = `
version: 1
access:
  - { id: one, match: { endpoint: "GET /one/{id}" }, permit: verified, when: response.body.owner == claims.sub, otherwise: hide, fields: [owner, email] }
  - { id: many, match: { endpoint: GET /many }, permit: verified, where: response.body.items, keep: item.owner == claims.sub, counts: { correct: response.body.total } }
  - { id: mine, match: { endpoint: "GET /mine/{user}" }, permit: verified, when: path.user == claims.sub }
  - { id: all, match: { endpoint: GET /admin }, permit: { roles: [admin] }, when: "response.body.items.all(i, i.owner == claims.sub)" }
  - { id: tried, match: { endpoint: GET /tried }, permit: { roles: [none] }, mode: shadow }
  - { id: removed, match: { endpoint: "DELETE /*/{id}" }, permit: verified, guard: "GET /one/{id}", when: guard.body.owner == claims.sub }
  - { id: written, match: { endpoint: PATCH /me }, permit: verified, writes: [name] }
  - { id: stripped, match: { endpoint: PUT /me }, permit: verified, writes: [name], otherwise: strip }
  - { id: never, match: { endpoint: /** }, forbid: { roles: [nobody] }, fields: [email] }
`;

function token(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `Authorization: Bearer ${text}.${createHmac('sha256', tokenSecret).update(text).digest('base64url')}`;
}

const order = {
  owner: 'u-1',
  email: 'ada@mail.example.com',
  phone: '+44 7700 900123',
  card: '4111 1111 1111 1111',
  firstName: 'Ada',
  lastName: 'Lovelace',
};

suite('law 10: every decision is explained from what was stored, and taken again offline with the same result', () => {
  for (const mode of ['observe', 'shadow', 'enforce'] as const) {
    test(`through the segment log and back: ${mode}`, async () => {
      await using segments = new TestSegments();
      await using upstream = await RawUpstream.open(({ target }, socket) => {
        if (target === '/long') return void socket.write(answerBytes(JSON.stringify(rows(400, (row) => Object.assign(row, order)))));
        if (target === '/long-card') {
          return void socket.write(answerBytes(JSON.stringify(rows(400, (row, index) => Object.assign(row, index === 200 ? order : {})))));
        }
        if (target === '/cut') return void socket.end(answerBytes(JSON.stringify([order])).subarray(0, -9));
        if (target === '/text')
          return void socket.write(answerBytes(Object.values(order).join('\n'), { lines: ['Content-Type: text/plain'] }));
        if (target === '/flagged') return void socket.write(answerBytes('{"flag":true}'));
        if (target === '/part') {
          return void socket.write(
            answerBytes('xyz', { status: '206 Partial Content', lines: ['Content-Range: bytes 0-2/9', 'Server: nginx/1.18.0'] }),
          );
        }
        socket.write(
          answerBytes(JSON.stringify([order, { ...order, owner: 'u-2' }, { owner: null }]), {
            lines: ['Content-Type: application/json', 'Server: nginx/1.18.0', 'X-Mail: ada@mail.example.com'],
          }),
        );
      });
      await using gate = await openGate({ upstream: upstream.url, mode, policies, tokenSecret, record: segments.writer });
      const callers = [
        [],
        [token({ sub: 'u-1', roles: ['admin'] })],
        [token({ sub: 'u-2' })],
        ['X-Api-Key: key-1'],
        ['Cookie: session=s-1'],
        ['Authorization: Bearer x.y.z'],
      ];

      for (const caller of callers) {
        for (const target of ['/orders', '/orders/7', '/text', '/flagged', '/part', '/admin/users', '/cut'])
          await ask(gate.port, target, caller);
        await ask(gate.port, '/orders', [...caller, 'X-Hide: 1']);
        for (const body of ['{"mode":"odd"}', '{"mode":"even"}', '{}', '{"mode":']) {
          await ask(gate.port, '/orders', [...caller, 'Content-Type: application/json'], 'POST', body);
        }
      }
      await exchangeRaw(gate.port, 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n');
      for (const target of ['/long', '/long-card']) for (const caller of callers.slice(0, 2)) await ask(gate.port, target, caller);
      await segments.writer.close();
      const { records } = await segments.stored();

      assert.equal(records.length, callers.length * 12 + 5);
      const kinds = new Set<string>();
      for (const record of records) {
        const again = gate.policy.decideAgain(record);
        const then = { request: record.request.decision, response: record.response?.decision ?? null };
        // What is no HTTP message is refused before policy is asked; it is explained all the same.
        if (record.endpoint !== 'OTHER /{…}') assert.deepEqual(again, then, `${record.endpoint} by ${record.consumerKind}`);
        const { reasons } = gate.policy.explain(record);
        for (const decision of [then.request, then.response]) {
          if (decision === null || decision.kind === 'allow') continue;
          kinds.add(decision.kind);
          for (const { rule } of decision.because)
            assert.ok(
              reasons.some((reason) => reason.rule === rule),
              rule,
            );
        }
      }
      assert.deepEqual([...kinds].toSorted(), ['block', 'minimise']);
    });
  }

  for (const mode of ['observe', 'shadow', 'enforce'] as const) {
    test(`of access too, of both sides, rows, properties and guard reads: ${mode}`, async () => {
      await using segments = new TestSegments();
      await using upstream = await RawUpstream.open(({ target }, socket) => {
        if (target.startsWith('/none')) return void socket.write(answerBytes('{}', { status: '404 Not Found', lines: json }));
        if (target.startsWith('/one')) return void socket.write(answerBytes(JSON.stringify(order), { lines: json }));
        socket.write(answerBytes(JSON.stringify({ items: [order, { ...order, owner: 'u-2' }], total: 2 }), { lines: json }));
      });
      await using gate = await openGate({
        upstream: upstream.url,
        mode,
        policies: { 'access.yaml': access },
        tokenSecret,
        record: segments.writer,
      });
      const callers = [[], [token({ sub: 'u-1', roles: ['admin'] })], [token({ sub: 'u-2' })], ['X-Api-Key: key-1']];
      const asked: readonly (readonly [method: string, target: string, body?: string])[] = [
        ['GET', '/one/1'],
        ['GET', '/none/1'],
        ['GET', '/many'],
        ['GET', '/mine/u-1'],
        ['GET', '/admin'],
        ['GET', '/tried'],
        ['DELETE', '/one/1'],
        ['DELETE', '/none/1'],
        ['PATCH', '/me', '{"name":"a","role":"b"}'],
        ['PUT', '/me', '{"name":"a","role":"b"}'],
      ];

      for (const caller of callers)
        for (const [method, target, body] of asked) {
          const lines = body === undefined ? caller : [...caller, 'Content-Type: application/json'];
          await ask(gate.port, target, lines, method, body);
        }
      await segments.writer.close();
      const { records } = await segments.stored();

      const kinds = new Set<string>();
      assert.equal(records.length, callers.length * asked.length);
      for (const record of records) {
        const then = { request: record.request.decision, response: record.response?.decision ?? null };
        assert.deepEqual(gate.policy.decideAgain(record), then, `${record.endpoint} by ${record.consumerKind}`);
        const told = gate.policy.explain(record).reasons;
        for (const decision of [then.request, then.response]) {
          if (decision === null || decision.kind === 'allow') continue;
          kinds.add(decision.kind);
          for (const { rule } of decision.because) assert.ok(told.find((reason) => reason.rule === rule)?.wouldPass.length, rule);
        }
      }
      assert.deepEqual([...kinds].toSorted(), ['block', 'challenge', 'minimise']);
    });
  }

  test('what is said of a decision is what was done to the bytes', async () => {
    await using upstream = await RawUpstream.open(
      (_request, socket) => void socket.write(answerBytes(JSON.stringify([order, { ...order, owner: 'u-2' }]))),
    );
    await using gate = await openGate({ upstream: upstream.url, policies, tokenSecret });

    const answer = await ask(gate.port, '/orders', [token({ sub: 'u-1' })]);

    const [row, ...others] = JSON.parse(answer.body.toString());
    const [record] = gate.record.records;
    assert.equal(others.length, 0);
    assert.deepEqual(row, { ...order, email: '***@mail.example.com', card: '**** **** **** 1111' });
    assert.deepEqual([record?.droppedRows, record?.strippedCount], [1, 0]);
    assert.ok((record?.maskedCount ?? 0) >= 2);
  });
});
