import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { defaultGraphqlLimits } from '@sluice/detect';
import type { GateSetup } from '../support/gate.ts';
import { type RequestForm, sendOnce } from '../support/send-once.ts';

const json = 'Content-Type: application/json';
const form = 'Content-Type: application/x-www-form-urlencoded';
const asking = 'Apollo-Require-Preflight: true';
const attack = "kumquat' OR 1=1 -- ";
const aliased = (count: number): string =>
  `{ me { ${Array.from({ length: count }, (_, index) => `a${index}: f${index % 5} { id }`).join(' ')} } }`;
const tooMany = aliased(defaultGraphqlLimits.aliases + 1);
const post = (query: string, rest: object = {}) => ({ lines: [json], body: JSON.stringify({ query, ...rest }) });
const get = (query: string, rest: Readonly<Record<string, string>> = {}) => ({
  method: 'GET',
  target: `/api?${new URLSearchParams({ query, ...rest }).toString()}`,
});

async function sent(form: RequestForm, setup: GateSetup = {}) {
  const { answer, requests, record } = await sendOnce({ method: 'POST', target: '/api', ...form }, setup);
  const findings = record.request.inspection.findings.filter(({ kind }) => kind.startsWith('attack.'));
  return { status: answer.status, asked: requests.length, findings, record };
}

