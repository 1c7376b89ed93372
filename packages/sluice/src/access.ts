import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { ControlClient, controlErrors, type Explained } from '@sluice/control';
import { SluiceError } from '@sluice/kit';
import { type ConsumerId, type ExchangeId, exchangeId, parseExchangeId } from '@sluice/model';
import {
  type AuthenticationRow,
  type CoverageRow,
  type EndpointRow,
  type Erasure,
  type ExchangeFilter,
  type ExchangeQuery,
  type ExchangeStore,
  type ExchangeSummary,
  type LeakQuery,
  type LeakRow,
  MemoryStore,
  type Page,
} from '@sluice/store';
import { controlPathOf } from './config/control-path.ts';
import { dataFolderOf } from './config/data-folder-of.ts';
import { aboutBackup } from './lifecycle/about-backup.ts';
import { dataFolderAt } from './processes/data-folder.ts';
import type { RegisterKeeper } from './register/register-keeper.ts';
import type { Standing } from './standing.ts';

/** What was recorded, whoever holds it: the running Sluice, or the files when nothing runs. */
export interface Access extends AsyncDisposable {
  /** False: the files were opened by this process. */
  readonly isRunning: boolean;
  readonly dataFolder: string;
  exchanges(query: ExchangeQuery): Promise<Page<ExchangeSummary>>;
  leaks(query: LeakQuery): Promise<readonly LeakRow[]>;
  endpoints(filter: ExchangeFilter): Promise<readonly EndpointRow[]>;
  coverage(filter: ExchangeFilter): Promise<readonly CoverageRow[]>;
  authentication(filter: ExchangeFilter): Promise<readonly AuthenticationRow[]>;
  /** Throws where nothing of that id is kept. */
  explain(id: ExchangeId): Promise<Explained>;
  forget(consumer: ConsumerId): Promise<number>;
  erase(what: Erasure): Promise<number>;
  /** Everything that is kept, in one file that must not be there yet. */
  backup(to: string, hasKeys: boolean): Promise<Written>;
  rotateKeys(): Promise<Rotated>;
  /** Destroys the key of pseudonyms; throws where none of that id is in use. */
  destroyKey(id: string): Promise<{ readonly keyId: string }>;
}

/** The key that is in use from now on. */
export interface Rotated {
  readonly keyId: string;
}

/** What a backup came to. */
export interface Written {
  readonly files: number;
  readonly bytes: number;
}

const askTimeoutMs = 10_000;
/** Erasing and backups take as long as the disk does. */
const longMs = 3_600_000;

/** Asks the running Sluice; when nothing answers, opens the files itself. */
export async function openAccess(standing: Standing): Promise<Access> {
  const dataFolder = dataFolderOf(standing);
  const socket = controlPathOf(dataFolder);
  if (await isAnswered(socket)) return new RunningAccess(socket, dataFolder);
  return new FileAccess(await openStore(dataFolder), dataFolder, standing);
}

/** The id of an exchange as a person typed it. */
export function exchangeIdOf(text: string): ExchangeId {
  const parsed = parseExchangeId(text);
  if (!parsed) throw controlErrors.BAD_PARAMETER('exchange-id', 'an exchange id such as 1x8k2-a7');
  return exchangeId(parsed.boot, parsed.sequence);
}

/** Whether a Sluice runs behind the socket. */
export async function isAnswered(socket: string): Promise<boolean> {
  try {
    await new ControlClient(socket, askTimeoutMs).call('GET', '/api/v1/status');
    return true;
  } catch (error) {
    if (error instanceof SluiceError && error.code === 'SLUICE_CONTROL_NOT_RUNNING') return false;
    throw error;
  }
}

