import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { suite, test } from 'node:test';
import { type Ban, MemoryAccessBook } from '@sluice/identity';
import type { Mode } from '@sluice/model';
import { openGate } from '../support/gate.ts';
import { ask, fieldsOf } from '../support/raw-exchange.ts';
import { always, answerBytes, RawUpstream } from '../support/raw-upstream.ts';

function bearer(claims: object, secret: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `Authorization: Bearer ${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

async function asked(treat: Ban['treat'], mode: Mode = 'enforce', body = '') {
  const book = new MemoryAccessBook();
  await using upstream = await RawUpstream.open(always(answerBytes('{}')));
  await using gate = await openGate({ upstream: upstream.url, book, mode });
  await ask(gate.port, '/x');
  const [first] = await gate.record.atLeast(1);
  assert.ok(first);
  book.apply([
    { kind: 'ban', target: first.consumer, ban: { id: 'ban-1', treat, reason: 'stuffing', untilMs: Date.now() + 90_000, stepUp: null } },
  ]);
  const lines = body === '' ? [] : ['Content-Type: application/json'];
  const answer = await ask(gate.port, '/x', lines, body === '' ? 'GET' : 'POST', body);
  const [, record] = await gate.record.atLeast(2);
  assert.ok(record);
  assert.deepEqual(gate.policy.decideAgain(record).request, record.request.decision);
  const kinds = record.request.inspection.findings.map(({ kind }) => kind).filter((kind) => kind.startsWith('ban.'));
  return { answer, record, kinds };
}

suite('bans', () => {
  for (const [treat, status] of [
    ['block', 403],
    ['limit', 429],
    ['challenge', 401],
  ] as const) {
    test(`who is banned is answered ${status} for "${treat}", with the reason on record and not in the answer`, async () => {
      const { answer, record, kinds } = await asked(treat);

      assert.deepEqual([answer.status, kinds, record.ending], [status, [`ban.${treat}`], 'refused']);
      const finding = record.request.inspection.findings.find(({ kind }) => kind === `ban.${treat}`);
      assert.match(finding?.because ?? '', /ban-1: stuffing/);
      assert.ok(!/stuffing|ban/.test(answer.raw.toString()));
    });
  }

  test('a challenge says which login is wanted, and whoever has had such a one is let in', async () => {
    const book = new MemoryAccessBook();
    const tokenSecret = 'made-up-for-this-test-and-nothing-else';
    await using upstream = await RawUpstream.open(always(answerBytes('{}')));
    await using gate = await openGate({ upstream: upstream.url, book, tokenSecret });
    const nowSeconds = Math.floor(Date.now() / 1_000);
    const as = (claims: object) => ask(gate.port, '/x', [bearer({ sub: 'ann', ...claims }, tokenSecret)]);
    await as({});
    const [first] = await gate.record.atLeast(1);
    assert.ok(first);
    const stepUp = { acrValues: ['urn:shop:mfa', 'urn:shop:key'], maxAgeSeconds: 300 };
    book.apply([{ kind: 'ban', target: first.consumer, ban: { id: 'ban-1', treat: 'challenge', reason: 'odd', untilMs: null, stepUp } }]);

    const refused = await as({ acr: 'urn:shop:password', auth_time: nowSeconds });
    const stale = await as({ acr: 'urn:shop:mfa', auth_time: nowSeconds - 400 });
    const answered = await as({ acr: 'urn:shop:key', auth_time: nowSeconds - 200 });

    assert.deepEqual([refused.status, stale.status, (await as({ acr: 'urn:shop:mfa' })).status, answered.status], [401, 401, 401, 200]);
    assert.deepEqual(fieldsOf(refused, 'www-authenticate'), [
      'Bearer realm="test", error="insufficient_user_authentication", acr_values="urn:shop:mfa urn:shop:key", max_age="300"',
    ]);
  });

  test('who is to come later is told when', async () => {
    const [seconds = ''] = fieldsOf((await asked('limit')).answer, 'retry-after');

    assert.ok(Number(seconds) > 60 && Number(seconds) <= 90, seconds);
  });

  test('no byte of the body of who is banned is waited for', async () => {
    const { answer, record } = await asked('block', 'enforce', '{"a":1}');

    assert.deepEqual([answer.status, record.request.inspection.coverage.kind], [403, 'partial']);
  });

  test('in observe and shadow a ban is a finding and no refusal', async () => {
    for (const mode of ['observe', 'shadow'] as const) {
      const { answer, kinds } = await asked('block', mode);

      assert.deepEqual([answer.status, kinds], [200, ['ban.block']]);
    }
  });
});
