import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

const face = { exports: { '.': './src/index.ts' } };
const files = {
  'package.json': '{}',
  'packages/kit/package.json': JSON.stringify(face),
  'packages/kit/src/index.ts': "import { up } from '@sluice/model';\nimport { tick } from './tick.ts';",
  'packages/kit/src/tick.ts': "import 'node:fs';\nimport { x } from './index.ts';\nexport const at = Date.now();",
  'packages/model/package.json': JSON.stringify(face),
  'packages/model/src/a.ts': "import { deep } from '@sluice/kit/src/tick.ts';\nimport { y } from 'yaml';",
  'packages/gateway/package.json': JSON.stringify(face),
  'packages/gateway/src/a.ts':
    "import { openStore } from '@sluice/store-local';\nimport { request } from 'node:http';\nconst text = Raw.reveal(raw);",
  'packages/store-local/package.json': JSON.stringify(face),
};

test('each wall stands: a workspace that breaks them all fails every promise', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'sluice-walls-'));
  t.after(() => rmSync(root, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }

  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const walls = join(import.meta.dirname, 'walls.test.ts');
  const { stdout } = spawnSync(process.execPath, ['--test-reporter=tap', walls], {
    encoding: 'utf8',
    env: { ...env, SLUICE_WALLS_ROOT: root },
  });

  const promises = stdout.split('\n').filter((line) => /^ {4}(?:not )?ok /.test(line));
  assert.equal(promises.length, 10);
  assert.deepEqual(
    promises.filter((line) => !line.startsWith('    not ok')),
    [],
  );
});
