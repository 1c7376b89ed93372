import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleEndpoint, samplePolicy } from '../testing/samples.ts';
import { ValueLook } from './value-look.ts';
import { patternStepsMax, type ValuePattern } from './value-pattern.ts';
import { ValueRules } from './value-rules.ts';

const leaf = { paths: () => [['note']], place: () => 'request.body/note' };

/** Rules of which each pattern tells how many steps it was asked to take. */
function counted(patterns: readonly string[], keys: string): { readonly rules: ValueRules; readonly steps: () => number } {
  const text = patterns.map(
    (pattern, index) => `  - { id: r${index}, match: { endpoint: "/**" }, value: { ${keys}: '${pattern}' }, treat: block }`,
  );
  const policy = samplePolicy(`version: 1\nrules:\n${text.join('\n')}\n`);
  const all = policy.forEndpoint(sampleEndpoint()).values?.all ?? [];
  let steps = 0;
  const counting = (pattern: ValuePattern | null): ValuePattern | null =>
    pattern && {
      ...pattern,
      holds(value) {
        steps += value.length * pattern.size;
        return pattern.holds(value);
      },
      spanIn(value) {
        steps += value.length * pattern.size;
        return pattern.spanIn(value);
      },
    };
  const rules = new ValueRules(
    all.map((one) => ({ ...one, test: { ...one.test, pattern: counting(one.test.pattern), allowed: counting(one.test.allowed) } })),
  );
  return { rules, steps: () => steps };
}

test('all patterns together take no more steps in a request than there are, and what they would take more of counts as found', () => {
  const patterns = Array.from({ length: 20 }, (_, index) => `quince[a-z]{0,40}x${index}`);
  const { rules, steps } = counted(patterns, 'in: body, matches');
  const look = new ValueLook(rules, 0, () => []);

  for (let time = 0; time < 200; time += 1) look.search('body', `quince ${'medlar '.repeat(500)}${time}`, leaf);

  assert.ok(steps() > patternStepsMax / 2 && steps() <= patternStepsMax, String(steps()));
  assert.equal(look.findings.length, patterns.length);
  for (const { because } of look.findings) assert.match(because, /nobody can tell/);
});

test('what values must be is asked within the same steps', () => {
  const { rules, steps } = counted(['^[a-z]{0,300}$'], 'in: body, name: note, maxLength: 100000, mustMatch');
  const look = new ValueLook(rules, 0, () => []);
  const value = 'a'.repeat(300);

  for (let time = 0; time < 200; time += 1) look.measure(value, rules.boundsAt('body', leaf.paths()), leaf);

  assert.ok(steps() <= patternStepsMax, String(steps()));
  assert.match(look.findings[0]?.because ?? '', /nobody can tell/);
});
