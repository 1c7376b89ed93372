import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Ban, MemoryAccessBook } from '@sluice/identity';
import type { Mode } from '@sluice/model';
import { openGate } from '../support/gate.ts';
import { ask, fieldsOf } from '../support/raw-exchange.ts';
import { always, answerBytes, RawUpstream } from '../support/raw-upstream.ts';

async function asked(treat: Ban['treat'], mode: Mode = 'enforce', body = '') {
  const book = new MemoryAccessBook();
  await using upstream = await RawUpstream.open(always(answerBytes('{}')));
  await using gate = await openGate({ upstream: upstream.url, book, mode });
  await ask(gate.port, '/x');
  const [first] = await gate.record.atLeast(1);
  assert.ok(first);
  book.apply([{ kind: 'ban', target: first.consumer, ban: { id: 'ban-1', treat, reason: 'stuffing', untilMs: Date.now() + 90_000 } }]);
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
