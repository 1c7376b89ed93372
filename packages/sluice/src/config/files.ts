import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { configErrors } from './errors.ts';

/** Where a configuration is looked for when no flag names one: the order that users know from other tools. */
export function findConfiguration(named: string | undefined, folder: string, environment: NodeJS.ProcessEnv): string | null {
  if (named !== undefined) return resolve(folder, named);
  if (environment['SLUICE_CONFIG']) return resolve(folder, environment['SLUICE_CONFIG']);
  const home = environment['XDG_CONFIG_HOME'] ?? join(environment['HOME'] ?? folder, '.config');
  const places = [
    join(folder, 'sluice.yaml'),
    join(folder, '.sluice', 'sluice.yaml'),
    join(home, 'sluice', 'sluice.yaml'),
    '/etc/sluice/sluice.yaml',
  ];
  return places.find(isFile) ?? null;
}

export function readText(path: string, bytesMax = Number.POSITIVE_INFINITY): string {
  const bytes = readBytes(path);
  if (bytes.length > bytesMax) throw configErrors.TOO_LONG(path, bytes.length, bytesMax);
  return bytes.toString('utf8');
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw configErrors.CANNOT_READ(path, (error as NodeJS.ErrnoException).code ?? 'unknown');
  }
}

export function filesOf(path: string): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path)
      .filter((name) => /\.ya?ml$/.test(name) && !/\.test\.ya?ml$/.test(name))
      .sort()
      .map((name) => join(path, name));
  } catch (error) {
    throw configErrors.CANNOT_READ(path, (error as NodeJS.ErrnoException).code ?? 'unknown');
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
