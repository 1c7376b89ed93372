import type { KnownKey } from '../known-key.ts';
import type { DigestAlgorithm } from './content-digest.ts';

/** A key that requests may be signed with. */
export interface SigningKey extends KnownKey {
  /** As the registry of RFC 9421 6.2.2 names it. */
  readonly algorithm: string;
  /** `signature` in base64. */
  verify(base: string, signature: string): boolean;
}

/** What a signature must be of. */
export interface SignatureRequirement {
  /** By `keyid`. */
  readonly keys: ReadonlyMap<string, SigningKey>;
  /** Components that must be covered, besides the digest of a body. */
  readonly components: readonly string[];
  readonly maxAgeSeconds: number;
  readonly isNonceRequired: boolean;
  /** In base64. */
  digest(algorithm: DigestAlgorithm, bytes: Uint8Array): string;
}