/** What a killed Sluice left in its segments is taken in first, so that an answer knows every durable record. */
async function openStore(dataFolder: string): Promise<ExchangeStore> {
  const { database, segments } = dataFolderAt(dataFolder);
  if (!existsSync(database) && !existsSync(segments)) return new MemoryStore();
  const { startRecorder } = await import('@sluice/store-local');
  // Nothing is pruned: how long records are kept is the word of the Sluice that runs.
  const keepAll = { exchangeDays: Number.MAX_SAFE_INTEGER, daysByClass: new Map() };
  return startRecorder({ folder: dataFolder, retention: () => keepAll, now: Date.now, pruneMs: 2 ** 31 - 1 });
}

class RunningAccess implements Access {
  readonly isRunning = true;
  readonly dataFolder: string;
  readonly #client: ControlClient;
  readonly #patient: ControlClient;

  constructor(socket: string, dataFolder: string) {
    this.#client = new ControlClient(socket);
    this.#patient = new ControlClient(socket, longMs);
    this.dataFolder = dataFolder;
  }

  exchanges(query: ExchangeQuery): Promise<Page<ExchangeSummary>> {
    return this.#client.call('GET', '/api/v1/exchanges', { ...parametersOf(query), limit: String(query.limit), cursor: query.cursor });
  }

