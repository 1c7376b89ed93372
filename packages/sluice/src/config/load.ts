import { dirname, resolve } from 'node:path';
import { failure, type Result, SluiceError, success } from '@sluice/kit';
import { configErrors } from './errors.ts';
import { filesOf, readText } from './files.ts';
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
    const { value, placeOf, placeOfText } = parsed.value;
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
        placeOf,
        absolute: (path) => resolve(base, path),
        read: (path, bytesMax) => named(isPath(path), () => readText(path, bytesMax)),
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

/** The secret itself is never part of a message. */
function secretOf(reference: string, base: string): string {
  if (reference.startsWith('file:')) return readText(resolve(base, reference.slice(5))).trimEnd();
  const name = reference.slice(4);
  const value = process.env[name];
  if (value === undefined || value === '') throw configErrors.NO_SUCH_VARIABLE(name);
  return value;
}
