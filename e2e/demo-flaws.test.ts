import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { accounts, contractPath, drive, type FlawId, flaws, jwtSecret, see, startDemo } from '@sluice/demo';
import type { ExchangeRecord, JudgedSide } from '@sluice/model';
import { openGate, type Passage, type TestGate } from '../test/support/gate.ts';

const { signal } = new AbortController();
const contract = readFileSync(contractPath, 'utf8');

/** Why a place is still shown through the gate with the default policy and nothing else. */
const reasons = {
  ownership: 'whose an object is must be known',
  authorization: 'who may call an operation must be known',
  authentication: 'a login, a reset or a token is judged by what is known of others',
  limit: 'a limit must be counted',
  handedOut: 'a presigned link is a value that is made to be handed out',
  unclassed: 'the contract does not declare it and no class claims it: reported, not cut',
  declared: 'the contract declares the text in which it stands',
  status: 'a status leaks nothing',
  remainder: 'what was found in it is masked; the rest of the text stays',
  detection: 'no class is likely there yet',
} as const;
type Why = keyof typeof reasons;

/** What is still shown of a flaw. A flaw that is not here shows nothing through the gate. */
const notYet: Readonly<Partial<Record<FlawId, Readonly<Record<string, Why>>>>> = {
  'orders-of-others': {
    status: 'ownership',
    '/customer/email': 'ownership',
    '/customer/name': 'ownership',
    '/shippingAddress/street': 'ownership',
  },
  'orders-not-tenant-scoped': { '/items/*/tenantId': 'ownership' },
  'user-of-others': { status: 'ownership', '/email': 'ownership', '/name': 'ownership', '/phone': 'ownership' },
  'users-not-tenant-scoped': { '/items/*/tenantId': 'ownership' },
  'addresses-of-others': { status: 'ownership', '/items/*/street': 'ownership', '/items/*/postalCode': 'ownership' },
  'prescription-of-others': {
    status: 'ownership',
    '/diagnosis/code': 'ownership',
    '/medicalRecordNumber': 'ownership',
    '/medications/*/name': 'ownership',
  },
  'file-content-of-others': { status: 'ownership' },
  'jwt-none-accepted': { status: 'authentication', '/email': 'authentication', '/birthDate': 'authentication' },
  'login-not-limited': { status: 'limit' },
  'login-names-unknown-email': { '/detail': 'authentication' },
  'register-names-known-email': { status: 'status' },
  'profile-mass-assignment': { '/role': 'authorization' },
  'user-internal-notes': { '/internalNotes': 'unclassed' },
  'supplier-contact-deployed': { '/costPrice': 'unclassed' },
  'invoice-full-iban': { '': 'declared' },
  'files-signed-urls': { '/items/*/url': 'handedOut' },
  'export-orders-too-much': { '/*/customerEmail': 'declared', '/*/iban': 'declared' },
  'audit-open-to-customers': { status: 'authorization', '/items/*/ipAddress': 'authorization', '/items/*/target': 'authorization' },
  'role-change-open': { status: 'authorization', '/role': 'authorization' },
  'order-delete-open': { status: 'authorization' },
  'webhook-test-internal-address': { '/resolvedAddress': 'detection' },
  'refund-verbose-error': { status: 'status', '/detail': 'detection' },
  'search-sql-error': { status: 'status' },
  'health-names-hosts': { '/runtime': 'remainder' },
  'cors-any-origin': {
    'header:access-control-allow-origin': 'authorization',
    'header:access-control-allow-credentials': 'authorization',
  },
  'debug-environment': { status: 'status', '/workingDirectory': 'detection', '/runtime': 'detection' },
  'debug-sessions': { status: 'status' },
  'old-version-users': { status: 'status' },
};

function gateBefore(url: string, mode: 'enforce' | 'shadow' = 'enforce', comparesBytes = false): Promise<TestGate> {
  return openGate({ upstream: url, contract, mode, tokenSecret: jwtSecret, comparesBytes });
}

suite('the flaws of the demo behind the gate, with its contract and the default policy alone', () => {
  for (const flaw of flaws) {
    const left: Readonly<Record<string, string>> = notYet[flaw.id as FlawId] ?? {};
    const words = Object.keys(left).length === 0 ? 'is not shown' : `shows ${Object.keys(left).length} of ${flaw.places.length} places`;
    test(`${flaw.id} ${words}`, async () => {
      await using demo = await startDemo({ flaws: [flaw.id], silent: true });
      await using gate = await gateBefore(demo.url);

      const { shown } = await see(gate.url, flaw, signal);

      // What is no longer shown leaves the table: it may only get shorter.
      assert.deepEqual(
        shown,
        flaw.places.filter((place) => place in left),
      );
      assertRetaken(gate, gate.record.records);
    });
  }

  test('every flaw that is left says why', () => {
    const ids = new Set<string>(flaws.map(({ id }) => id));

    for (const [id, left] of Object.entries(notYet)) {
      assert.ok(ids.has(id), id);
      for (const why of Object.values(left)) assert.ok(why in reasons);
    }
  });

  test('each is explained from its record alone', async () => {
    await using demo = await startDemo({ flaws: 'all', silent: true });
    await using gate = await gateBefore(demo.url);
    for (const flaw of flaws.slice(0, 40)) await see(gate.url, flaw, signal);

    for (const record of gate.record.records) {
      const { reasons: told } = gate.policy.explain(record);
      const treated = sides(record).filter(({ decision }) => decision.kind !== 'allow');
      assert.ok(treated.length === 0 || told.length > 0, record.endpoint);
    }
    assertRetaken(gate, gate.record.records);
  });
});

