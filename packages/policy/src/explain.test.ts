import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parse } from 'yaml';
import { sampleEndpoint, sampleInspection, samplePolicy, sampleRecord, sampleTrace } from './testing/samples.ts';

/** The reasons why the default policy refused a request in which these were found. */
function reasonsFor(...findings: readonly string[]) {
  const endpoint = sampleEndpoint();
  const policy = samplePolicy(null);
  const inspection = sampleInspection('request', { findings });
  const decision = policy.forEndpoint(endpoint).decide(sampleTrace(endpoint), inspection);
  const { reasons } = policy.explain(sampleRecord(sampleTrace(endpoint), { request: { inspection, decision }, response: null }));
  return { reasons, inspection, endpoint };
}

suite('the explanation of a request that was refused for what was found in it', () => {
  const ways: Readonly<Record<string, RegExp>> = {
    'csrf.cross-site': /browser\.csrf\.origins/,
    'attack.sql-injection': /request\.body\/name is without what the finding counts against it/,
    'ban.block': /sluice bans lift/,
    'request.unjudged-body': /read to its end/,
    'request.unreadable-body': /a charset that are known/,
    'request.parameter-pollution': /comes once/,
    'request.invalid': /as the contract describes it/,
    'authentication.missing': /shows a credential/,
  };
  for (const [finding, way] of Object.entries(ways)) {
    test(`says what would let ${finding} pass`, () => {
      assert.match(reasonsFor(finding).reasons[0]?.wouldPass[0] ?? '', way);
    });
  }

  test('offers an exception for what was found, which lets it pass, and for nothing beside it', () => {
    const { reasons, inspection, endpoint } = reasonsFor('attack.sql-injection');
    const exception = reasons[0]?.exception ?? '';

    const decision = samplePolicy(exception).forEndpoint(endpoint).decide(sampleTrace(endpoint), inspection);

    assert.equal(parse(exception).exceptions[0].match.finding, 'attack.sql-injection');
    assert.equal(decision.kind, 'allow');
  });

  test('offers one for all that the rule refused where it found several', () => {
    const { reasons, inspection, endpoint } = reasonsFor('attack.sql-injection', 'attack.command-injection');
    const exception = reasons[0]?.exception ?? '';

    const decision = samplePolicy(exception).forEndpoint(endpoint).decide(sampleTrace(endpoint), inspection);

    assert.deepEqual(parse(exception).exceptions[0].match.finding, ['attack.sql-injection', 'attack.command-injection']);
    assert.equal(decision.kind, 'allow');
  });
});
