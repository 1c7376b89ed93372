import { randomBytes } from 'node:crypto';
import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';
import { certificatesInForce, expiryWarningMs, listenTlsProblems } from '../compose/listen-tls.ts';
import { readText } from '../config/files.ts';
import { type AcmeSettings, filesOfTls, type ListenTlsSettings, pairIn, readAgain } from '../config/listen-tls.ts';
import { problemText } from '../config/problem.ts';
import type { Settings } from '../config/settings.ts';
import type { Say } from '../log/log.ts';
import { AcmeKeeper, prepareAcme } from './acme-keeper.ts';
import type { Live } from './messages.ts';

/** Chain and key are two files, and no tool writes both at once. */
const settleMs = 500;
/** Ticket keys live for this long; what they sealed cannot be opened with what is kept afterwards. */
const ticketKeysMs = 12 * 3_600_000;

export interface TlsKeeperOptions {
  /** In force. */
  readonly settings: () => Settings;
  /** Brings other settings into force in every worker, or in none; one change at a time. */
  readonly change: (changed: (settings: Settings) => Settings | null) => Promise<void>;
  /** Tells the workers what is live by now. */
  readonly tellLive: () => Promise<void>;
  readonly say: Say;
}

/** What TLS needs beside the settings: files that change, ticket keys that all workers share, and somebody who looks at the calendar. */
export class TlsKeeper {
  live: Live = { port: 0, ticketKeys: randomBytes(48), challenges: new Map() };
  readonly #options: TlsKeeperOptions;
  #watchers: FSWatcher[] = [];
  #acme: AcmeKeeper | null = null;
  #asked = 'null';
  #isStarted = false;
  #watched = '';
  #settling: NodeJS.Timeout | null = null;
  #rotation: NodeJS.Timeout | null = null;

  constructor(options: TlsKeeperOptions) {
    this.#options = options;
  }

  /** The settings with what they lack before they can be compiled: the file of a certificate that is still to be had. */
  async prepared(settings: Settings): Promise<Settings> {
    const { tls } = settings;
    if (tls === null || tls.acme === null) return settings;
    await prepareAcme(tls.acme);
    return { ...settings, tls: { ...tls, pairs: [...tls.pairs, pairIn(tls.acme.file, readText)] } };
  }

  /** Everything runs. */
  started(): void {
    this.#isStarted = true;
    this.#acme?.start();
  }

  /** Where clients are accepted; told before there are workers. */
  listens(port: number): void {
    this.live = { ...this.live, port };
  }

  /** To be called whenever settings came into force. */
  took(): void {
    const { tls } = this.#options.settings();
    this.#watch(tls === null ? [] : filesOfTls(tls));
    this.#askAuthority(tls?.acme ?? null);
    if (tls === null || this.#rotation !== null) return;
    this.#warn();
    this.#rotation = setInterval(() => this.#rotate(), ticketKeysMs);
    this.#rotation.unref();
  }

  #askAuthority(acme: AcmeSettings | null): void {
    const asked = JSON.stringify(acme);
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.#acme?.close();
    const setChallenges = (challenges: ReadonlyMap<string, string>) => this.#answers(challenges);
    this.#acme = acme && new AcmeKeeper({ settings: acme, say: this.#options.say, setChallenges });
    if (this.#isStarted) this.#acme?.start();
  }

  close(): void {
    this.#acme?.close();
    this.#watch([]);
    if (this.#settling) clearTimeout(this.#settling);
    if (this.#rotation) clearInterval(this.#rotation);
  }

  async #answers(challenges: ReadonlyMap<string, string>): Promise<void> {
    this.live = { ...this.live, challenges: new Map(challenges) };
    await this.#options.tellLive();
  }

  /** Folders, because a file that is put in place of another is another file. */
  #watch(files: readonly string[]): void {
    const folders = [...new Set(files.map((file) => dirname(file)))].sort();
    if (folders.join('\n') === this.#watched) return;
    for (const watcher of this.#watchers) watcher.close();
    this.#watched = folders.join('\n');
    this.#watchers = folders.map((folder) => {
      const watcher = watch(folder, { persistent: false }, () => this.#stirred());
      watcher.on('error', () => watcher.close());
      return watcher;
    });
  }

  #stirred(): void {
    if (this.#settling) clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      this.#look().catch((error: unknown) => this.#refuse(error instanceof Error ? error.message : String(error)));
    }, settleMs);
    this.#settling.unref();
  }

  async #look(): Promise<void> {
    await this.#options.change((settings) => {
      const { tls } = settings;
      if (tls === null) return null;
      const read = readAgain(tls, readText);
      if (isSame(tls, read)) return null;
      const changed = { ...settings, tls: read };
      const faults = listenTlsProblems(changed, Date.now()).filter(({ severity }) => severity === 'error');
      if (faults.length > 0) {
        this.#refuse(faults.map(problemText).join('; '));
        return null;
      }
      const files = filesOfTls(read).join(', ');
      this.#options.say(`certificates were read again: ${files}`, 'certificate.changed', { 'sluice.files': files });
      return changed;
    });
  }

  #refuse(why: string): void {
    this.#options.say(`the certificates that changed were not taken, and the old ones stay in force: ${why}`, 'certificate.refused');
  }

  #rotate(): void {
    this.live = { ...this.live, ticketKeys: randomBytes(48) };
    this.#options.tellLive().catch(() => undefined);
    this.#warn();
  }

  #warn(): void {
    const settings = this.#options.settings();
    for (const { file, names, notAfterMs } of certificatesInForce(settings)) {
      // Whoever renews that of an authority tells of it.
      if (notAfterMs - Date.now() > expiryWarningMs || file === settings.tls?.acme?.file) continue;
      const day = new Date(notAfterMs).toISOString().slice(0, 10);
      const verb = notAfterMs < Date.now() ? 'expired' : 'expires';
      this.#options.say(`the certificate in ${file} (${names.join(', ')}) ${verb} on ${day}`, 'certificate.expiring', {
        'sluice.file': file,
      });
    }
  }
}

function isSame(one: ListenTlsSettings, other: ListenTlsSettings): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
