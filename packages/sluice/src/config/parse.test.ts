import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConfiguration } from './parse.ts';
import { problemText } from './problem.ts';

function problemsOf(text: string): readonly string[] {
  const parsed = parseConfiguration('sluice.yaml', text);
  return parsed.ok ? [] : parsed.failure.map(problemText);
}

test('a small configuration is accepted', () => {
  const parsed = parseConfiguration('sluice.yaml', 'version: 1\napis:\n  - name: shop\n    upstream: http://127.0.0.1:3000\n');

  assert.ok(parsed.ok);
  assert.equal(parsed.value.apis[0]?.name, 'shop');
});

test('an unknown key is named with its place and the nearest known key', () => {
  assert.deepEqual(problemsOf('version: 1\nmod: enforce\napis:\n  - name: shop\n    upstream: http://a\n'), [
    'sluice.yaml:2:1 error unknown key "mod"; did you mean "mode"?',
  ]);
});

test('a wrong value is named with its place and the nearest right one', () => {
  assert.deepEqual(problemsOf('version: 1\nmode: enforced\napis:\n  - name: shop\n    upstream: http://a\n'), [
    'sluice.yaml:2:7 error mode is "enforced"; did you mean "enforce"?',
  ]);
});

test('a missing key says where it belongs', () => {
  assert.deepEqual(problemsOf('version: 1\napis:\n  - name: shop\n'), ['sluice.yaml:3:5 error apis.0 lacks "upstream"; add it']);
});

test('a missing key that can only have one value is written out', () => {
  assert.deepEqual(problemsOf('apis:\n  - name: shop\n    upstream: http://a\n'), [
    'sluice.yaml:1:1 error the document lacks "version"; add "version: 1"',
  ]);
});

test('what may be of several types is told of by the type that it has', () => {
  assert.deepEqual(problemsOf('version: 1\napis:\n  - name: shop\n    upstream: http://a\n    browser: { cookies: { excpt: [sid] } }\n'), [
    'sluice.yaml:5:27 error unknown key "excpt"; did you mean "except"?',
  ]);
});

test('broken YAML is named with its place', () => {
  assert.match(problemsOf('version: 1\napis: [\n')[0] ?? '', /^sluice\.yaml:\d+:\d+ error /);
});

test('a secret that stands in the configuration itself is refused and not repeated', () => {
  const problems = problemsOf('version: 1\napis:\n  - name: a\n    upstream: http://a\nidentity:\n  jwt:\n    secret: hunter2\n');

  assert.equal(problems.length, 1);
  assert.match(problems[0] ?? '', /identity\.jwt\.secret has the wrong form; Where the secret stands: env:NAME or file:PATH/);
  assert.ok(!problems[0]?.includes('hunter2'));
});
