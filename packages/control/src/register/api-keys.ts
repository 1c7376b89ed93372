import { createHash } from 'node:crypto';
import { apiKeyOf, apiKeyPrefix } from '@sluice/model';
import { controlErrors } from '../errors.ts';
import type { ApiKey, MadeKey, StoredKey } from './entries.ts';
import { Fields } from './fields.ts';
import type { RegisterPorts } from './ports.ts';
import type { Shelf } from './shelf.ts';

const keyBytes = 32;

/** Keys of consumers. A key is told when it is made and never again; what is stored is its hash. */
export class ApiKeys {
  readonly #shelf: Shelf<'api-key'>;
  readonly #consumers: Shelf<'consumer'>;
  readonly #ports: RegisterPorts;

  constructor(shelf: Shelf<'api-key'>, consumers: Shelf<'consumer'>, ports: RegisterPorts) {
    this.#shelf = shelf;
    this.#consumers = consumers;
    this.#ports = ports;
  }

  /** All of them, or those of one consumer. */
  async list(consumer: string | null): Promise<readonly ApiKey[]> {
    return (await this.stored(consumer)).map((key) => this.#told(key));
  }

  /** With their hashes, which nobody outside of this process is told but workers. */
  async stored(consumer: string | null): Promise<readonly StoredKey[]> {
    return (await this.#shelf.all()).filter((key) => consumer === null || key.consumer === consumer);
  }

  async create(body: unknown): Promise<MadeKey> {
    const fields = new Fields(body, ['consumer', 'label', 'scopes', 'roles', 'expiresAtMs']);
    const consumer = await this.#consumers.get(fields.name('consumer'));
    await this.#shelf.assertRoom();
    const { key, stored } = this.#made({
      consumer: consumer.name,
      label: fields.textOrNull('label') ?? '',
      scopes: fields.words('scopes'),
      roles: fields.wordsOrNull('roles'),
      expiresAtMs: this.#future(fields, 'expiresAtMs'),
    });
    await this.#shelf.put(stored.id, null, stored);
    return { key, entry: this.#told(stored) };
  }

  /** A new key that may the same; the old one stays valid until the overlap is over, so that nobody is cut off between two deployments. */
  async rotate(id: string, body: unknown): Promise<MadeKey> {
    const fields = new Fields(body, ['overlapMs', 'expiresAtMs']);
    const before = await this.#shelf.get(id);
    const nowMs = this.#ports.now();
    if (stateOf(before, nowMs) !== 'active') throw controlErrors.KEY_NOT_ACTIVE(id, stateOf(before, nowMs));
    await this.#shelf.assertRoom();
    const { key, stored } = this.#made({
      consumer: before.consumer,
      label: before.label,
      scopes: before.scopes,
      roles: before.roles,
      expiresAtMs: this.#future(fields, 'expiresAtMs'),
    });
    const endsAtMs = nowMs + (fields.timeOrNull('overlapMs') ?? 0);
    const after: StoredKey = { ...before, rotatedTo: stored.id, expiresAtMs: Math.min(endsAtMs, before.expiresAtMs ?? endsAtMs) };
    await this.#shelf.store([
      { id: stored.id, before: null, after: stored },
      { id, before, after },
    ]);
    return { key, entry: this.#told(stored) };
  }

  /** In force everywhere when it resolves. Revoking twice is no failure. */
  async revoke(id: string): Promise<ApiKey> {
    const before = await this.#shelf.get(id);
    if (before.revokedAtMs !== null) return this.#told(before);
    const after = { ...before, revokedAtMs: this.#ports.now() };
    await this.#shelf.put(id, before, after);
    return this.#told(after);
  }

  /** Removes all keys of one consumer, their hashes with them. */
  async removeOf(consumer: string): Promise<number> {
    const keys = await this.stored(consumer);
    await this.#shelf.store(keys.map((before) => ({ id: before.id, before, after: null })));
    return keys.length;
  }

  /** Workers saw these keys today. A day is all that is kept of it. */
  async used(ids: readonly string[]): Promise<void> {
    const lastUsedDay = new Date(this.#ports.now()).toISOString().slice(0, 10);
    for (const id of ids) {
      const before = await this.#shelf.find(id);
      if (before && before.lastUsedDay !== lastUsedDay) await this.#shelf.put(id, before, { ...before, lastUsedDay });
    }
  }

  #made(given: Pick<StoredKey, 'consumer' | 'label' | 'scopes' | 'roles' | 'expiresAtMs'>): {
    readonly key: string;
    readonly stored: StoredKey;
  } {
    const key = apiKeyOf(this.#ports.random(keyBytes));
    const stored: StoredKey = {
      id: `ak-${Buffer.from(this.#ports.random(5)).toString('hex')}`,
      ...given,
      prefix: apiKeyPrefix(key),
      hash: createHash('sha256').update(key).digest('base64url'),
      createdAtMs: this.#ports.now(),
      revokedAtMs: null,
      rotatedTo: null,
      lastUsedDay: null,
    };
    return { key, stored };
  }

  #future(fields: Fields, name: string): number | null {
    const atMs = fields.timeOrNull(name);
    if (atMs !== null && atMs <= this.#ports.now()) throw controlErrors.BAD_PARAMETER(name, 'a time that is still to come');
    return atMs;
  }

  #told(stored: StoredKey): ApiKey {
    const { id, consumer, label, prefix, scopes, roles, createdAtMs, expiresAtMs, revokedAtMs, rotatedTo, lastUsedDay } = stored;
    const state = stateOf(stored, this.#ports.now());
    return { id, consumer, label, prefix, state, scopes, roles, createdAtMs, expiresAtMs, revokedAtMs, rotatedTo, lastUsedDay };
  }
}

function stateOf({ revokedAtMs, expiresAtMs }: Pick<StoredKey, 'revokedAtMs' | 'expiresAtMs'>, nowMs: number): ApiKey['state'] {
  if (revokedAtMs !== null) return 'revoked';
  return expiresAtMs !== null && expiresAtMs <= nowMs ? 'expired' : 'active';
}
