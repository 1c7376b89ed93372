import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { listOf, type Shelf } from './shelf.ts';

const shelf: Shelf = {
  folder: 'classes',
  list: 'classes.generated.ts',
  name: 'classes',
  maker: 'defineClass',
  type: { name: 'Class', from: './class.ts' },
};

test('a file on a shelf is in the list by being there', (t) => {
  const root = workspace(t, {
    'classes/money/iban.ts': 'export const iban = defineClass({});',
    'classes/email.ts': 'const words = 1;\nexport const email: Class = defineClass({});\nexport const other = 2;',
    'classes/email.test.ts': 'export const never = defineClass({});',
  });

  assert.equal(
    listOf(root, shelf),
    `// Made by \`npm run generate\` from the files in classes; do not edit.
import { email } from './classes/email.ts';
import { iban } from './classes/money/iban.ts';
import type { Class } from './class.ts';

export const classes: readonly Class[] = [
  email,
  iban,
];
`,
  );
});

test('a file on a shelf that adds nothing is named', (t) => {
  const root = workspace(t, { 'classes/words.ts': 'export const words = 1;' });

  assert.throws(() => listOf(root, shelf), /classes\/words\.ts adds nothing/);
});

test('every generated list is what its shelf holds', () => {
  const { status, stdout } = spawnSync(process.execPath, [join(import.meta.dirname, 'generate.ts'), '--check'], { encoding: 'utf8' });

  assert.equal(status, 0, stdout);
});

function workspace(t: TestContext, textByPath: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'sluice-shelf-'));
  t.after(() => rmSync(root, { recursive: true }));
  for (const [path, text] of Object.entries(textByPath)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}
