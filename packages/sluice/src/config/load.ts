import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { failure, type Result, SluiceError, success } from '@sluice/kit';
import { configErrors } from './errors.ts';
import { parsePlaced } from './parse.ts';
import type { Problem } from './problem.ts';
import { type Settings, settingsOf } from './settings.ts';

/** Reads a `sluice.yaml` and everything that it names. A broken file gives problems with their places, never half a configuration. */
export function loadSettings(file: string): Result<Settings, readonly Problem[]> {
  const absolute = resolve(file);
  const base = dirname(absolute);
  let place: Pick<Problem, 'file' | 'line' | 'column'> = { file, line: 1, column: 1 };
  try {
    const parsed = parsePlaced(file, readText(absolute));
    if (!parsed.ok) return parsed;
    const { value, placeOfText } = parsed.value;
    /** What cannot be had is told where the configuration names it. */
    const named = <Had>(isIt: (text: string) => boolean, had: () => Had): Had => {
      try {
        return had();
      } catch (error) {
        place = placeOfText(isIt);
        throw error;
      }
    };
    const isPath = (path: string) => (text: string) => resolve(base, text) === path;
    return success(
      settingsOf(value, {
        file: absolute,
        absolute: (path) => resolve(base, path),
        read: (path) => named(isPath(path), () => readText(path)),
        filesOf: (path) => named(isPath(path), () => filesOf(path)),
        secret: (reference) =>
          named(
            (text) => text === reference,
            () => secretOf(reference, base),
          ),
      }),
    );
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error;
    return failure([{ ...place, severity: 'error', message: error.message, fix: error.fix }]);
  }
}

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

export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
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

/** The secret itself is never part of a message. */
function secretOf(reference: string, base: string): string {
  if (reference.startsWith('file:')) return readText(resolve(base, reference.slice(5))).trimEnd();
  const name = reference.slice(4);
  const value = process.env[name];
  if (value === undefined || value === '') throw configErrors.NO_SUCH_VARIABLE(name);
  return value;
}
