import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { suite, test } from 'node:test';
import type { BrowserChoice, CorsChoice } from '@sluice/flow';
import { type Denial, denialTextOf, MemoryAccessBook, type SignatureRequirement } from '@sluice/identity';
import { apiKeyOf } from '@sluice/model';
import { fingerprintOf, type GateSetup, openGate } from '../support/gate.ts';
import { ask, exchangeRaw, fieldsOf } from '../support/raw-exchange.ts';
import { answerBytes, RawUpstream } from '../support/raw-upstream.ts';
import { sendOnce } from '../support/send-once.ts';

const tokenSecret = 'made-up-for-this-test-and-nothing-else';
const accept = (...ways: readonly string[]) => ({ accept: ways, isAnonymousAllowed: false });
const byContract = { accept: 'contract', isAnonymousAllowed: false } as const;

const contract = `
openapi: 3.1.0
info: { title: Test, version: "1" }
security: [{ bearer: [] }]
components:
  securitySchemes:
    bearer: { type: http, scheme: bearer }
    oauth: { type: oauth2, flows: {} }
    key: { type: apiKey, in: header, name: X-Api-Key }
    other: { type: http, scheme: hoba }
paths:
  /open: { get: { security: [], responses: { "200": { description: Fine } } } }
  /either: { get: { security: [{}, { bearer: [] }], responses: { "200": { description: Fine } } } }
  /token: { get: { responses: { "200": { description: Fine } } } }
  /both: { get: { security: [{ bearer: [], key: [] }], responses: { "200": { description: Fine } } } }
  /scoped: { get: { security: [{ oauth: [orders.read, orders.list] }], responses: { "200": { description: Fine } } } }
  /nobody: { get: { security: [{ other: [] }], responses: { "200": { description: Fine } } } }
`;

function bearer(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `Authorization: Bearer ${text}.${createHmac('sha256', tokenSecret).update(text).digest('base64url')}`;
}

const good = bearer({ sub: 'u-1' });
const expired = bearer({ sub: 'u-1', exp: 1_600_000_000 });

async function asked(setup: GateSetup, target: string, lines: readonly string[] = [], method = 'GET') {
  const { answer, record, requests, gate } = await sendOnce({ method, target, lines }, { tokenSecret, ...setup });
  assert.deepEqual(gate.policy.decideAgain(record).request, record.request.decision);
  const kinds = record.request.inspection.findings.map(({ kind }) => kind).filter((kind) => kind.startsWith('authentication.'));
  return { answer, record, reached: requests.length, kinds };
}

