import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';

const importTest = "import { before, suite, test } from 'node:test';\n";

suite('npm test', () => {
  test('ends with the sum, and the reasons of what was skipped', (t) => {
    const { lines, status } = npmTest(t, {
      good: "test('a', () => {}); test('b', { skip: 'no net' }, () => {}); test('c', (t) => t.skip('no net'));",
    });

    assert.deepEqual(lines.slice(-3), ['skipped:', '  2 × no net', '1 passed, 0 failed, 2 skipped']);
    assert.equal(status, 0);
  });

  test('shows what failed by its whole name, and where', (t) => {
    const { lines, status } = npmTest(t, { bad: "suite('outer', () => { test('inner', () => { throw new Error('broken'); }); });" });

    assert.ok(lines.includes('FAIL test/bad.test.ts:2  outer › inner'));
    assert.ok(lines.includes('  Error: broken'));
    assert.equal(lines.at(-1), '0 passed, 1 failed');
    assert.equal(status, 1);
  });

  test('counts a file that cannot run, one without a test and a broken set-up as failures', (t) => {
    const { lines, status } = npmTest(t, {
      crash: "throw new Error('no start');",
      empty: '',
      hook: "suite('s', () => { before(() => { throw new Error('no set-up'); }); test('never', () => {}); });",
    });

    assert.ok(lines.includes('FAIL test/crash.test.ts') && lines.includes('  Error: no start'));
    assert.ok(lines.includes('FAIL test/empty.test.ts') && lines.includes('  holds no test'));
    assert.ok(lines.includes('  Error: no set-up'));
    assert.equal(lines.at(-1), '0 passed, 4 failed');
    assert.equal(status, 1);
  });

  test('fails when nothing ran', (t) => {
    assert.deepEqual(npmTest(t, {}), { lines: ['no test ran', '0 passed, 0 failed'], status: 1 });
    assert.equal(npmTest(t, { skipped: "test('a', { skip: 'always' }, () => {});" }).status, 1);
  });

  test('ends, also where something that a file started goes on', (t) => {
    const { lines, status } = npmTest(t, { open: "test('a', () => { setInterval(() => {}, 1_000); });" });

    assert.equal(lines.at(-1), '1 passed, 0 failed');
    assert.equal(status, 0);
  });

  test('counts each of a thousand tests of a file that ends with something open', (t) => {
    const { lines, status } = npmTest(t, {
      many: "for (let at = 0; at < 1_000; at += 1) test('a test with a name of some length, number ' + at, () => {}); setInterval(() => {}, 1_000);",
    });

    assert.equal(lines.at(-1), '1000 passed, 0 failed');
    assert.equal(status, 0);
  });

  test('counts a file that ends in the midst of its tests as a failure', (t) => {
    const { lines, status } = npmTest(t, { left: "test('a', () => {}); test('b', () => { process.exit(0); });" });

    assert.match(lines.at(-1) ?? '', /^\d passed, [1-9] failed$/);
    assert.equal(status, 1);
  });

  test('runs only the files that were asked for', (t) => {
    const { lines } = npmTest(t, { one: "test('a', () => {});", two: "test('b', () => {});" }, ['test/two']);

    assert.equal(lines[0], '1 test files match test/two');
    assert.equal(lines.at(-1), '1 passed, 0 failed');
  });
});

function npmTest(t: TestContext, sourceByName: Readonly<Record<string, string>>, wanted: readonly string[] = []) {
  const root = mkdtempSync(join(tmpdir(), 'sluice-test-'));
  t.after(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'test'));
  for (const [name, source] of Object.entries(sourceByName)) writeFileSync(join(root, 'test', `${name}.test.ts`), importTest + source);

  // Inside a test the runner speaks a binary protocol to its parent instead of running files.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { stdout, status } = spawnSync(process.execPath, [join(import.meta.dirname, 'test.ts'), ...wanted], {
    encoding: 'utf8',
    env: { ...env, SLUICE_TEST_ROOT: root },
  });
  return { lines: stdout.split('\n').filter((line) => line !== ''), status };
}
