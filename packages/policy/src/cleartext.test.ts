import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Side } from '@sluice/model';
import { sampleColumn, sampleEndpoint, sampleInspection, samplePolicy, sampleTrace } from './testing/samples.ts';

const endpoint = sampleEndpoint();
const iban = (side: Side) => sampleColumn(`${side}.body/iban`, 'finance.iban');

function found(side: Side, hops: readonly [client: boolean, upstream: boolean], policyText: string | null = null, columns = [iban(side)]) {
  const policy = samplePolicy(policyText).forEndpoint(endpoint);
  const { findings } = policy.judge(sampleTrace(endpoint, 'token', ...hops), sampleInspection(side, { columns }));
  return findings.filter(({ kind }) => kind === 'transport.cleartext');
}

suite('what crosses a hop in cleartext', () => {
  for (const [hops, words] of [
    [[false, true], 'the hop to the client is'],
    [[true, false], 'the hop to the upstream is'],
    [[false, false], 'both hops are'],
  ] as const) {
    for (const side of ['request', 'response'] as const) {
      test(`is found in a ${side} where ${words} it`, () => {
        const [finding] = found(side, hops);

        assert.equal(finding?.because, `${words} in cleartext (CWE-319), and TLS is wanted for finance.iban`);
        assert.equal(finding.place, `${side}.body/iban`);
      });
    }
  }

  test('is not found where both hops are protected, nor of classes that do not ask for it', () => {
    const version = [sampleColumn('response.body/version', 'internal.server-version')];

    assert.deepEqual(found('response', [true, true]), []);
    assert.deepEqual(found('response', [false, false], null, version), []);
  });

  test('is one finding for all places of a message', () => {
    const columns = ['a', 'b', 'c'].map((name) => sampleColumn(`response.body/${name}`, 'finance.iban'));

    const findings = found('response', [false, true], null, columns);

    assert.deepEqual(
      findings.map(({ place, count }) => [place, count]),
      [['response.body/a', columns.reduce((sum, { count }) => sum + count, 0)]],
    );
  });

  test('counts on the hop that it came over also where it goes no further', () => {
    const strips = 'version: 1\nrules:\n  - { id: no-iban, match: { class: finance.iban }, treat: strip }\n';

    assert.equal(found('response', [false, true], strips).length, 0);
    assert.match(found('response', [false, false], strips)[0]?.because ?? '', /^the hop to the upstream is/);
  });
});
