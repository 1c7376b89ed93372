import type { KeysFound, VerificationKey } from '@sluice/identity';
import type { JWK } from 'jose';
import { importJWK } from 'jose/key/import';

/** How long a set is believed before it is asked for again. */
const keptMs = 600_000;
/** How often an unknown key may cause a new look, and how soon a set that could not be had is asked for again. */
const coolDownMs = 10_000;
const keysMax = 100;

/** Which keys go with an algorithm (RFC 7518 3.1, RFC 8037). */
const typeOf: Readonly<Record<string, { readonly kty: string; readonly crv: string | null }>> = {
  ES256: { kty: 'EC', crv: 'P-256' },
  ES384: { kty: 'EC', crv: 'P-384' },
  ES512: { kty: 'EC', crv: 'P-521' },
  EdDSA: { kty: 'OKP', crv: 'Ed25519' },
  Ed25519: { kty: 'OKP', crv: 'Ed25519' },
};

export interface KeySetCounts {
  fetches: number;
  failures: number;
}

/**
 * The public keys of a provider, read again when they are old, and soon after a token named a key that is not among them. When they
 * cannot be had, the last good ones stay. `now` is a clock that nobody sets.
 */
export class KeySet {
  readonly counts: KeySetCounts = { fetches: 0, failures: 0 };
  readonly #read: () => Promise<Readonly<Record<string, unknown>>>;
  readonly #now: () => number;
  readonly #imported = new WeakMap<JWK, Map<string, Promise<VerificationKey | null>>>();
  #keys: readonly JWK[] | null = null;
  #oldAtMs = 0;
  #mayAskAtMs = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | null = null;

  constructor(read: () => Promise<Readonly<Record<string, unknown>>>, now: () => number) {
    this.#read = read;
    this.#now = now;
  }

  async keysOf({ algorithm, keyId }: { readonly algorithm: string; readonly keyId: string | null }): Promise<KeysFound> {
    if (this.#keys === null || this.#now() >= this.#oldAtMs) await this.#ask();
    if (this.#keys === null) return 'unavailable';
    if (!this.#fitting(algorithm, keyId).length) await this.#ask();
    const keys = await Promise.all(this.#fitting(algorithm, keyId).map((key) => this.#import(key, algorithm)));
    return keys.filter((key) => key !== null);
  }

  #fitting(algorithm: string, keyId: string | null): readonly JWK[] {
    const wanted = typeOf[algorithm] ?? { kty: 'RSA', crv: null };
    return (this.#keys ?? []).filter(
      ({ kty, crv, kid, alg, use, key_ops: operations }) =>
        kty === wanted.kty &&
        (wanted.crv === null || crv === wanted.crv) &&
        (keyId === null || kid === keyId) &&
        (alg === undefined || alg === algorithm) &&
        (use === undefined || use === 'sig') &&
        (!Array.isArray(operations) || operations.includes('verify')),
    );
  }

  #import(key: JWK, algorithm: string): Promise<VerificationKey | null> {
    const byAlgorithm = this.#imported.get(key) ?? new Map<string, Promise<VerificationKey | null>>();
    const made = byAlgorithm.get(algorithm) ?? importJWK(key, algorithm).catch(() => null);
    this.#imported.set(key, byAlgorithm.set(algorithm, made));
    return made;
  }

  /** One question at a time, and none so soon after another: a stranger's tokens must not make us ask. */
  #ask(): Promise<void> {
    if (this.#asking) return this.#asking;
    if (this.#now() < this.#mayAskAtMs) return Promise.resolve();
    this.#asking = this.#refresh().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #refresh(): Promise<void> {
    this.#mayAskAtMs = this.#now() + coolDownMs;
    this.counts.fetches += 1;
    try {
      const { keys } = await this.#read();
      if (!Array.isArray(keys)) throw new Error('it is no set of keys');
      this.#keys = keys.slice(0, keysMax).filter(isPublic);
      this.#oldAtMs = this.#now() + keptMs;
    } catch {
      this.counts.failures += 1;
    }
  }
}

/** A set that shows private or shared keys is not believed in these: whoever read it could sign. */
function isPublic(key: unknown): key is JWK {
  return typeof key === 'object' && key !== null && 'kty' in key && !('d' in key) && !('k' in key);
}
