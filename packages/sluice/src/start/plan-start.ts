import { existsSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { failure, type Result, success } from '@sluice/kit';
import { configurationText } from '../config/configuration-text.ts';
import { filesOf, findConfiguration, readText } from '../config/files.ts';
import { loadSettings } from '../config/load.ts';
import type { Problem } from '../config/problem.ts';
import { type Settings, settingsOf } from '../config/settings.ts';
import type { StartOptions } from './options.ts';

/** What is going to be started, before anything is. */
export interface Plan {
  readonly kind: 'demo' | 'configured';
  readonly notes: readonly string[];
  /** The demo's address is known only once it runs. */
  readonly settingsFor: (demoUrl: string) => Settings;
  readonly readAgain: (() => Result<Settings, readonly Problem[]>) | null;
}

export async function planStart(options: StartOptions): Promise<Result<Plan, readonly Problem[]>> {
  const { standing, upstream } = options;
  const found = findConfiguration(standing.configuration, standing.folder, process.env);
  if (upstream !== undefined) return planOwn(options, upstream);
  if (found === null) return success(await planDemo(options));
  return planConfigured(options, found, []);
}

/** In front of a person's own API: a configuration is written for them to keep, then used. */
function planOwn(options: StartOptions, upstream: string): Result<Plan, readonly Problem[]> {
  const { standing } = options;
  const file = resolve(standing.folder, standing.configuration ?? 'sluice.yaml');
  const contract = options.contract === undefined ? null : resolve(standing.folder, options.contract);
  if (existsSync(file)) {
    const loaded = loadSettings(file);
    const isSame = loaded.ok && loaded.value.apis.some((api) => api.upstream === upstream.replace(/\/$/, ''));
    if (loaded.ok && !isSame) {
      return failure([
        problemAt(file, 'it guards another upstream already', 'edit it, name another with --config, or stand in another folder'),
      ]);
    }
    return planConfigured(options, file, [`${file} is there already and is used`]);
  }
  if (contract !== null && !existsSync(contract))
    return failure([problemAt(contract, 'there is no such contract', 'check --contract; it is relative to where you stand')]);
  const text = configurationText({ upstream, contract: contract === null ? null : relative(standing.folder, contract) });
  writeFileSync(file, text);
  return planConfigured(options, file, [`wrote ${file}: keep it, each line says what it does`]);
}

function planConfigured(options: StartOptions, file: string, notes: readonly string[]): Result<Plan, readonly Problem[]> {
  const read = () => {
    const loaded = loadSettings(file);
    return loaded.ok ? success(withFlags(loaded.value, options)) : loaded;
  };
  const loaded = read();
  if (!loaded.ok) return loaded;
  return success({ kind: 'configured', notes, settingsFor: () => loaded.value, readAgain: read });
}

/** The demo in `enforce`: its own contract, its own tokens verified, its data folder beside everything else. */
async function planDemo(options: StartOptions): Promise<Plan> {
  const { standing } = options;
  const { contractPath, jwtSecret, policyPath } = await import('@sluice/demo');
  const file = fileURLToPath(contractPath);
  const settingsFor = (url: string): Settings =>
    withFlags(
      settingsOf(
        {
          version: 1,
          mode: 'enforce',
          data: standing.dataFolder ?? join(standing.folder, '.sluice', 'demo'),
          apis: [{ name: 'remedy', upstream: url, contract: file }],
          identity: { jwt: { secret: 'env:DEMO', algorithms: ['HS256'] } },
          policies: options.access ? [fileURLToPath(policyPath)] : [],
        },
        {
          file: null,
          absolute: (path) => resolve(standing.folder, path),
          read: readText,
          filesOf,
          secret: () => jwtSecret,
        },
      ),
      options,
    );
  return { kind: 'demo', notes: [], settingsFor, readAgain: null };
}

function withFlags(settings: Settings, { host, port, mode, workers, standing }: StartOptions): Settings {
  return {
    ...settings,
    host: host ?? settings.host,
    port: port ?? settings.port,
    mode: mode ?? settings.mode,
    workers: workers ?? settings.workers,
    dataFolder: standing.dataFolder ?? settings.dataFolder,
    apis: mode === undefined ? settings.apis : settings.apis.map((api) => ({ ...api, mode })),
  };
}

function problemAt(file: string, message: string, fix: string): Problem {
  return { file, line: 1, column: 1, severity: 'error', message, fix };
}