suite('authentication', () => {
  test('without a configuration nothing is required: what the contract wants and nobody showed is a finding', async () => {
    const none = await asked({ contract }, '/token');
    const some = await asked({ contract }, '/token', [good]);
    const open = await asked({ contract }, '/open');

    assert.deepEqual([none.answer.status, none.kinds], [200, ['authentication.undemanded']]);
    assert.deepEqual([some.answer.status, some.kinds, open.answer.status, open.kinds], [200, [], 200, []]);
  });

  test('without a credential, or with one that does not hold, nothing reaches the upstream', async () => {
    const options = { authentication: accept('jwt') };
    const cases = [
      [await asked(options, '/'), 'authentication.missing', 'Bearer realm="test"'],
      [await asked(options, '/', [expired]), 'authentication.invalid', 'Bearer realm="test", error="invalid_token"'],
      [await asked(options, '/', ['X-Api-Key: k-1']), 'authentication.missing', 'Bearer realm="test"'],
    ] as const;

    for (const [{ answer, reached, kinds, record }, kind, challenge] of cases) {
      assert.deepEqual([answer.status, reached, kinds], [401, 0, [kind]]);
      assert.deepEqual(fieldsOf(answer, 'www-authenticate'), [challenge]);
      assert.deepEqual([record.ending, record.request.decision.kind], ['refused', 'challenge']);
      assert.ok(!answer.raw.toString().includes('callers-are-authenticated'));
    }
    const passed = await asked(options, '/', [good]);
    assert.deepEqual([passed.answer.status, passed.reached, passed.kinds], [200, 1, []]);
  });

  for (const mode of ['observe', 'shadow'] as const) {
    test(`${mode} lets everybody pass and records what would have been`, async () => {
      const { answer, reached, kinds, record } = await asked({ mode, authentication: accept('jwt') }, '/', [expired]);

      assert.deepEqual([answer.status, reached, kinds, record.request.decision.kind], [200, 1, ['authentication.invalid'], 'challenge']);
    });
  }

  test('as the contract declares: alternatives, several schemes, scopes, and everybody only where it says so', async () => {
    const options = { contract, authentication: byContract };
    const statusOf = async (target: string, lines: readonly string[], more: object = {}) =>
      (await asked({ ...options, ...more }, target, lines)).answer.status;

    assert.deepEqual([await statusOf('/open', []), await statusOf('/either', []), await statusOf('/token', [])], [200, 200, 401]);
    assert.deepEqual(
      [await statusOf('/token', [good]), await statusOf('/nobody', [good]), await statusOf('/undeclared', [])],
      [200, 401, 401],
    );
    assert.equal(await statusOf('/undeclared', [good]), 200);
    assert.equal(await statusOf('/both', [good]), 401);
    const missing = await asked(options, '/scoped', [bearer({ sub: 'u-1', scope: 'orders.read' })]);
    assert.deepEqual([missing.answer.status, missing.kinds], [403, ['authentication.insufficient']]);
    assert.deepEqual(fieldsOf(missing.answer, 'www-authenticate'), [
      'Bearer realm="test", error="insufficient_scope", scope="orders.read orders.list"',
    ]);
    assert.equal(await statusOf('/scoped', [bearer({ sub: 'u-1', scope: 'orders.list orders.read' })]), 200);
  });

  test('what a browser asks before it asks needs no credential where it is answered here, and reaches no upstream', async () => {
    const cors: CorsChoice = {
      origins: new Set(['https://shop.test']),
      methods: ['PUT'],
      requestHeaders: [],
      exposedHeaders: [],
      allowsCredentials: false,
      maxAgeSeconds: 60,
    };
    const browser: BrowserChoice = { csrf: null, cors, cookies: null, headers: [], keepsPrivate: false };
    const options = { authentication: accept('jwt'), browser };
    const preflight = ['Origin: https://shop.test', 'Access-Control-Request-Method: PUT'];

    const answered = await asked(options, '/', preflight, 'OPTIONS');
    assert.deepEqual([answered.answer.status, answered.reached, answered.kinds], [204, 0, []]);
    assert.equal((await asked(options, '/', [], 'OPTIONS')).answer.status, 401);
    assert.equal((await asked(options, '/', preflight)).answer.status, 401);
  });

  test('what looks like such a question is a request like others where the API itself is to answer it', async () => {
    const options = { authentication: accept('jwt') };
    const preflight = ['Origin: https://shop.test', 'Access-Control-Request-Method: PUT'];
    const routes = [{ method: 'OPTIONS', template: '/**', authentication: { accept: [], isAnonymousAllowed: true } }];

    const forged = await asked(options, '/', preflight, 'OPTIONS');
    assert.deepEqual([forged.answer.status, forged.reached, forged.kinds], [401, 0, ['authentication.missing']]);
    assert.equal((await asked({ ...options, routes }, '/', preflight, 'OPTIONS')).answer.status, 200);
    for (const lines of [preflight, []]) {
      const declared = await asked({ contract, authentication: byContract }, '/token', lines, 'OPTIONS');
      assert.deepEqual([declared.answer.status, declared.reached], [401, 0]);
    }
  });

  test('what is said of GET is said of HEAD', async () => {
    const routes = [
      { method: 'GET', template: '/admin', authentication: accept('jwt') },
      { template: '/**', authentication: { accept: [], isAnonymousAllowed: true } },
    ];

    const head = await asked({ routes }, '/admin', [], 'HEAD');
    assert.deepEqual([head.answer.status, head.reached], [401, 0]);
    assert.equal((await asked({ routes }, '/admin', [good], 'HEAD')).answer.status, 200);
    assert.equal((await asked({ routes }, '/admin', [], 'POST')).answer.status, 200);
  });

  test('a request that names another method needs what that one needs, too', async () => {
    const routes = [{ method: 'POST', template: '/orders', authentication: { accept: [], isAnonymousAllowed: true } }];
    const options = { authentication: accept('jwt'), routes };

    assert.equal((await asked(options, '/orders', [], 'POST')).answer.status, 200);
    for (const lines of [['X-HTTP-Method-Override: DELETE'], ['X-HTTP-Method: POST', 'X-HTTP-Method: DELETE']])
      assert.equal((await asked(options, '/orders', lines, 'POST')).answer.status, 401, lines[0]);
    assert.equal((await asked(options, '/orders?_method=DELETE', [], 'POST')).answer.status, 401);
    assert.equal((await asked(options, '/orders?_method=DELETE', [good], 'POST')).answer.status, 200);
  });

  test('a route says who may call it, the first that fits', async () => {
    const routes = [{ template: '/health', authentication: { accept: [], isAnonymousAllowed: true } }];
    const options = { authentication: accept('jwt'), routes };

    assert.equal((await asked(options, '/health')).answer.status, 200);
    assert.equal((await asked(options, '/Health')).answer.status, 401);
    assert.equal((await asked(options, '/health', [expired])).answer.status, 200);
  });

  test('who is refused is refused before its body is there, and the rest of it is no request', async () => {
    await using upstream = await RawUpstream.open((_request, socket) => void socket.write(answerBytes('{}')));
    await using gate = await openGate({ upstream: upstream.url, authentication: accept('jwt') });
    const head = 'POST / HTTP/1.1\r\nHost: gate.test\r\nConnection: close\r\nContent-Length: 1000\r\n\r\n';

    const answer = await exchangeRaw(gate.port, `${head}GET /secret HTTP/1.1`);

    const [record] = await gate.record.atLeast(1);
    assert.equal(answer.status, 401);
    assert.deepEqual(record?.request.inspection.coverage, { kind: 'partial', bytesSeen: 0, bytesUnseen: 1000, why: 'refused' });
    assert.equal(upstream.requests.length, 0);
  });

  test('a token that is withdrawn is believed no more from the next request on, though it was verified before', async () => {
    const book = new MemoryAccessBook();
    await using upstream = await RawUpstream.open((_request, socket) => void socket.write(answerBytes('{}')));
    await using gate = await openGate({ upstream: upstream.url, tokenSecret, authentication: accept('jwt'), book });
    const shown = bearer({ iss: 'https://id.test', sub: 'u-9', jti: 't-9', iat: 1_700_000_000 });
    const statusNow = async () => (await ask(gate.port, '/', [shown])).status;
    const token = shown.slice('Authorization: Bearer '.length);
    const denials: readonly Denial[] = [
      { kind: 'token-id', tokenId: 't-9', untilMs: null },
      { kind: 'subject', subject: fingerprintOf('https://id.test u-9'), issuedBeforeMs: 1_700_000_001_000, untilMs: null },
      { kind: 'fingerprint', fingerprint: fingerprintOf(denialTextOf(token)), untilMs: null },
      { kind: 'all', issuedBeforeMs: 1_700_000_001_000, untilMs: null },
    ];

    for (const denial of denials) {
      assert.equal(await statusNow(), 200);
      book.apply([{ kind: 'denial', id: 'd', denial }]);
      assert.equal(await statusNow(), 401, denial.kind);
      book.apply([{ kind: 'denial', id: 'd', denial: null }]);
    }
  });

  test('whose key is good is who its key says, whatever bad credential is shown beside it, and a ban of that key holds', async () => {
    const book = new MemoryAccessBook();
    const keys = { 'key-1': { name: 'robot', roles: [], scopes: [], tenant: null, plan: null } };
    const options = { keys, book, authentication: accept('api-key', 'jwt') };
    const registered = `Authorization: Bearer ${apiKeyOf(new Uint8Array(32))}`;
    const beside = [[expired], ['Authorization: Bearer x'], [registered], ['Authorization: Basic eDp5']];

    for (const lines of beside) {
      const { answer, record } = await asked(options, '/', ['X-Api-Key: key-1', ...lines]);
      assert.deepEqual([answer.status, record.consumer], [200, 'key-robot'], lines[0]);
    }
    book.apply([{ kind: 'ban', target: 'key-robot', ban: { id: 'b', treat: 'block', reason: 'abuse', untilMs: null, stepUp: null } }]);
    for (const lines of [...beside, [good]])
      assert.equal((await asked(options, '/', ['X-Api-Key: key-1', ...lines])).answer.status, 403, lines[0]);
    assert.equal((await asked(options, '/', [good])).answer.status, 200);
  });

  test('where a contract wants two credentials at once, one is not enough', async () => {
    const keys = { 'key-1': { name: 'robot', roles: [], scopes: [], tenant: null, plan: null } };
    const options = { contract, authentication: byContract, keys };

    assert.equal((await asked(options, '/both', ['X-Api-Key: key-1'])).answer.status, 401);
    assert.equal((await asked(options, '/both', ['X-Api-Key: key-2', good])).answer.status, 401);
    assert.equal((await asked(options, '/both', ['X-Api-Key: key-1', good])).answer.status, 200);
  });

  test("a body that is not the one that was signed is nobody's", async () => {
    const key = 'a secret that a partner signs with';
    const body = '{"amount":1}';
    const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
    const input = `("@method" "content-digest");created=${Math.floor(Date.now() / 1000)};keyid="k"`;
    const base = `"@method": POST\n"content-digest": ${digest}\n"@signature-params": ${input}`;
    const hmac = (text: string) => createHmac('sha256', key).update(text).digest('base64');
    const lines = [`Content-Digest: ${digest}`, `Signature-Input: s=${input}`, `Signature: s=:${hmac(base)}:`];
    const grants = { name: 'partner', roles: [], scopes: [], tenant: null, plan: null };
    const signatures: SignatureRequirement = {
      keys: new Map([['k', { ...grants, algorithm: 'hmac-sha256', verify: (text, signature) => hmac(text) === signature }]]),
      components: ['@method'],
      maxAgeSeconds: 60,
      isNonceRequired: false,
      digest: (_algorithm, bytes) => createHash('sha256').update(bytes).digest('base64'),
    };
    await using upstream = await RawUpstream.open((_request, socket) => void socket.write(answerBytes('{}')));
    await using gate = await openGate({
      upstream: upstream.url,
      authentication: accept('signature'),
      identity: { signatures },
      limits: { heldBytesMax: 1_000 },
    });
    const statusOf = async (sent: string) => (await ask(gate.port, '/', lines, 'POST', sent)).status;

    const statuses = [await statusOf(body), await statusOf('{"amount":9}'), await statusOf(''), await statusOf(body.padEnd(2_000))];
    assert.deepEqual(statuses, [200, 401, 401, 401]);
    assert.equal(upstream.requests.length, 1);
  });

  test('a rule of an own policy overrules the answer', async () => {
    const policies = {
      'p.yaml':
        'version: 1\nrules:\n  - { id: hidden, match: { finding: authentication.* , endpoint: /admin/** }, hide: true }\n  - { id: open, match: { finding: authentication.missing, endpoint: /news }, treat: allow }\n',
    };
    const options = { authentication: accept('jwt'), policies };

    assert.equal((await asked(options, '/admin/users')).answer.status, 404);
    assert.equal((await asked(options, '/news')).answer.status, 200);
    assert.equal((await asked(options, '/news', [expired])).answer.status, 401);
  });
});
