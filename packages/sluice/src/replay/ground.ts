import { resolve } from 'node:path';
import { failure, type Result, success } from '@sluice/kit';
import { commandErrors } from '../command-errors.ts';
import { filesOf, findConfiguration, readText } from '../config/files.ts';
import { findSettings } from '../config/find-settings.ts';
import type { Problem } from '../config/problem.ts';
import { type Settings, settingsOf } from '../config/settings.ts';
import type { Standing } from '../standing.ts';

/** What a recording is judged by. */
export interface Ground {
  readonly settings: Settings;
  /** All entries are of this API; null where host, path and contract say whose they are. */
  readonly api: string | null;
}

export interface Choice {
  readonly contract: string | undefined;
  readonly api: string | undefined;
}

/** The configuration, unless a contract was named or there is none: then one API that every entry belongs to. */
export function groundOf(standing: Standing, { contract, api }: Choice): Result<Ground, readonly Problem[]> {
  const { folder } = standing;
  const isConfigured = contract === undefined && findConfiguration(standing.configuration, folder, process.env) !== null;
  if (isConfigured) {
    const found = findSettings(standing);
    if (!found.ok) return found;
    const names = found.value.apis.map(({ name }) => name);
    if (api !== undefined && !names.includes(api)) throw commandErrors.NO_SUCH_API(api, names.join(', '));
    return success({ settings: found.value, api: api ?? null });
  }
  const name = api ?? 'recorded';
  if (!/^[a-z0-9][a-z0-9._-]{0,62}$/.test(name)) return failure([nameProblem(name)]);
  const document = {
    version: 1,
    apis: [{ name, upstream: 'http://localhost', ...(contract === undefined ? {} : { contract }) }],
  } as const;
  const absolute = (path: string) => resolve(folder, path);
  const settings = settingsOf(
    { ...document, apis: [...document.apis] },
    { file: null, absolute, read: readText, filesOf, secret: () => '' },
  );
  return success({ settings, api: name });
}

function nameProblem(name: string): Problem {
  return {
    file: '--api',
    line: 1,
    column: 1,
    severity: 'error',
    message: `"${name}" is no name of an API`,
    fix: 'small letters, digits, . _ -',
  };
}
