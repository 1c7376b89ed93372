import { join } from 'node:path';
import { failure, type Result, success } from '@sluice/kit';
import type { Standing } from '../standing.ts';
import { findConfiguration } from './files.ts';
import { loadSettings } from './load.ts';
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
