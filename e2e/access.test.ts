import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { openGate } from '../test/support/gate.ts';
import { ask, exchangeRaw, fieldOf, requestText } from '../test/support/raw-exchange.ts';
import { answerBytes, RawUpstream } from '../test/support/raw-upstream.ts';
import { ada, assertRetaken, bob, got, openShop, sent, staff, stood, token, tokenSecret } from './support/shop.ts';

suite('function level: who may call', () => {
  const access = `
  - { id: staff, match: { endpoint: GET /reports }, permit: { roles: [support, admin] } }
  - { id: never, match: { endpoint: GET /reports }, forbid: { roles: [intern] } }
  - { id: open, match: { endpoint: GET /health }, permit: anyone }
  - { id: scoped, match: { endpoint: GET /exports }, permit: { scopes: [a, b] } }
`;

  test('a permit lets in whom it means and nobody else; who showed nothing is asked for a credential', async () => {
    await using stand = await stood(access);

    assert.equal((await got(stand.gate, '/reports', staff)).status, 200);
    assert.equal((await got(stand.gate, '/reports', ada)).status, 403);
    const none = await ask(stand.gate.port, '/reports');
    assert.deepEqual([none.status, fieldOf(none, 'www-authenticate')?.startsWith('Bearer')], [401, true]);
    assert.equal((await got(stand.gate, '/health')).status, 200);
    assert.equal(stand.upstream.requests.length, 2);
    assertRetaken(stand.gate);
  });

  test('a forbid overrides every permit', async () => {
    await using stand = await stood(access);

    assert.equal((await got(stand.gate, '/reports', token({ sub: 'x', roles: ['support', 'intern'] }))).status, 403);
  });

  test('scopes are needed all', async () => {
    await using stand = await stood(access);

    assert.equal((await got(stand.gate, '/exports', token({ sub: 'x', scope: 'a b c' }))).status, 200);
    assert.equal((await got(stand.gate, '/exports', token({ sub: 'x', scope: 'a' }))).status, 403);
  });

  test('what no permit is about stays as it was, but for an API that is closed', async () => {
    await using open = await stood(access);
    await using closed = await stood(`${access}  - { id: closed, match: { api: test }, default: deny }\n`);

    assert.equal((await got(open.gate, '/elsewhere', ada)).status, 200);
    assert.equal((await got(closed.gate, '/elsewhere', ada)).status, 403);
    assert.equal((await got(closed.gate, '/health')).status, 200);
  });

  test('OPTIONS is a method like any other, so that no answer to it gets around what is said of a path', async () => {
    const open = '  - { id: asking, match: { endpoint: "OPTIONS /**" }, permit: anyone }\n';
    await using stand = await stood('\n  - { id: orders, match: { endpoint: "/orders/**" }, permit: { roles: [admin] } }\n');
    await using opened = await stood(`\n  - { id: closed, match: { api: test }, default: deny }\n${open}`);

    assert.equal((await ask(stand.gate.port, '/orders/2', [ada], 'OPTIONS')).status, 403);
    assert.equal((await ask(opened.gate.port, '/orders/2', ['Origin: https://a.example'], 'OPTIONS')).status, 200);
    assert.equal((await ask(opened.gate.port, '/orders/2', [ada], 'GET')).status, 403);
  });

  test('HEAD is what GET is, and another spelling of the path is the same endpoint', async () => {
    await using stand = await stood(access);

    const head = await exchangeRaw(stand.gate.port, requestText('HEAD', '/reports', [ada]));

    assert.equal(head.status, 403);
    for (const path of ['/Reports', '/reports/', '/%72eports', '/x/../reports', '//reports'])
      assert.equal((await ask(stand.gate.port, path, [ada])).status, 403, path);
  });

  test('a request that names another method may do what both may', async () => {
    await using stand = await stood(`
  - { id: post, match: { endpoint: "POST /notes/{id}" }, permit: verified }
  - { id: delete, match: { endpoint: "DELETE /notes/{id}" }, permit: { roles: [admin] } }
`);
    const admin = token({ sub: 'x', roles: ['admin'] });

    assert.equal((await sent(stand.gate, 'POST', '/notes/1', {}, ada)).status, 200);
    for (const lines of [
      ['X-HTTP-Method-Override: DELETE'],
      ['x-http-method: delete'],
      ['X-Method-Override: POST, DELETE', 'X-HTTP-Method: DELETE'],
      ['X-HTTP-Method-Override: POST', 'X-HTTP-Method-Override: DELETE'],
      ['X-HTTP-Method-Override: PATCH', 'X-HTTP-Method: DELETE'],
    ])
      assert.equal((await sent(stand.gate, 'POST', '/notes/1', {}, ada, ...lines)).status, 403, lines[0]);
    for (const query of ['a=b&_method=DELETE', '_method=POST&_method=DELETE', '%5Fmethod=DELETE'])
      assert.equal((await sent(stand.gate, 'POST', `/notes/1?${query}`, {}, ada)).status, 403, query);
    assert.equal((await sent(stand.gate, 'POST', '/notes/1', {}, admin, 'X-HTTP-Method-Override: DELETE')).status, 200);
    assert.equal(stand.done.length, 2);
    assertRetaken(stand.gate);
  });

  test('a body that names another method may do what both may, however it is sent and spelled', async () => {
    await using stand = await stood(`
  - { id: post, match: { endpoint: "POST /notes/{id}" }, permit: verified }
  - { id: delete, match: { endpoint: "DELETE /notes/{id}" }, permit: { roles: [admin] } }
`);
    const admin = token({ sub: 'x', roles: ['admin'] });
    const form = 'application/x-www-form-urlencoded';
    const parts = 'multipart/form-data; boundary=b';
    const part = (name: string, value: string) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const posted = async (type: string, body: string, who = ada) => {
      return (await ask(stand.gate.port, '/notes/1', [who, `Content-Type: ${type}`], 'POST', body)).status;
    };

    for (const [type, body] of [
      [form, 'a=b&_method=DELETE'],
      [form, 'a=b&%5fmethod=delete'],
      [form, '_method=POST&_method=DELETE'],
      [form, '.method=delete'],
      [form, '+_METHOD=delete'],
      [parts, `${part('a', 'b')}${part('_method', 'DELETE')}--b--\r\n`],
      [parts, `--b\r\nContent-Disposition: form-data; name="_me\\thod"\r\nContent-Type: image/png\r\n\r\nDELETE\r\n--b--\r\n`],
      ['application/json', '{"a":1,"_method":"DELETE"}'],
      ['application/json', '{"\\u005fmethod":"delete"}'],
      ['text/plain', '{"_method":"DELETE"}'],
      [form, `a=${'x'.repeat(300_000)}&_method=DELETE`],
    ] as const) {
      const before = stand.upstream.requests.length;
      assert.deepEqual([await posted(type, body), stand.upstream.requests.length], [403, before], `${type} ${body.slice(0, 40)}`);
      assert.equal(await posted(type, body, admin), 200, `${type} ${body.slice(0, 40)}`);
    }
    for (const [type, body] of [
      [form, 'method=DELETE&a=_method'],
      [form, '_method=POST'],
      ['application/json', '{"_method":"card","a":{"_method":"DELETE"}}'],
      [parts, `--b\r\nContent-Disposition: form-data; name="f"; filename="p"\r\nContent-Type: image/png\r\n\r\n_method\r\n--b--\r\n`],
      ['application/octet-stream', `_method=DELETE&${'x'.repeat(300_000)}`],
    ] as const)
      assert.equal(await posted(type, body), 200, `${type} ${body.slice(0, 40)}`);
    assertRetaken(stand.gate);
  });

  test('no rule and no exception opens what access refuses', async () => {
    const { upstream } = await openShop();
    await using gate = await openGate({
      upstream: upstream.url,
      tokenSecret,
      policies: {
        'a.yaml':
          'version: 1\nexceptions:\n  - { id: all, match: { endpoint: "/**", side: request }, treat: allow, because: b, until: 2099-01-01 }\n',
        'shop.yaml': `version: 1\naccess:\n${access}`,
      },
    });

    assert.equal((await got(gate, '/reports', ada)).status, 403);
    await upstream[Symbol.asyncDispose]();
  });
});

