import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, suite, test } from 'node:test';
import { npm } from '../tools/launch/npm.mjs';

const root = dirname(import.meta.dirname);
const folder = mkdtempSync(join(tmpdir(), 'sluice-e2e-'));
after(() => rmSync(folder, { recursive: true }));

suite('the tarball of npm run pack', () => {
  const tarball = pack('first');

  test('is the same to the byte when it is made again', () => {
    assert.equal(hash(pack('second')), hash(tarball));
  });

  test('installs into an empty folder, without scripts, and speaks', async (t) => {
    const home = join(folder, 'home');
    mkdirSync(home);
    const flags = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', `--prefix=${home}`];
    const installed = await npm(['install', ...flags, tarball], home);
    if (/ENOTCACHED|EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ETIMEDOUT/.test(installed.stderr))
      return t.skip('no registry within reach and no filled cache');
    assert.equal(installed.code, 0, installed.stderr);

    const { status, stdout, stderr } = spawnSync(process.execPath, [join(home, 'node_modules', 'sluice', 'bin', 'sluice.mjs'), '--help'], {
      cwd: home,
      encoding: 'utf8',
    });

    assert.equal(status, 0, stderr);
    assert.match(stdout, /sluice/i);
  });
});

function pack(name: string): string {
  const said = execFileSync(process.execPath, [join(root, 'tools', 'pack.ts'), join(folder, name)], { cwd: root, encoding: 'utf8' });
  return said.split('\n')[0] ?? '';
}

function hash(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