  leaks(query: LeakQuery): Promise<readonly LeakRow[]> {
    return this.#client.call('GET', '/api/v1/leaks', {
      ...parametersOf(query),
      limit: String(query.limit),
      by: query.groupBy.join(','),
      distinct: String(query.isDistinctCounted),
      unclassed: String(query.isUnclassedIncluded),
    });
  }

  endpoints(filter: ExchangeFilter): Promise<readonly EndpointRow[]> {
    return this.#client.call('GET', '/api/v1/endpoints', parametersOf(filter));
  }

  coverage(filter: ExchangeFilter): Promise<readonly CoverageRow[]> {
    return this.#client.call('GET', '/api/v1/coverage', parametersOf(filter));
  }

  authentication(filter: ExchangeFilter): Promise<readonly AuthenticationRow[]> {
    return this.#client.call('GET', '/api/v1/authentication', parametersOf(filter));
  }

  explain(id: ExchangeId): Promise<Explained> {
    return this.#client.call('GET', `/api/v1/exchanges/${id}/explanation`);
  }

  async forget(consumer: ConsumerId): Promise<number> {
    const { erased } = await this.#client.call<{ readonly erased: number }>(
      'DELETE',
      `/api/v1/consumers/${encodeURIComponent(consumer)}/exchanges`,
    );
    return erased;
  }

  async erase({ beforeMs, api }: Erasure): Promise<number> {
    const query = parametersOf({ untilMs: beforeMs, api });
    return (await this.#patient.call<{ readonly erased: number }>('DELETE', '/api/v1/exchanges', query)).erased;
  }

  backup(to: string, hasKeys: boolean): Promise<Written> {
    return this.#patient.call('POST', '/api/v1/backup', { to, keys: String(hasKeys) });
  }

  rotateKeys(): Promise<Rotated> {
    return this.#client.call('POST', '/api/v1/keys/rotate');
  }

  destroyKey(id: string): Promise<{ readonly keyId: string }> {
    return this.#client.call('DELETE', `/api/v1/keys/${encodeURIComponent(id)}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

class FileAccess implements Access {
  readonly isRunning = false;
  readonly dataFolder: string;
  readonly #store: ExchangeStore;
  readonly #standing: Standing;

  constructor(store: ExchangeStore, dataFolder: string, standing: Standing) {
    this.#store = store;
    this.dataFolder = dataFolder;
    this.#standing = standing;
  }

  exchanges(query: ExchangeQuery): Promise<Page<ExchangeSummary>> {
    return this.#store.exchanges(query);
  }

  leaks(query: LeakQuery): Promise<readonly LeakRow[]> {
    return this.#store.leaks(query);
  }

  endpoints(filter: ExchangeFilter): Promise<readonly EndpointRow[]> {
    return this.#store.endpoints(filter);
  }

  coverage(filter: ExchangeFilter): Promise<readonly CoverageRow[]> {
    return this.#store.coverage(filter);
  }

  authentication(filter: ExchangeFilter): Promise<readonly AuthenticationRow[]> {
    return this.#store.authentication(filter);
  }

  async explain(id: ExchangeId): Promise<Explained> {
    const [{ explainWith }, { findSettings }, { settingsOf }] = await Promise.all([
      import('./processes/explain.ts'),
      import('./config/find-settings.ts'),
      import('./config/settings.ts'),
    ]);
    const found = findSettings(this.#standing);
    // The revision that judged the exchange is kept in the data folder; the settings of today are what is asked when it is not.
    const settings = found.ok ? found.value : settingsOf({ version: 1, apis: [] }, nowhere);
    const explained = await explainWith(this.#store, id, { ...settings, dataFolder: this.dataFolder });
    if (!explained) throw controlErrors.NO_SUCH_EXCHANGE(id);
    return explained;
  }

  forget(consumer: ConsumerId): Promise<number> {
    return this.#audited('exchanges.forget', consumer, () => this.#store.forget(consumer));
  }

  erase(what: Erasure): Promise<number> {
    const object = [what.api ?? 'all', what.beforeMs ?? ''].join(' ').trim();
    return this.#audited('exchanges.erase', object, () => this.#store.erase(what));
  }

  async backup(to: string, hasKeys: boolean): Promise<Written> {
    const { Recorder, writeBackup } = await import('@sluice/store-local');
    const about = aboutBackup(hasKeys);
    const store = this.#store;
    return this.#audited('backup.write', hasKeys ? 'with keys' : 'without keys', () =>
      store instanceof Recorder ? store.backup(to, about) : writeBackup({ folder: this.dataFolder, to, about, tell: () => undefined }),
    );
  }

  async rotateKeys(): Promise<Rotated> {
    const { openKeys, rotateKeys } = await import('@sluice/store-local/segments');
    const { keys, root } = dataFolderAt(this.dataFolder);
    if (!existsSync(keys)) {
      const { makeDataFolder } = await import('./processes/data-folder.ts');
      makeDataFolder(root);
      return { keyId: openKeys(keys, randomBytes).fingerprint[0].id };
    }
    return this.#audited('keys.rotate', '', async () => ({ keyId: rotateKeys(keys, randomBytes).fingerprint[0].id }));
  }

  async destroyKey(id: string): Promise<{ readonly keyId: string }> {
    const { destroyPseudonymKey, openPseudonymKey } = await import('@sluice/store-local/segments');
    const { pseudonyms, root } = dataFolderAt(this.dataFolder);
    if (!existsSync(pseudonyms)) {
      const { makeDataFolder } = await import('./processes/data-folder.ts');
      makeDataFolder(root);
      openPseudonymKey(pseudonyms, randomBytes);
    }
    return this.#audited('keys.destroy', id, async () => ({ keyId: destroyPseudonymKey(pseudonyms, id, Date.now(), randomBytes).id }));
  }

  async #audited<Value>(action: string, object: string, work: (keeper: RegisterKeeper) => Promise<Value>): Promise<Value> {
    const { auditedWithoutSluice } = await import('./register/without-sluice.ts');
    return auditedWithoutSluice(this.dataFolder, action, object, work);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#store.close();
  }
}

const nowhere = {
  file: null,
  absolute: (path: string) => path,
  read: () => '',
  filesOf: () => [],
  secret: () => '',
};

/** A filter as the routes read it. */
function parametersOf(filter: ExchangeFilter): Readonly<Record<string, string | undefined>> {
  return {
    since: numberText(filter.sinceMs),
    until: numberText(filter.untilMs),
    api: filter.api,
    endpoint: filter.endpoint,
    consumer: filter.consumer,
    class: filter.dataClass,
    place: filter.place,
    decision: filter.decision,
    status: numberText(filter.status),
  };
}

function numberText(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(Math.floor(value));
}
