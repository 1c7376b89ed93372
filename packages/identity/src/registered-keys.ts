import { consumerId, isApiKey } from '@sluice/model';
import type { BookKey } from './access-book.ts';
import type { IdentityPorts } from './configuration.ts';
import type { Identity, TokenFault } from './identity.ts';

const noClaims = Object.freeze({});

/** Keys that operators gave to consumers of the register. */
export class RegisteredKeys {
  readonly #ports: Pick<IdentityPorts, 'book' | 'sha256' | 'keyUsed' | 'now'>;
  /** Made once for each state of a key. */
  readonly #identities = new WeakMap<BookKey, Identity>();

  constructor(ports: Pick<IdentityPorts, 'book' | 'sha256' | 'keyUsed' | 'now'>) {
    this.#ports = ports;
  }

  /** Null for what cannot be a key of ours: a typing error, or a key that only the API behind the gate knows. */
  identify(text: string, isUse: boolean): Identity | TokenFault | null {
    if (!isApiKey(text)) return null;
    const key = this.#ports.book.keyOf(this.#ports.sha256(text));
    if (key === null) return 'unknown-key';
    if (key === 'revoked') return 'revoked-key';
    if (key.expiresAtMs !== null && key.expiresAtMs <= this.#ports.now()) return 'expired';
    if (isUse) this.#ports.keyUsed?.(key.id);
    const known = this.#identities.get(key);
    if (known) return known;
    const made = identityOf(key);
    this.#identities.set(key, made);
    return made;
  }
}

/** All keys of a consumer are one consumer in records. */
function identityOf({ consumer, roles, scopes, tenant, plan }: BookKey): Identity {
  const id = consumerId(`consumer-${consumer}`);
  return {
    consumer: { id, kind: 'api-key', isVerified: true, roles, scopes, tenant, plan },
    claims: noClaims,
    fault: null,
    presented: 'api-key',
    verifiedBy: 'api-key',
  };
}
