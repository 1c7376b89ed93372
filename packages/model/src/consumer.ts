import type { ConsumerId } from './ids.ts';

export type ConsumerKind = 'api-key' | 'token' | 'session' | 'certificate' | 'anonymous';

/** Who calls. The id of a key or a session is a keyed fingerprint of the credential; of a verified token or certificate, its subject's fingerprint. */
export interface Consumer {
  readonly id: ConsumerId;
  readonly kind: ConsumerKind;
  /** A token whose signature was checked, a certificate that holds, or a key that the configuration knows. */
  readonly isVerified: boolean;
  readonly roles: readonly string[];
  readonly tenant: string | null;
}

/** Anonymous callers are not authenticated; everybody else brought a credential. */
export function isAuthenticated(consumer: Consumer): boolean {
  return consumer.kind !== 'anonymous';
}