suite('object level: whose it is', () => {
  test('a path parameter equals a claim, before the request goes on', async () => {
    await using stand = await stood(
      '  - { id: own, match: { endpoint: "GET /users/{userId}" }, permit: verified, when: path.userId == claims.sub }\n',
    );

    assert.equal((await got(stand.gate, '/users/u-1', ada)).status, 200);
    assert.equal((await got(stand.gate, '/users/u%2D1', ada)).status, 200);
    assert.equal((await got(stand.gate, '/users/u-2', ada)).status, 403);
    assert.equal((await got(stand.gate, '/users/U-1', ada)).status, 403);
    assert.deepEqual(
      stand.upstream.requests.map(({ target }) => target),
      ['/users/u-1', '/users/u%2D1'],
    );
    assertRetaken(stand.gate);
  });

  test('query and body parameters, the tenant, and membership in a list claim', async () => {
    await using stand = await stood(`
  - { id: q, match: { endpoint: GET /search }, permit: verified, when: request.query.tenant == consumer.tenant }
  - { id: b, match: { endpoint: POST /notes }, permit: verified, when: request.body.ownerId == claims.sub }
  - { id: o, match: { endpoint: "GET /orgs/{org}" }, permit: verified, when: path.org in claims.orgs }
`);

    assert.equal((await got(stand.gate, '/search?tenant=t-1', ada)).status, 200);
    assert.equal((await got(stand.gate, '/search?tenant=t-2', ada)).status, 403);
    assert.equal((await got(stand.gate, '/search?tenant=t-1&tenant=t-2', ada)).status, 403);
    assert.equal((await sent(stand.gate, 'POST', '/notes', { ownerId: 'u-1' }, ada)).status, 200);
    assert.equal((await sent(stand.gate, 'POST', '/notes', { ownerId: 'u-2' }, ada)).status, 403);
    assert.equal((await sent(stand.gate, 'POST', '/notes', {}, ada)).status, 403);
    for (const body of ['{"ownerId":"u-2","ownerId":"u-1"}', '{"ownerId":"u-1","ownerId":"u-2"}'])
      assert.equal((await ask(stand.gate.port, '/notes', [ada, 'Content-Type: application/json'], 'POST', body)).status, 403, body);
    const form = 'Content-Type: application/x-www-form-urlencoded';
    assert.equal((await ask(stand.gate.port, '/notes', [ada, form], 'POST', 'ownerId=u-2&ownerId=u-1')).status, 403);
    assert.equal((await got(stand.gate, '/orgs/o-2', ada)).status, 200);
    assert.equal((await got(stand.gate, '/orgs/o-3', ada)).status, 403);
    assert.equal((await got(stand.gate, '/orgs/o-1', bob)).status, 403);
    assert.equal(stand.done.length, 1);
    assertRetaken(stand.gate);
  });

  test('an answer is refused before it leaves, and several permits are alternatives', async () => {
    await using stand = await stood(`
  - { id: own, match: { endpoint: "GET /orders/{id}" }, permit: { roles: [customer] }, when: response.body.ownerId == claims.sub }
  - { id: shared, match: { endpoint: "GET /orders/{id}" }, permit: verified, when: claims.sub in response.body.sharedWith }
  - { id: staff, match: { endpoint: "GET /orders/{id}" }, permit: { roles: [support] }, when: response.body.tenantId == consumer.tenant }
`);

    const statuses = async (caller: string) =>
      Promise.all(['1', '2', '3', '4'].map(async (id) => (await got(stand.gate, `/orders/${id}`, caller)).status));
    assert.deepEqual(await statuses(ada), [200, 200, 403, 404]);
    assert.deepEqual(await statuses(bob), [403, 200, 403, 404]);
    assert.deepEqual(await statuses(staff), [200, 200, 403, 404]);
    assertRetaken(stand.gate);
  });

  test('a condition over the whole answer asks all() or exists() of its list', async () => {
    await using stand = await stood(
      '  - { id: all, match: { endpoint: GET /orders }, permit: verified, when: "response.body.items.all(i, i.tenantId == consumer.tenant)" }\n',
    );

    assert.equal((await got(stand.gate, '/orders', ada)).status, 403);
    const [record] = stand.gate.record.records;
    const reading = record?.response?.inspection.facts.find(({ fact }) => fact.includes('.all('));
    assert.deepEqual([reading?.outcome, reading?.rows], ['false', { true: 2, false: 1, error: 0 }]);
    assertRetaken(stand.gate);
  });

  test('rows that are not the caller’s are dropped, and counts say so where they shall', async () => {
    await using stand = await stood(`
  - id: own
    match: { endpoint: GET /orders }
    permit: { roles: [customer] }
    where: response.body.items
    keep: item.ownerId == claims.sub || item.sharedWith.exists(s, s == claims.sub) || item.orgId in claims.orgs
    counts: { correct: response.body.total, remove: response.body.all }
  - { id: staff, match: { endpoint: GET /orders }, permit: { roles: [support] } }
`);

    const own = await got(stand.gate, '/orders', bob);
    const more = await got(stand.gate, '/orders', ada);
    const all = await got(stand.gate, '/orders', staff);

    assert.deepEqual([own.json.items.map(({ id }) => id), own.json.total, own.json.all], [['2'], 1, undefined]);
    assert.deepEqual([more.json.items.map(({ id }) => id), more.json.total, more.json.all], [['1', '2', '3'], 3, undefined]);
    assert.equal(all.json.items.length, 3);
    assertRetaken(stand.gate);
  });

  test('an answer without the list that a permit keeps rows of is nobody’s', async () => {
    await using stand = await stood(
      '  - { id: own, match: { endpoint: "GET /orders/{id}" }, permit: verified, where: response.body.items, keep: item.ownerId == claims.sub }\n',
    );

    assert.equal((await got(stand.gate, '/orders/1', ada)).status, 403);
    assertRetaken(stand.gate);
  });

  for (const [kind, type, textOf] of [
    [
      'a list that is longer than what is held',
      'application/json',
      (rows: readonly object[]) => JSON.stringify({ page: { number: 1, of: [2, 3] }, items: rows, total: 1 }),
    ],
    ['lines of JSON', 'application/x-ndjson', (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('')],
  ] as const) {
    test(`rows are dropped from ${kind} as it flows by`, async () => {
      const rows = Array.from({ length: 6000 }, (_, index) => ({
        id: index,
        ownerId: index % 3 === 0 ? 'u-1' : 'u-2',
        note: 'x'.repeat(60),
      }));
      await using upstream = await RawUpstream.open(
        (_request, socket) => void socket.write(answerBytes(textOf(rows), { lines: [`Content-Type: ${type}`] })),
      );
      const where = type === 'application/json' ? 'response.body.items' : 'response.body';
      await using gate = await openGate({
        upstream: upstream.url,
        tokenSecret,
        policies: {
          'p.yaml': `version: 1\naccess:\n  - { id: own, match: { endpoint: /o }, permit: verified, where: ${where}, keep: item.ownerId == claims.sub }\n`,
        },
      });

      const answer = (await ask(gate.port, '/o', [ada])).body.toString();

      assert.equal(answer.split('"u-1"').length - 1, 2000);
      assert.equal(answer.includes('"u-2"'), false);
      assert.equal(gate.record.records[0]?.droppedRows, 4000);
      assertRetaken(gate);
    });
  }

  test('an answer that cannot be read is nobody’s, nor is a long one of another shape', async () => {
    for (const [type, body] of [
      ['application/json', JSON.stringify({ results: Array.from({ length: 9000 }, () => ({ ownerId: 'u-2', note: 'x'.repeat(40) })) })],
      ['application/json', '{"items":[{"ownerId":"u-1"}'],
      ['image/png', '\x89PNG'],
      ['text/html', '<li>u-2</li>'],
    ] as const) {
      await using upstream = await RawUpstream.open(
        (_request, socket) => void socket.write(answerBytes(body, { lines: [`Content-Type: ${type}`] })),
      );
      await using gate = await openGate({
        upstream: upstream.url,
        tokenSecret,
        policies: {
          'p.yaml':
            'version: 1\naccess:\n  - { id: own, match: { endpoint: /o }, permit: verified, where: response.body.items, keep: item.ownerId == claims.sub }\n',
        },
      });

      const answer = await ask(gate.port, '/o', [ada]);

      // What flows by has its head out already; not one byte of it follows.
      assert.equal(answer.status === 403 || answer.body.length === 0, true, type);
      assert.equal(answer.body.includes('u-2'), false);
      assertRetaken(gate);
    }
  });

  test('an id is told apart to its last digit', async () => {
    await using upstream = await RawUpstream.open(
      (_request, socket) => void socket.write(answerBytes('{"ownerId":9007199254740993}', { lines: ['Content-Type: application/json'] })),
    );
    await using gate = await openGate({
      upstream: upstream.url,
      tokenSecret,
      policies: {
        'p.yaml':
          'version: 1\naccess:\n  - { id: own, match: { endpoint: /o }, permit: verified, when: string(response.body.ownerId) == claims.sub }\n',
      },
    });

    assert.equal((await got(gate, '/o', token({ sub: '9007199254740993' }))).status, 200);
    assert.equal((await got(gate, '/o', token({ sub: '9007199254740992' }))).status, 403);
  });

  test('the caller’s own cached copy is no way round a condition on the answer', async () => {
    await using stand = await stood(
      '  - { id: own, match: { endpoint: "GET /orders/{id}" }, permit: verified, when: response.body.ownerId == claims.sub }\n',
    );

    await ask(stand.gate.port, '/orders/2', [ada, 'If-None-Match: "x"', 'Range: bytes=0-1']);

    const [request] = stand.upstream.requests;
    assert.deepEqual(
      request?.lines.map(([name]) => name.toLowerCase()).filter((name) => name === 'if-none-match' || name === 'range'),
      [],
    );
  });
});

suite('property level, both ways', () => {
  test('an answer holds for each what it may read', async () => {
    await using stand = await stood(`
  - { id: own, match: { endpoint: "GET /orders/{id}" }, permit: { roles: [customer] }, fields: [id, ownerId] }
  - { id: staff, match: { endpoint: "GET /orders/{id}" }, permit: { roles: [support] } }
  - { id: notes, match: { endpoint: "GET /orders/**" }, forbid: anyone, unless: { roles: [admin] }, fields: [internalNote, "items/*/internalNote"] }
`);

    assert.deepEqual((await got(stand.gate, '/orders/1', ada)).json, { id: '1', ownerId: 'u-1' });
    assert.deepEqual(Object.keys((await got(stand.gate, '/orders/1', staff)).json), ['id', 'ownerId', 'tenantId', 'sharedWith', 'orgId']);
    assert.equal(
      (await got(stand.gate, '/orders', staff)).json.items.some((order) => 'internalNote' in order),
      false,
    );
    assert.equal(stand.gate.record.records[0]?.strippedCount, 4);
    assertRetaken(stand.gate);
  });

  test('properties that a role may not write are refused, or stripped', async () => {
    await using stand = await stood(`
  - { id: refused, match: { endpoint: PATCH /me }, permit: verified, writes: [name, "address/city"] }
  - { id: stripped, match: { endpoint: PUT /me }, permit: verified, writes: [name], otherwise: strip }
  - { id: roles, match: { endpoint: POST /people }, forbid: anyone, unless: { roles: [admin] }, writes: [role], otherwise: strip }
`);

    assert.equal((await sent(stand.gate, 'PATCH', '/me', { name: 'a', address: { city: 'b' } }, ada)).status, 200);
    assert.equal((await sent(stand.gate, 'PATCH', '/me', { name: 'a', role: 'admin' }, ada)).status, 403);
    assert.equal((await sent(stand.gate, 'PATCH', '/me', { address: { zip: 1 } }, ada)).status, 403);
    assert.equal((await sent(stand.gate, 'PATCH', '/me', [{ name: 'a' }], ada)).status, 403);
    assert.equal((await sent(stand.gate, 'PUT', '/me', { name: 'a', role: 'admin' }, ada)).status, 200);
    assert.equal((await sent(stand.gate, 'POST', '/people', { name: 'a', Role: 'admin' }, ada)).status, 200);
    assert.deepEqual(stand.done, ['PATCH /me {"name":"a","address":{"city":"b"}}', 'PUT /me {"name":"a"}', 'POST /people {"name":"a"}']);
    assertRetaken(stand.gate);
  });

  test('a body that cannot be read holds nothing that may be written', async () => {
    await using stand = await stood('  - { id: p, match: { endpoint: PATCH /me }, permit: verified, writes: [name] }\n');

    for (const [type, body] of [
      ['application/x-thing', '<role>admin</role>'],
      ['application/json', '{"name":'],
      ['text/plain', 'role=admin'],
    ] as const)
      assert.notEqual((await ask(stand.gate.port, '/me', [ada, `Content-Type: ${type}`], 'PATCH', body)).status, 200, type);
    assert.deepEqual(stand.done, []);
  });

  test('a property is not hidden among a crowd of others', async () => {
    await using stand = await stood('  - { id: p, match: { endpoint: POST /people }, forbid: anyone, writes: [role] }\n');
    const crowd = Object.fromEntries(Array.from({ length: 9000 }, (_, index) => [`k${index}`, 1]));

    assert.equal((await sent(stand.gate, 'POST', '/people', { ...crowd, role: 'admin' }, ada)).status, 403);
    assert.equal((await sent(stand.gate, 'POST', '/people', { ...crowd, ROLE: 'admin' }, ada)).status, 403);
  });
});

suite('a guard read tells whose an object is before it is written to', () => {
  const access = `
  - { id: own, match: { endpoint: "DELETE /orders/{id}" }, permit: verified, guard: "GET /orders/{id}", when: guard.body.ownerId == claims.sub, otherwise: hide }
`;

  test('the owner’s write goes on, another’s never does', async () => {
    await using stand = await stood(access);

    assert.equal((await ask(stand.gate.port, '/orders/1', [ada], 'DELETE')).status, 200);
    assert.equal((await ask(stand.gate.port, '/orders/2', [ada], 'DELETE')).status, 404);
    assert.equal((await ask(stand.gate.port, '/orders/9', [ada], 'DELETE')).status, 404);
    assert.deepEqual(stand.done, ['DELETE /orders/1 ']);
    assertRetaken(stand.gate);
  });

  test('for whom nothing is permitted nothing is read', async () => {
    await using stand = await stood(access);

    assert.equal((await ask(stand.gate.port, '/orders/1', [], 'DELETE')).status, 401);
    assert.equal(stand.upstream.requests.length, 0);
  });

  test('a guard read is a read whatever the request names for a method', async () => {
    await using stand = await stood(access);

    assert.equal((await ask(stand.gate.port, '/orders/2', [ada, 'X-HTTP-Method-Override: DELETE'], 'DELETE')).status, 404);
    assert.ok(stand.upstream.requests.length > 0);
    assert.ok(stand.upstream.requests.every(({ raw }) => !/method-override/i.test(raw.toString())));
  });

  test('a guard read that fails, is no document or takes too long permits nothing', async () => {
    await using stand = await stood(access);
    const replies: RawUpstream['reply'][] = [
      (_request, socket) => void socket.write(answerBytes('{"ownerId":"u-1"', { lines: ['Content-Type: application/json'] })),
      (_request, socket) =>
        void socket.write(answerBytes('{"ownerId":"u-1"}', { status: '500 Oops', lines: ['Content-Type: application/json'] })),
      (_request, socket) => void socket.destroy(),
      () => undefined,
    ];
    for (const reply of replies) {
      stand.upstream.reply = (request, socket) =>
        request.method === 'GET' ? reply(request, socket) : void socket.write(answerBytes('{}'));
      const { status } = await ask(stand.gate.port, '/orders/1', [ada], 'DELETE');
      assert.ok(status === 404 || status === 403, String(status));
    }
    assert.ok(stand.upstream.requests.every(({ method }) => method === 'GET'));
  });
});

suite('modes', () => {
  const access =
    '  - { id: own, match: { endpoint: GET /orders }, permit: verified, where: response.body.items, keep: item.ownerId == claims.sub, MODE }\n';

  for (const mode of ['observe', 'shadow'] as const) {
    test(`an API in ${mode} changes nothing and records what enforce would have done`, async () => {
      await using stand = await stood(access.replace(', MODE', ''), { mode });

      assert.equal((await got(stand.gate, '/orders', ada)).json.items.length, 3);
      assert.equal((await got(stand.gate, '/orders')).json.items.length, 3);
      const [first, second] = stand.gate.record.records;
      assert.equal(first?.response?.decision.kind, 'minimise');
      assert.equal(second?.request.decision.kind, 'challenge');
      assertRetaken(stand.gate);
    });

    test(`an entry in ${mode} changes nothing in an API that is enforced, and is a finding`, async () => {
      await using stand = await stood(access.replace('MODE', `mode: ${mode}`));

      assert.equal((await got(stand.gate, '/orders', ada)).json.items.length, 3);
      assert.equal((await got(stand.gate, '/orders')).json.items.length, 3);
      const [first, second] = stand.gate.record.records;
      const kinds = (side: { inspection: { findings: readonly { kind: string }[] } } | null | undefined) =>
        side?.inspection.findings.map(({ kind }) => kind);
      assert.deepEqual(kinds(first?.response), [`policy.${mode}`]);
      assert.deepEqual(kinds(second?.request), [`policy.${mode}`]);
      assertRetaken(stand.gate);
    });
  }
});
