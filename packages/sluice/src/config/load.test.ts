import assert from 'node:assert/strict';
import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadSettings } from './load.ts';

const head = 'version: 1\napis:\n  - name: shop\n    upstream: https://shop.example\n';

const missing: readonly [what: string, lines: string, line: number, column: number][] = [
  ['a contract', '    contract: gone.yaml\n', 5, 15],
  ['an authority of the upstream', '    upstreamTls: { ca: gone.pem }\n', 5, 24],
  ['a certificate', 'listen:\n  tls:\n    certificates:\n      - { cert: gone.pem, key: gone.key }\n', 8, 17],
  ['a folder of policies', 'policies: [gone]\n', 5, 12],
  ['a secret in the environment', 'identity: { jwt: { secret: "env:SLUICE_TEST_NOBODY_SETS_THIS" } }\n', 5, 28],
  ['a secret in a file', 'identity: { jwt: { secret: "file:gone.txt" } }\n', 5, 28],
];

test('a document of what is not there that is too long is told where the configuration names it', () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'sluice-'));
  const file = join(folder.path, 'sluice.yaml');
  writeFileSync(join(folder.path, 'gone.json'), `"${'x'.repeat(16_383)}"`);
  writeFileSync(file, `${head}    notFound: { body: gone.json, status: 410 }\n`);

  const loaded = loadSettings(file);

  assert.ok(!loaded.ok);
  const [problem] = loaded.failure;
  assert.deepEqual([problem?.line, problem?.column], [5, 23]);
  assert.match(problem?.message ?? '', /gone\.json is 16385 bytes long, and 16384 are the most$/);
});

for (const [what, lines, line, column] of missing) {
  test(`${what} that is not there is told where the configuration names it`, () => {
    using folder = mkdtempDisposableSync(join(tmpdir(), 'sluice-'));
    const file = join(folder.path, 'sluice.yaml');
    writeFileSync(file, head + lines);

    const loaded = loadSettings(file);

    assert.ok(!loaded.ok);
    assert.deepEqual(
      loaded.failure.map((problem) => [problem.line, problem.column]),
      [[line, column]],
    );
    assert.ok(loaded.failure[0]?.fix);
  });
}