function parts(fields: Readonly<Record<string, string>> | readonly (readonly [name: string, value: string])[]): RequestForm {
  const all = (Array.isArray(fields) ? fields : Object.entries(fields)).map(
    ([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return { lines: ['Content-Type: multipart/form-data; boundary=x', asking], body: `${all.join('')}--x--\r\n` };
}

suite('what a request asks of a GraphQL server', () => {
  const places: Readonly<Record<string, RequestForm>> = {
    'request.body/query': post(tooMany),
    'request.body/*/query': { lines: [json], body: JSON.stringify([{ query: tooMany }]) },
    'request.query.query': get(tooMany),
    'request.body': { lines: ['Content-Type: application/graphql'], body: tooMany },
    'request.body/query of a form': { lines: [form, asking], body: String(new URLSearchParams({ query: tooMany })) },
    'request.body/operations/query': parts({ operations: JSON.stringify({ query: tooMany, variables: {} }), map: '{}' }),
  };
  for (const [where, one] of Object.entries(places)) {
    test(`${where}: one alias too many is refused before the upstream is asked, and the record says how many there may be`, async () => {
      const { status, asked, findings, record } = await sent(one);

      assert.deepEqual([status, asked], [403, 0]);
      assert.deepEqual(
        findings.map(({ kind, place, because }) => [kind, place, because]),
        [['attack.graphql-abuse', where.split(' ')[0], 'CWE-770: 31 aliases, at most 30 (graphql.aliases)']],
      );
      assert.ok(!JSON.stringify(record).includes('a30'));
    });
  }

  test('an operation within the limits passes as it is, also one whose signs are those of templates and of query languages', async () => {
    const query =
      'query Q($a: [Int!]! = [1, 2], $where: In = {gt: {x: "a"}}) @live { a(b: $a, where: $where) { ... on T { c } ...F } } fragment F on T { d }';
    for (const one of [post(query, { variables: { a: [1] } }), get(query), post(aliased(defaultGraphqlLimits.aliases))]) {
      const { status, asked, findings } = await sent(one);

      assert.deepEqual([status, asked, findings.length], [200, 1, 0]);
    }
  });

  const literals: Readonly<Record<string, readonly [one: RequestForm, place: string, because: RegExp]>> = {
    'a string': [
      post(`{ user(name: ${JSON.stringify(attack)}) { id } }`),
      'request.body/query',
      /^CWE-89: in the string at bytes 13–34 of the document: /,
    ],
    'a block string': [post(`{ user(name: """${attack}""") { id } }`), 'request.body/query', /^CWE-89: in the string at bytes 13–38 /],
    'an escaped string': [post('{ user(name: "kumquat\\u0027 OR 1=1 -- ") { id } }'), 'request.body/query', /^CWE-89: in the string at/],
    'a default': [
      post(`query($n: String = ${JSON.stringify(attack)}) { user(name: $n) { id } }`),
      'request.body/query',
      /^CWE-89: in the string at/,
    ],
    'a comment': [post(`{ user(id: 1) { id } } # ${attack}`), 'request.body/query', /^CWE-89: in the comment at bytes 24–44 /],
    'a string in the query of the target': [
      get(`{ user(name: ${JSON.stringify(attack)}) { id } }`),
      'request.query.query',
      /^CWE-89: in the string at/,
    ],
    'a variable': [
      post('query($n: String) { user(name: $n) { id } }', { variables: { n: attack } }),
      'request.body/variables/n',
      /^CWE-89/,
    ],
    'a variable in the query of the target': [
      get('query($n: String) { user(name: $n) { id } }', { variables: JSON.stringify({ n: attack }) }),
      'request.query.variables/n',
      /^CWE-89/,
    ],
    'a variable of a multipart body': [
      parts({ operations: JSON.stringify({ query: 'query($n: String) { user(name: $n) { id } }', variables: { n: attack } }) }),
      'request.body/operations/variables/n',
      /^CWE-89/,
    ],
  };
  for (const [name, [one, place, because]] of Object.entries(literals)) {
    test(`what is written for a database in ${name} is refused, with its place and without its value`, async () => {
      const { status, findings, record } = await sent(one);
      const finding = findings.find((found) => found.kind === 'attack.sql-injection' && found.place === place);

      assert.equal(status, 403);
      assert.match(finding?.because ?? JSON.stringify(findings), because);
      assert.ok(!JSON.stringify(record).includes('kumquat'));
    });
  }

  test('a thousand such strings are one finding, in the words of the first', async () => {
    const many = Array.from({ length: 1_000 }, (_, index) => `f${index}(a: "' OR 1=1 --")`).join(' ');
    const { findings } = await sent(post(`{ me { ${many} } }`));
    const found = findings.find(({ kind }) => kind === 'attack.sql-injection');

    assert.equal(found?.count, 1_000);
    assert.match(found?.because ?? '', /^CWE-89: in the string at bytes 13–26 of the document: /);
  });

  test('JSON in parameters is read leaf by leaf a few times a request, and looked at as text ever after', async () => {
    const variables = (value: string) => `variables=${encodeURIComponent(JSON.stringify({ q: value }))}`;
    const { status } = await sent({
      method: 'GET',
      target: `/api?${Array.from({ length: 40 }, () => variables('a')).join('&')}&${variables(attack)}`,
    });

    assert.equal(status, 403);
  });

  test('texts of JSON before the operations keep nobody from reading these, and too many operations are refused unread', async () => {
    const operations = ['operations', JSON.stringify({ query: tooMany })] as const;
    const before = (name: string, count: number) => Array.from({ length: count }, () => [name, '{}'] as const);
    const cases: readonly RequestForm[] = [
      parts([...before('variables', 8), operations]),
      { ...parts([operations]), target: `/api?${'variables={}&'.repeat(8)}` },
      parts([...before('operations', 8), operations]),
    ];
    for (const one of cases) assert.equal((await sent(one)).status, 403);
    assert.equal((await sent({ target: `/api?${'operations=sum&'.repeat(9)}`, lines: [json], body: '{}' })).status, 200);
    assert.equal((await sent({ lines: [form, asking], body: 'operations=sum&'.repeat(9) })).status, 200);
  });

  test('a form that is JSON to whoever asks no media type is read as such, also behind white space and a byte order mark', async () => {
    for (const lead of ['', ' ', '\r\n', '\ufeff']) {
      const { status, findings } = await sent({ lines: [form, asking], body: lead + JSON.stringify({ query: tooMany }) });
      assert.deepEqual([lead, status, findings[0]?.kind], [lead, 403, 'attack.graphql-abuse']);
    }
  });

  test('a URL to an inner address is one where the name of the argument says that it is fetched', async () => {
    const { status, findings } = await sent(post('mutation { addHook(webhook: "http://169.254.169.254/latest/") { id } }'));

    assert.deepEqual([status, findings.map(({ kind }) => kind)], [403, ['attack.server-side-request-forgery']]);
  });

  test('an argument or input field that reaches the prototype of all objects is refused', async () => {
    const { status, findings } = await sent(post('mutation { set(input: {__proto__: {isAdmin: true}}) { id } }'));

    assert.deepEqual([status, findings.map(({ kind }) => kind)], [403, ['attack.prototype-pollution']]);
  });

  test('a text that is no document is looked at as any other text', async () => {
    for (const query of [attack, `{ user(name: ${attack}) }`, `{{7*7}}`, 'x; cat /etc/passwd']) {
      assert.equal((await sent(post(query))).status, 403, query);
    }
    assert.equal((await sent(post('shoes {red} under 50'))).status, 200);
  });

  test('a mutation is refused by GET, and passes by POST and where GET is allowed', async () => {
    const mutation = 'mutation { pay(id: 1) { id } }';
    const both = `query A { me { id } } ${mutation.replace('mutation', 'mutation B')}`;

    assert.deepEqual([(await sent(get(mutation))).status, (await sent(post(mutation))).status], [403, 200]);
    assert.deepEqual(
      [
        (await sent(get(both, { operationName: 'A' }))).status,
        (await sent(get(both, { operationName: 'B' }))).status,
        (await sent(get(both))).status,
      ],
      [200, 403, 403],
    );
    assert.equal((await sent(get(mutation), { graphql: { allowsGetMutations: true } })).status, 200);
  });

  test('an operation that the form of any page can send is refused, unless a header makes browsers ask first', async () => {
    const query = 'mutation { pay(id: 1) { id } }';
    const body = String(new URLSearchParams({ query }));
    const simple: readonly RequestForm[] = [
      { lines: [form], body },
      { lines: ['Content-Type: text/plain'], body: JSON.stringify({ query }) },
      { lines: ['Content-Type: text/plain; charset=utf-8'], body: query },
      { body: JSON.stringify({ query }) },
      { ...parts({ operations: JSON.stringify({ query }) }), lines: ['Content-Type: multipart/form-data; boundary=x'] },
      { target: `/api?${body}` },
    ];
    for (const one of simple) {
      const { status, findings } = await sent(one);
      assert.equal(status, 403);
      assert.match(findings[0]?.because ?? '', /^CWE-352: .+\(graphql\.simplePosts\)$/);
    }
    for (const lines of [[asking], ['Authorization: Bearer x'], ['X-Requested-With: XMLHttpRequest']])
      assert.equal((await sent({ lines: [form, ...lines], body })).status, 200);
    assert.equal((await sent({ lines: [form], body }, { graphql: { allowsSimplePosts: true } })).status, 200);
  });

  test('the schema is told to those who may ask for it', async () => {
    const asks = post('{ __schema { types { name } } }');
    const builder = { name: 'build', roles: [], scopes: [], tenant: null, plan: null };
    const options: GateSetup = {
      keys: {
        'secret-of-build': builder,
        other: { ...builder, name: 'other', roles: ['developer'] },
        third: { ...builder, name: 'third' },
      },
      graphql: { introspection: { consumers: new Set(['key-build']), roles: new Set(['developer']) } },
    };
    const by = async (key: string) => (await sent({ ...asks, lines: [json, `X-Api-Key: ${key}`] }, options)).status;

    assert.deepEqual([(await sent(asks)).status, (await sent(asks, { graphql: { introspection: 'allow' } })).status], [403, 200]);
    assert.deepEqual([await by('secret-of-build'), await by('other'), await by('third'), await by('key-build')], [200, 200, 403, 403]);
    assert.equal((await sent(post('{ me { __typename id } }'))).status, 200);
    const beside = (more: string, target: string) => sent({ ...post(`{ __schema { types { name } } }${more}`), target });
    for (const types of [' type T { a: B }', ' extend schema @a', ' directive @b on FIELD'])
      assert.equal((await beside(types, '/api')).status, 403, types);
    // Where operations are expected somebody may read what is none to us.
    for (const odd of [' query', ' \u00a0 ', ' { a(b: 0x1) }']) assert.equal((await beside(odd, '/graphql')).status, 403, odd);
  });

  test('an array of operations is counted', async () => {
    const batch = (length: number): RequestForm => ({
      lines: [json],
      body: JSON.stringify(Array.from({ length }, () => ({ query: '{ me { id } }' }))),
    });

    assert.equal((await sent(batch(defaultGraphqlLimits.batch))).status, 200);
    const { status, findings } = await sent(batch(defaultGraphqlLimits.batch + 1));
    assert.deepEqual(
      [status, findings[0]?.place, findings[0]?.because],
      [403, 'request.body', 'CWE-770: 11 operations in an array, at most 10 (graphql.batch)'],
    );
  });

  test('a route has limits of its own, and none where it is off', async () => {
    const limits = { ...defaultGraphqlLimits, aliases: 40 };
    const choice = { isExpected: true, limits, introspection: 'refuse', allowsGetMutations: false, allowsSimplePosts: false } as const;

    assert.equal((await sent(post(tooMany), { routes: [{ template: '/api', graphql: choice }] })).status, 200);
    assert.equal((await sent(post(tooMany), { routes: [{ template: '/api', graphql: 'off' }] })).status, 200);
    assert.equal((await sent(post(tooMany), { routes: [{ template: '/other', graphql: 'off' }] })).status, 403);
  });

  test('where attacks are reported only, what asks too much is recorded as possible and passes', async () => {
    const { status, findings } = await sent(post(tooMany), { attacks: 'report' });

    assert.deepEqual([status, findings.map(({ confidence }) => confidence)], [200, ['possible']]);
  });
});
