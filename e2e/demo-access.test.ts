import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { policyPath, startDemo } from '@sluice/demo';
import { runPolicyTests } from '@sluice/policy';
import { accessFlaws, effectsOf, exploited, gateBeforeDemo, legitimateTraffic, walked } from './demo-access.ts';

const { signal } = new AbortController();

suite('the policies of the demo hold back all of its flaws of access', () => {
  for (const flaw of accessFlaws) {
    test(`${flaw.id} shows what it is without the gate, and nothing behind it`, async () => {
      const found = await exploited(flaw, signal);

      assert.deepEqual(found.without, flaw.places);
      assert.deepEqual(found.with, []);
    });
  }

  test('records of others come back without the gate, and none behind it', async () => {
    await using demo = await startDemo({ flaws: 'all', silent: true });
    await using gate = await gateBeforeDemo(demo.url);

    const without = await walked(demo.url);
    const behind = await walked(gate.url);

    assert.ok(without.foreignRecords > 50, String(without.foreignRecords));
    assert.equal(behind.foreignRecords, 0);
    assert.ok(behind.ownRecords > 0);
    for (const record of gate.record.records)
      assert.deepEqual(gate.policy.decideAgain(record), { request: record.request.decision, response: record.response?.decision ?? null });
  });

  test('forbidden effects happen without the gate, and none behind it', async () => {
    await using open = await startDemo({ flaws: 'all', silent: true });
    await using guarded = await startDemo({ flaws: 'all', silent: true });
    await using gate = await gateBeforeDemo(guarded.url);

    assert.equal((await effectsOf(open.url, open.url)).forbidden.length, 4);
    assert.deepEqual((await effectsOf(guarded.url, gate.url)).forbidden, []);
  });

  test('their own tests pass', async () => {
    await using gate = await gateBeforeDemo('http://127.0.0.1:9');
    const text = readFileSync(new URL('./access.test.yaml', policyPath), 'utf8');

    const results = await runPolicyTests(gate.policy, { file: 'access.test.yaml', text }, Date.now());

    assert.ok(results.ok);
    assert.deepEqual(
      results.value.flatMap(({ name, mismatches }) => mismatches.map((mismatch) => `${name}: ${mismatch}`)),
      [],
    );
  });

  test('its daily traffic is neither refused nor cut', { timeout: 60_000 }, async () => {
    const { refused, requests } = await legitimateTraffic(1_500);

    assert.ok(requests >= 1_500);
    assert.deepEqual([...new Set(refused)], []);
  });
});
