import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Installation {
  readonly name: string;
  /** Exact versions. */
  readonly packages: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, string>>;
}

/** A folder with these packages, kept between runs, outside the repository and its lock file. */
export function installed({ name, packages, overrides = {} }: Installation, { scripts = false } = {}): string {
  const home = join(tmpdir(), 'sluice-servers');
  mkdirSync(home, { recursive: true, mode: 0o755 });
  // In a folder that all share, another user could have laid it out with code of theirs.
  if (process.getuid && statSync(home).uid !== process.getuid()) throw new Error(`${home} belongs to another user; set TMPDIR`);
  const folder = join(home, name);
  const manifest = JSON.stringify({ private: true, dependencies: packages, overrides }, null, 2);
  const done = join(folder, '.installed');
  if (existsSync(done) && readFileSync(done, 'utf8') === manifest) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), manifest);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const flags = ['--no-audit', '--no-fund', '--loglevel=error', ...(scripts ? [] : ['--ignore-scripts'])];
  // npm passes its own settings on to what it runs; those of the repository do not belong here.
  const environment = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^npm_|^INIT_CWD$/.test(key)));
  execFileSync(npm, ['install', ...flags], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 240_000,
    shell: process.platform === 'win32',
  });
  writeFileSync(done, manifest);
  return folder;
}
