import { dirname, join, resolve } from 'node:path';
import { failure, type Result, SluiceError, success } from '@sluice/kit';
import type { Standing } from '../standing.ts';
import { configErrors } from './errors.ts';
import { findConfiguration, loadSettings, readText } from './load.ts';
import { parseConfiguration } from './parse.ts';
import type { Problem } from './problem.ts';
import type { Settings } from './settings.ts';

/** The settings that the person means, `--data` included. That there is no configuration at all is a problem of its own. */
export function findSettings(standing: Standing): Result<Settings, readonly Problem[]> {
  const file = findConfiguration(standing.configuration, standing.folder, process.env);
  if (file === null) return failure([missing(standing.folder)]);
  const loaded = loadSettings(file);
  if (!loaded.ok || standing.dataFolder === undefined) return loaded;
  return success({ ...loaded.value, dataFolder: standing.dataFolder });
}

/** The data folder that is meant; without a configuration only the demo can be. A configuration with mistakes still says where it is: a running Sluice stays within reach. */
export function dataFolderOf(standing: Standing): string {
  if (standing.dataFolder !== undefined) return standing.dataFolder;
  const file = findConfiguration(standing.configuration, standing.folder, process.env);
  if (file === null) return join(standing.folder, '.sluice', 'demo');
  return resolve(dirname(file), dataOf(file) ?? '.sluice');
}

function dataOf(file: string): string | null {
  try {
    const parsed = parseConfiguration(file, readText(file));
    if (parsed.ok) return parsed.value.data ?? null;
    return /^data:[ \t]*["']?([^"'#\n]+)/m.exec(readText(file))?.[1]?.trim() ?? null;
  } catch (error) {
    if (error instanceof SluiceError && error.code === configErrors.CANNOT_READ('', '').code) return null;
    throw error;
  }
}

function missing(folder: string): Problem {
  return {
    file: join(folder, 'sluice.yaml'),
    line: 1,
    column: 1,
    severity: 'error',
    message: 'there is no configuration',
    fix: 'write one with "sluice init", or name it with --config',
  };
}
