import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { endpointId } from '@sluice/model';
import { compilePolicy } from './policy-set.ts';
import { problemText } from './problem.ts';
import { sampleEndpoint, sampleSurroundings } from './testing/samples.ts';

const { api } = sampleEndpoint();
const operations = ['/orders', '/orders/{id}', '/users'].map((template) => {
  return { id: endpointId('GET', template), api, method: 'GET', template, isDeclared: true };
});

function problemsOf(...rules: readonly string[]): readonly string[] {
  const text = `version: 1\nrules:\n${rules.map((rule, index) => `  - { id: r-${index + 1}, title: t, ${rule} }\n`).join('')}`;
  const policy = compilePolicy([{ file: 'p.yaml', text }], { ...sampleSurroundings, operations, attacks: ['sql-injection'] });
  return (policy.ok ? policy.value.warnings : policy.failure).map(problemText);
}

suite('a rule that is never reached is told', () => {
  const behind: Readonly<Record<string, readonly [first: string, second: string]>> = {
    'behind one about all findings of its kind': [
      'match: { finding: attack.* }, treat: allow',
      'match: { finding: attack.sql-injection }, treat: block',
    ],
    'behind one about all classes of its kind': [
      'match: { class: personal.* }, treat: allow',
      'match: { class: personal.email }, treat: strip',
    ],
    'behind one about a folder of endpoints': [
      'match: { endpoint: /orders/**, class: personal.email }, treat: allow',
      'match: { endpoint: "GET /orders/{id}", class: personal.email }, treat: strip',
    ],
    'behind one whose parameter has another name': [
      'match: { endpoint: "/orders/{order}", class: personal.email }, treat: allow',
      'match: { endpoint: "GET /orders/{id}", class: personal.email }, treat: strip',
    ],
  };
  for (const [where, rules] of Object.entries(behind)) {
    test(where, () => {
      assert.match(problemsOf(...rules).join('\n'), /^p\.yaml:4:5: r-2 is never reached: p\.yaml\/r-1 \(p\.yaml:3:5\)/);
    });
  }

  test('but not behind one that is about less, or about some of it', () => {
    const narrow = 'match: { finding: attack.sql-injection }, treat: block';

    assert.deepEqual(problemsOf(narrow, 'match: { finding: attack.* }, treat: allow'), []);
    assert.deepEqual(problemsOf('match: { finding: attack.*, endpoint: GET /orders }, treat: allow', narrow), []);
    assert.deepEqual(
      problemsOf(
        'match: { endpoint: "/orders/{id}", class: personal.* }, treat: allow',
        'match: { endpoint: /orders/**, class: personal.* }, treat: strip',
      ),
      [],
    );
  });
});

suite('a finding that nobody makes is told, with the nearest that there is', () => {
  const asked: Readonly<Record<string, RegExp>> = {
    'attack.sqlinjection': /r-1: nothing finds "attack\.sqlinjection"; did you mean "attack\.sql-injection"\?$/,
    'authentication.mising': /did you mean "authentication\.missing"\?$/,
    'atack.*': /did you mean "attack\.\*"\?$/,
    'ban.blok': /did you mean "ban\.block"\?$/,
  };
  for (const [finding, words] of Object.entries(asked)) {
    test(finding, () => {
      assert.match(problemsOf(`match: { finding: ${finding} }, treat: allow`).join('\n'), words);
    });
  }

  test('but not one that is made', () => {
    for (const finding of ['attack.*', 'attack.sql-injection', 'csrf.*', 'request.invalid', '"*"'])
      assert.deepEqual(problemsOf(`match: { finding: ${finding} }, treat: allow`), []);
  });
});
