import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Authorization } from 'acme-client';
import type { AcmeSettings } from '../config/listen-tls.ts';
import type { Say } from '../log/log.ts';

const hourMs = 3_600_000;
/** So often the calendar is looked at, at least. */
const lookMs = 6 * hourMs;
/** After a failure: twice as long each time. Authorities bound failed orders by the hour. */
const retryMs = { first: 60_000, most: 24 * hourMs } as const;

export interface AcmeKeeperOptions {
  readonly settings: AcmeSettings;
  /** Every worker answers by them once it resolves. */
  readonly setChallenges: (challenges: ReadonlyMap<string, string>) => Promise<void>;
  readonly say: Say;
}

/**
 * Has a certificate made by an authority and renewed when two thirds of its life are over (RFC 8555, http-01). What it gets it writes to a
 * file; whoever watches that file takes it in. The client's code is loaded only here, and only when there is something to do.
 */
export class AcmeKeeper {
  readonly #options: AcmeKeeperOptions;
  readonly #challenges = new Map<string, string>();
  #timer: NodeJS.Timeout | null = null;
  #failures = 0;
  #isClosed = false;

  constructor(options: AcmeKeeperOptions) {
    this.#options = options;
  }

  start(): void {
    this.#look().catch((error: unknown) => this.#failed(error));
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  async #look(): Promise<void> {
    const { file, domains } = this.#options.settings;
    const dueMs = renewalOf(readFileSync(file, 'utf8'), domains) - Date.now();
    if (dueMs > 0) return this.#again(Math.min(dueMs, lookMs));
    await this.#obtain();
    this.#failures = 0;
    this.#again(lookMs);
  }

  async #obtain(): Promise<void> {
    const { directory, email, domains, file } = this.#options.settings;
    const { Client, crypto } = await import('acme-client');
    const client = new Client({ directoryUrl: directory, accountKey: await accountKey(join(dirname(file), 'account.pem')) });
    const [key, csr] = await crypto.createCsr({ altNames: [...domains] }, await crypto.createPrivateEcdsaKey());
    const certificate = await client.auto({
      csr,
      ...(email === null ? {} : { email }),
      termsOfServiceAgreed: true,
      challengePriority: ['http-01'],
      // From here a host may have another address than from the authority.
      skipChallengeVerification: true,
      challengeCreateFn: async (_authorization, { token }, answer) => {
        this.#challenges.set(token, answer);
        await this.#options.setChallenges(this.#challenges);
      },
      challengeRemoveFn: async (_authorization, { token }) => {
        this.#challenges.delete(token);
        await this.#options.setChallenges(this.#challenges);
      },
    });
    write(file, `${certificate}\n${key.toString()}`);
    const day = new X509Certificate(certificate).validToDate.toISOString().slice(0, 10);
    this.#options.say(`${new URL(directory).host} gave a certificate for ${domains.join(', ')}, until ${day}`, 'certificate.renewed', {
      'sluice.file': file,
    });
  }

  #failed(error: unknown): void {
    if (this.#isClosed) return;
    const delayMs = Math.min(retryMs.most, retryMs.first * 2 ** Math.min(20, this.#failures));
    this.#failures += 1;
    const { directory, domains } = this.#options.settings;
    const why = error instanceof Error ? error.message : String(error);
    this.#options.say(
      `no certificate for ${domains.join(', ')} from ${new URL(directory).host}: ${why}; tried again in ${Math.round(delayMs / 60_000)} min`,
      'certificate.not-renewed',
    );
    this.#again(delayMs);
  }

  #again(delayMs: number): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => this.start(), delayMs);
    this.#timer.unref();
  }
}

/** So that handshakes have an end before there is a certificate: one that nobody trusts, and that ended when it was made. */
export async function prepareAcme({ file, domains }: AcmeSettings): Promise<void> {
  if (existsSync(file)) return;
  const { crypto } = await import('acme-client');
  const key = await crypto.createPrivateEcdsaKey();
  const identifier = { type: 'dns', value: domains[0] ?? '' };
  const [, certificate] = await crypto.createAlpnCertificate({ identifier } as Authorization, 'none yet', key);
  write(file, `${certificate.toString()}\n${key.toString()}`);
}

/** When a certificate is to be renewed, in milliseconds since 1970; at once where it is none, signed itself or is for other hosts. */
export function renewalOf(pem: string, domains: readonly string[]): number {
  try {
    const certificate = new X509Certificate(pem);
    if (certificate.subject === certificate.issuer || domains.some((domain) => !certificate.checkHost(domain))) return 0;
    const [fromMs, untilMs] = [certificate.validFromDate.getTime(), certificate.validToDate.getTime()];
    return fromMs + ((untilMs - fromMs) * 2) / 3;
  } catch {
    return 0;
  }
}

/** One account for as long as the data folder lives: the authority counts by it. */
async function accountKey(file: string): Promise<string> {
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const { crypto } = await import('acme-client');
  const key = (await crypto.createPrivateEcdsaKey()).toString();
  write(file, key);
  return key;
}

/** For nobody else to read, and never half written. */
function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