suite('the demo without flaws behind the gate', () => {
  test('no answer of its daily traffic is changed, and no request is refused that it would take', async () => {
    await using demo = await startDemo({ flaws: 'none', silent: true });
    await using gate = await gateBefore(demo.url, 'shadow');

    await driven(gate.url, 1_500);

    assert.deepEqual(falseAlarms(gate.record.records), []);
    assertRetaken(gate, gate.record.records);
  });

  test('its answers pass enforce to the byte', async () => {
    await using demo = await startDemo({ flaws: 'none', silent: true });
    await using gate = await gateBefore(demo.url, 'enforce', true);

    await driven(gate.url, 1_500);

    const changed = gate.passages.filter((passage) => passage.came.ending === 'whole' && !isSame(passage));
    assert.deepEqual(
      changed.map(({ captured }) => `${captured.request.method} ${captured.request.target}`),
      [],
    );
    assert.deepEqual(
      gate.record.records.filter(({ strippedCount, maskedCount, droppedRows }) => strippedCount + maskedCount + droppedRows > 0),
      [],
    );
  });

  test('what its traffic seldom or never asks for passes as well', async () => {
    await using demo = await startDemo({ flaws: 'none', silent: true });
    await using gate = await gateBefore(demo.url, 'enforce', true);
    const asked = (method: string, path: string, headers: Record<string, string> = {}, body?: object) =>
      fetch(`${gate.url}${path}`, {
        method,
        headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      }).then((answer) => answer.arrayBuffer().then((bytes) => ({ status: answer.status, bytes })));
    const login = await asked('POST', '/v1/auth/login', {}, { email: accounts.admin.email, password: accounts.admin.password });
    const { accessToken } = JSON.parse(Buffer.from(login.bytes).toString());
    const admin = { authorization: `Bearer ${accessToken}` };

    for (const path of everyGet(contract)) await asked('GET', path, admin);
    await asked('HEAD', '/v1/health');

    assert.deepEqual(falseAlarms(gate.record.records), []);
    assert.deepEqual(gate.passages.filter((passage) => passage.came.ending === 'whole' && !isSame(passage)).length, 0);
    assert.ok(gate.record.records.length > 30);
  });
});

/** Paths of all GET operations whose parameters can be left out, and of the others with one that nobody has. */
function everyGet(text: string): readonly string[] {
  const found = text.matchAll(/^ {2}(\/[^:\n]*):\n(?: {4}parameters:.*\n| {6}.*\n)* {4}get:/gm);
  return [...found].map(([, template = '']) => `/v1${template.replace(/\{\w+\}/g, 'none')}`);
}

async function driven(url: string, requests: number): Promise<void> {
  const stop = new AbortController();
  let state = 20_260_114;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const progress = await drive({
    url,
    random,
    signal: stop.signal,
    ratePerSecond: 5_000,
    onProgress: ({ sent }) => {
      if (sent >= requests) stop.abort();
    },
  });
  assert.equal(progress.failed, 0);
}

/** Everything that was or would be done to an exchange of a shop that is as its contract says; a bad request that the shop refuses too is none. */
function falseAlarms(records: readonly ExchangeRecord[]): readonly string[] {
  return records.flatMap((record) =>
    sides(record).flatMap(({ decision, inspection }) => {
      if (decision.kind === 'allow') return [];
      if (decision.kind === 'minimise') return decision.columns.map(({ place, dataClass }) => `${record.endpoint} ${place} ${dataClass}`);
      const isRefusedBehind = inspection.side === 'request' && (record.upstreamStatus === 0 || record.upstreamStatus >= 400);
      return isRefusedBehind ? [] : [`${record.endpoint} ${decision.kind} ${decision.because[0].rule} ${decision.because[0].place}`];
    }),
  );
}

function sides({ request, response }: ExchangeRecord): readonly JudgedSide[] {
  return response ? [request, response] : [request];
}

function isSame({ came, went }: Passage): boolean {
  return Buffer.concat(came.chunks).equals(Buffer.concat(went.chunks));
}

/** Law 10 on whatever was recorded. */
function assertRetaken(gate: TestGate, records: readonly ExchangeRecord[]): void {
  for (const record of records) {
    const again = gate.policy.decideAgain(record);
    assert.deepEqual(again, { request: record.request.decision, response: record.response?.decision ?? null }, record.endpoint);
  }
}
