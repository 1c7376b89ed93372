import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../config/settings.ts';

const dayMs = 86_400_000;
/** Who calls is in the record; what proved it is kept nowhere else. */
const unidentifying = { providers: [], users: [], whoAmI: null, signatures: null } as const;

/**
 * What each revision was compiled from, kept as long as a record may name it, so that its decisions can be taken again. Secrets are left
 * out: they decide who calls, and a record says that already.
 */
export class Revisions {
  readonly #folder: string;

  constructor(dataFolder: string) {
    this.#folder = join(dataFolder, 'revisions');
  }

  keep(revision: string, settings: Settings): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const file = this.#fileOf(revision);
    const apis = settings.apis.map((api) => ({ ...api, upstreamTls: null }));
    const kept: Settings = {
      ...settings,
      apis,
      tls: null,
      identity: { ...settings.identity, ...unidentifying },
      consumers: [],
      cluster: null,
    };
    writeFileSync(file, JSON.stringify(kept), { mode: 0o600 });
    this.#prune(settings.retentionDays);
  }

  find(revision: string): Settings | null {
    const file = this.#fileOf(revision);
    if (!/^[0-9a-f]+$/.test(revision) || !existsSync(file)) return null;
    // One that was kept before there were own classes names none. Keys of consumers and of upstreams are never kept.
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Omit<Settings, 'classes'> & Partial<Pick<Settings, 'classes'>>;
    const apis = kept.apis.map((api) => ({ ...api, upstreamTls: null }));
    const identity = { ...kept.identity, ...unidentifying };
    return { ...kept, apis, identity, tls: null, redirectFrom: null, classes: kept.classes ?? [], consumers: [], cluster: null };
  }

  #fileOf(revision: string): string {
    return join(this.#folder, `${revision}.json`);
  }

  /** The file's time is that of its last start, so nothing that ran within the retention is lost. */
  #prune(retentionDays: number): void {
    const oldestMs = Date.now() - (retentionDays + 1) * dayMs;
    for (const name of readdirSync(this.#folder)) {
      const file = join(this.#folder, name);
      if (statSync(file).mtimeMs < oldestMs) rmSync(file, { force: true });
    }
  }
}
