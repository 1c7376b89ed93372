import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Column, Decision } from '@sluice/model';
import { handoverFact } from './credential-handover.ts';
import { sampleColumn, sampleEndpoint, sampleInspection, samplePolicy, sampleTrace } from './testing/samples.ts';

function decideOn(columns: readonly Column[], facts: Readonly<Record<string, 'true' | 'false'>> = {}, hasContract = true): Decision {
  const endpoint = sampleEndpoint();
  const policy = samplePolicy(null, hasContract).forEndpoint(endpoint);
  return policy.decide(sampleTrace(endpoint), sampleInspection('response', { columns, facts }));
}

function treatments(decision: Decision): readonly string[] {
  return decision.kind === 'minimise' ? decision.columns.map(({ place, treatment }) => `${treatment.kind} ${place}`) : [];
}

test('a sensitive field that the contract does not declare is stripped, a declared one passes', () => {
  const columns = [
    sampleColumn('response.body/email', 'personal.email', 'declared'),
    sampleColumn('response.body/backup', 'personal.email', 'undeclared'),
    sampleColumn('response.body/diagnosis', 'health.diagnosis', 'undeclared'),
  ];

  const decision = decideOn(columns);

  assert.deepEqual(treatments(decision), ['strip response.body/backup', 'strip response.body/diagnosis']);
});

test('an undeclared field of a public class, or of none, passes', () => {
  const columns = [
    sampleColumn('response.body/country', 'personal.country', 'undeclared'),
    sampleColumn('response.body/x', null, 'undeclared'),
  ];

  assert.equal(decideOn(columns).kind, 'allow');
});

test('secrets and internals never leave, with or without a contract', () => {
  const columns = [
    sampleColumn('response.body/token', 'secret.api-key', 'unknown'),
    sampleColumn('response.body/trace', 'internal.stack-trace', 'declared'),
    sampleColumn('response.body/passwordHash', 'secret.password-hash', 'declared'),
  ];

  for (const hasContract of [true, false]) {
    assert.equal(treatments(decideOn(columns, { [handoverFact]: 'false' }, hasContract)).length, 3);
  }
});

test('without a contract personal, finance and health data pass', () => {
  const columns = [
    sampleColumn('response.body/iban', 'finance.iban', 'undeclared'),
    sampleColumn('response.body/email', 'personal.email', 'unknown'),
  ];

  assert.equal(decideOn(columns, {}, false).kind, 'allow');
});

test('a credential passes where the contract declares it', () => {
  assert.equal(decideOn([sampleColumn('response.body/webhook/key', 'secret.api-key', 'declared')]).kind, 'allow');
});

test('a credential that is handed over passes in a token field and nowhere else', () => {
  const columns = [
    sampleColumn('response.body/access_token', 'secret.jwt', 'undeclared'),
    sampleColumn('response.body/data/refreshToken', 'secret.jwt', 'undeclared'),
    sampleColumn('response.body/debug/upstreamCall/token', 'secret.jwt', 'undeclared'),
    sampleColumn('response.body/users/*/token', 'secret.jwt', 'undeclared'),
  ];

  const decision = decideOn(columns, { [handoverFact]: 'true' });

  assert.deepEqual(treatments(decision), ['strip response.body/debug/upstreamCall/token', 'strip response.body/users/*/token']);
});

test('cookies, publishable keys and what is only possibly a secret pass', () => {
  const columns = [
    sampleColumn('response.header.Set-Cookie', 'secret.jwt', 'unknown'),
    sampleColumn('response.cookie.session', 'secret.jwt', 'unknown'),
    sampleColumn('response.body/publishableKey', 'secret.publishable-key', 'undeclared'),
    sampleColumn('response.body/checksum', 'secret.api-key', 'undeclared', 'possible'),
  ];

  assert.equal(decideOn(columns).kind, 'allow');
});

test('a body that is one secret text is masked whole, since nothing would be left of it', () => {
  const decision = decideOn([sampleColumn('response.body', 'internal.server-version', 'unknown')]);

  assert.equal(decision.kind === 'minimise' && decision.columns[0]?.treatment.kind, 'mask');
});

test('an error that shows its insides becomes a problem document, whatever its type', () => {
  for (const [place, dataClass] of [
    ['response.body', 'internal.stack-trace'],
    ['response.body/detail', 'internal.sql-error'],
  ] as const) {
    const decision = decideOn([sampleColumn(place, dataClass, 'declared')]);

    assert.equal(decision.kind === 'minimise' && decision.columns[0]?.treatment.kind, 'problem');
  }
});

test('an invalid request is answered 400', () => {
  const endpoint = sampleEndpoint('POST /users');
  const policy = samplePolicy(null).forEndpoint(endpoint);

  const decision = policy.decide(sampleTrace(endpoint), sampleInspection('request', { findings: ['request.invalid', 'request.invalid'] }));

  assert.equal(decision.kind === 'block' && decision.status, 400);
  assert.equal(decision.kind === 'block' && decision.because.length, 2);
});

test('an undeclared endpoint is found and passes; without a contract nothing is undeclared', () => {
  const endpoint = sampleEndpoint('GET /debug', false);
  const inspection = sampleInspection('request', {});

  const withContract = samplePolicy(null).forEndpoint(endpoint).judge(sampleTrace(endpoint), inspection);
  const without = samplePolicy(null, false).forEndpoint(endpoint).judge(sampleTrace(endpoint), inspection);

  assert.equal(withContract.decision.kind, 'allow');
  assert.deepEqual(
    withContract.findings.map(({ kind }) => kind),
    ['endpoint.undeclared'],
  );
  assert.deepEqual(without.findings, []);
});

test('a class that wants an authenticated consumer and TLS is found where it passes without', () => {
  const endpoint = sampleEndpoint();
  const policy = samplePolicy(null).forEndpoint(endpoint);
  const inspection = sampleInspection('response', { columns: [sampleColumn('response.body/iban', 'finance.iban')] });

  const { decision, findings } = policy.judge(sampleTrace(endpoint, 'anonymous', false), inspection);

  assert.equal(decision.kind, 'allow');
  assert.deepEqual(
    findings.map(({ kind }) => kind),
    ['consumer.unauthenticated', 'transport.cleartext'],
  );
});
