import type { ConsumerId } from './ids.ts';

export type ConsumerKind = 'api-key' | 'token' | 'session' | 'certificate' | 'anonymous';

/** Who calls. The id of a key or a session is a keyed fingerprint of the credential; of a verified token or certificate, its subject's fingerprint. */
export interface Consumer {
  readonly id: ConsumerId;
  readonly kind: ConsumerKind;
  /** A token whose signature was checked, a certificate that holds, or a key that the configuration knows. */
  readonly isVerified: boolean;
  readonly roles: readonly string[];
  /** What a verified token or a known key was granted (OAuth 2.0 scopes, RFC 6749 3.3). */
  readonly scopes: readonly string[];
  readonly tenant: string | null;
  /** Name of the plan of whoever owns the key, or null. */
  readonly plan: string | null;
}

/** Anonymous callers are not authenticated; everybody else brought a credential. */
export function isAuthenticated(consumer: Consumer): boolean {
  return consumer.kind !== 'anonymous';
}
