import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { atLeast, atMost, type FigureValue, noGoal } from '../bench/figure.ts';
import { exitCodeOf, figureLines } from './figure-report.ts';

const fast: FigureValue = { kind: 'measured', name: 'scan', value: 187.24, unit: 'MB/s', goal: atLeast(100), note: '180–190' };
const slow: FigureValue = { kind: 'measured', name: 'query', value: 0.61, unit: 's', goal: atMost(0.5) };
const lost: FigureValue = { kind: 'measured', name: 'lost', value: 0, unit: '', goal: atMost(0) };
const told: FigureValue = { kind: 'measured', name: 'peer', value: 40, unit: '%', goal: noGoal };
const absent: FigureValue = { kind: 'unmeasured', name: 'caddy', unit: '×', goal: atMost(1.2), why: 'caddy is not installed' };

suite('a figure', () => {
  test('is printed with its goal and whether it is met', () => {
    assert.deepEqual(figureLines('scanner', [fast]), ['scan: 187.2 MB/s, 180–190 (goal ≥ 100 MB/s) ok']);
    assert.deepEqual(figureLines('caddy', [absent]), ['caddy: caddy is not installed (goal ≤ 1.2 ×) unmeasured']);
  });

  test('of which nothing is asked is told, and holds', () => {
    assert.deepEqual(figureLines('peer', [told]), ['peer: 40 % (goal none) ok']);
    assert.equal(figureLines('all', [told, fast]).at(-1), 'all: worst is scan, 187.2 MB/s, 180–190 (goal ≥ 100 MB/s) ok');
  });

  test('of several values ends with the worst', () => {
    assert.equal(figureLines('all', [lost, fast, slow, absent]).at(-1), 'all: worst is query, 0.61 s (goal ≤ 0.5 s) short');
    assert.equal(figureLines('all', [lost, fast]).at(-1), 'all: worst is scan, 187.2 MB/s, 180–190 (goal ≥ 100 MB/s) ok');
  });

  test('is 0 where all hold, 1 where one is short, 2 where it could not be measured', () => {
    assert.equal(exitCodeOf([fast, lost]), 0);
    assert.equal(exitCodeOf([absent, slow]), 1);
    assert.equal(exitCodeOf([fast, absent]), 2);
    assert.equal(exitCodeOf([{ ...slow, value: Number.NaN }]), 1);
    assert.equal(exitCodeOf([]), 2);
  });

  test('is run by its name, and what breaks is unmeasured', (t) => {
    const folder = figures(t, {
      good: "{ name: 'good', about: 'a', goal: '1', measure: async () => [{ kind: 'measured', name: 'good', value: 1, unit: '', goal: { kind: 'atLeast', value: 1 } }] }",
      bad: "{ name: 'bad', about: 'b', goal: '≤ 1 s', measure: async () => { throw new Error('no peer'); } }",
    });

    assert.deepEqual(figure(folder, 'good'), { stdout: 'good: 1 (goal ≥ 1) ok\n', status: 0 });
    assert.deepEqual(figure(folder, 'bad'), { stdout: 'bad: no peer (goal ≤ 1 s) unmeasured\n', status: 2 });
    assert.equal(figure(folder, '--all').status, 2);
    assert.deepEqual(figure(folder), { stdout: 'bad  b (goal ≤ 1 s)\ngood  a (goal 1)\n2 figures; npm run figure -- <name>\n', status: 2 });
    assert.deepEqual(figure(folder, '--list'), { ...figure(folder), status: 0 });
    assert.equal(figure(folder, 'godo').status, 2);
  });

  test('bears the name of its file', (t) => {
    const folder = figures(t, { one: "{ name: 'two' }" });

    assert.equal(figure(folder, '--all').status, 2);
  });
});

function figures(t: TestContext, sourceByName: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-figures-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [name, source] of Object.entries(sourceByName))
    writeFileSync(join(folder, `${name}.figure.ts`), `export const figure = ${source};`);
  return folder;
}

function figure(folder: string, ...names: readonly string[]): { readonly stdout: string; readonly status: number | null } {
  const script = join(import.meta.dirname, 'figure.ts');
  const { stdout, status } = spawnSync(process.execPath, [script, ...names], {
    encoding: 'utf8',
    env: { ...process.env, SLUICE_FIGURES: folder },
  });
  return { stdout, status };
}
