import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite, test } from 'node:test';

interface LockEntry {
  readonly hasInstallScript?: boolean;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly resolved?: string;
}
type Manifest = Readonly<Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Readonly<Record<string, string>> | undefined>>;

const root = dirname(import.meta.dirname);
const lock: { packages: Record<string, LockEntry> } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const fetched = Object.entries(lock.packages).filter(([path, entry]) => path.includes('node_modules/') && entry.link !== true);

suite('the lock file', () => {
  test('pins every package by its hash', () => {
    assert.deepEqual(
      fetched.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')),
      [],
    );
  });

  test('names no registry, so that it serves behind a mirror', () => {
    assert.deepEqual(
      fetched.filter(([, { resolved }]) => resolved !== undefined),
      [],
    );
  });

  test('holds no package with an install script', () => {
    assert.deepEqual(
      fetched.filter(([, { hasInstallScript }]) => hasInstallScript === true),
      [],
    );
  });

  test('follows dependencies of exact versions', () => {
    const loose = globSync(['package.json', 'packages/*/package.json', 'demo/package.json'], { cwd: root }).flatMap((path) => {
      const { dependencies, devDependencies, optionalDependencies }: Manifest = JSON.parse(readFileSync(join(root, path), 'utf8'));
      return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
        .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
        .map(([name, version]) => `${path}: ${name} ${version}`);
    });
    assert.deepEqual(loose, []);
  });
});
