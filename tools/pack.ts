/**
 * `npm run pack`: one installable tarball. Its folders are those of the workspace, compiled, so that a path from file to file
 * holds in both; imports between packages become such paths, since a tarball has no workspace to resolve them.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from './launch/npm.mjs';
import { facesOf, type Manifest, tarballManifest, withTarballPaths } from './tarball.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'sluice-pack-'));
const destination = resolve(process.argv[2] ?? root);
const tarball = await pack().finally(() => rmSync(folder, { recursive: true }));
const bytes = readFileSync(tarball);
console.log(`${tarball}\n${bytes.length} bytes, sha256 ${createHash('sha256').update(bytes).digest('hex')}`);

async function pack(): Promise<string> {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  mkdirSync(destination, { recursive: true });
  const workspace = manifestAt('package.json');
  const manifestPaths = globSync(['packages/*/package.json', 'demo/package.json'], { cwd: root }).map(withSlashes).toSorted();
  compile(new Map(manifestPaths.flatMap((path) => facesOf(dirname(path), manifestAt(path)))));
  const reached = manifestPaths.filter((path) => existsSync(join(folder, dirname(path))));
  // A package may read its own version beside its sources, as it does in the workspace.
  for (const path of reached) writeFileSync(join(folder, path), JSON.stringify({ type: 'module', version: manifestAt(path).version }));
  copyWhatIsNoCode();
  refuseMissingFiles();
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(tarballManifest(workspace, reached.map(manifestAt)), null, 2)}\n`);

  const { code, stderr } = await npm(['pack', '--ignore-scripts', '--loglevel=error', `--pack-destination=${destination}`, folder], root);
  if (code !== 0) throw new Error(`npm pack ended with ${code}\n${stderr}`);
  return join(destination, `sluice-${workspace.version}.tgz`);
}

/** What the command line and the demo reach; what only tests use stays out by itself. */
function compile(faces: ReadonlyMap<string, string>): void {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const parameters = [compiler, '-p', 'tools/pack.tsconfig.json', '--outDir', folder];
  const { status, stdout } = spawnSync(process.execPath, parameters, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the compiler ended with ${status}\n${stdout}`);
  for (const path of globSync('**/*.js', { cwd: folder })) {
    writeFileSync(join(folder, path), withTarballPaths(withSlashes(path), readFileSync(join(folder, path), 'utf8'), faces));
  }
}

function copyWhatIsNoCode(): void {
  const assets = globSync(['packages/*/src/**/*', 'demo/**/*'], { cwd: root, exclude: ['**/node_modules/**', '**/fixtures/**'] });
  for (const path of assets) {
    const isLeft = /(?:\.ts|tsconfig\.json|^demo[\\/]package\.json)$/.test(path) || !statSync(join(root, path)).isFile();
    if (!isLeft) cpSync(join(root, path), join(folder, path));
  }
  for (const path of globSync(['LICENSE', 'README.md', 'CHANGELOG.md'], { cwd: root })) cpSync(join(root, path), join(folder, path));
  for (const name of ['sluice.mjs', 'runtime.mjs']) cpSync(join(root, 'tools', 'launch', name), join(folder, 'bin', name));
}

/** A worker's script or a page that is named by its place is not seen by the compiler, and may not be there. */
function refuseMissingFiles(): void {
  for (const path of globSync('**/*.js', { cwd: folder })) {
    for (const [, file = ''] of readFileSync(join(folder, path), 'utf8').matchAll(
      /new URL\(['"](\.[^'"]*[^'"/])['"], import\.meta\.url\)/g,
    )) {
      if (!existsSync(join(folder, dirname(path), file))) throw new Error(`${path} names ${file}, which is not in the tarball`);
    }
  }
}

function manifestAt(path: string): Manifest {
  const manifest: Manifest = JSON.parse(readFileSync(join(root, path), 'utf8'));
  return manifest;
}

function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}
