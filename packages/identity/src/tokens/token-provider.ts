import type { CryptoKey, JWK } from 'jose';
import type { Claims, TokenFault } from '../identity.ts';

export type VerificationKey = CryptoKey | JWK | Uint8Array;

/** Keys that may have signed a token; `unavailable` where no set of keys could be had yet. */
export type KeysFound = readonly VerificationKey[] | 'unavailable';

/** What an introspection endpoint says of a token (RFC 7662 2.2): its members where it is active. */
export type Introspected =
  | { readonly kind: 'active'; readonly claims: Claims }
  | { readonly kind: 'inactive' }
  | { readonly kind: 'unavailable' }
  /** It was not asked, for too many questions are on their way. */
  | { readonly kind: 'busy' };

/** Who vouches for tokens, and what is asked of them. What a token says of itself is only compared with it. */
export interface TokenProvider {
  readonly name: string;
  readonly verification: JwtVerification | IntrospectionVerification;
  /** Accepted issuers and audiences; an empty list does not ask. */
  readonly issuers: readonly string[];
  readonly audiences: readonly string[];
  readonly clockToleranceSeconds: number;
  /** Where roles and tenant stand, dotted: `realm_access.roles`. The first that is there counts. */
  readonly rolesClaims: readonly string[];
  readonly tenantClaims: readonly string[];
  /** A verified token is looked at again after this time, however long it lives, so that a withdrawn key takes effect. */
  readonly keptMsMax: number;
  /** What every token is bound to, so that stealing it is not enough. A token that is bound is held to it in any case. */
  readonly proof: 'none' | 'dpop' | 'certificate';
}

export interface JwtVerification {
  readonly kind: 'jwt';
  readonly algorithms: readonly string[];
  /** Accepted `typ`, small letters, without `application/`; a token without one is of any type. */
  readonly types: readonly string[];
  readonly isExpiryRequired: boolean;
  /** The keys that a token may be signed with. Fetching and keeping key sets is the port's business. */
  keysOf(header: { readonly algorithm: string; readonly keyId: string | null }): Promise<KeysFound>;
}

export interface IntrospectionVerification {
  readonly kind: 'introspection';
  /** How long an endpoint's word is believed, where the token does not end before. */
  readonly keptMs: number;
  ask(token: string): Promise<Introspected>;
}

export type Verdict =
  | { readonly kind: 'verified'; readonly claims: Claims; readonly provider: TokenProvider; readonly keptMs: number }
  | { readonly kind: 'refused'; readonly fault: TokenFault; readonly isKept: boolean };

/** `isKept` is false for what says nothing of the token. */
export function refused(fault: TokenFault, isKept = true): Verdict {
  return { kind: 'refused', fault, isKept };
}

export const defaultTokenProvider = {
  issuers: [],
  audiences: [],
  clockToleranceSeconds: 30,
  rolesClaims: ['roles', 'role', 'realm_access.roles', 'groups'],
  tenantClaims: ['tenant', 'tenant_id', 'tid', 'org_id'],
  keptMsMax: 300_000,
  proof: 'none',
} as const satisfies Omit<TokenProvider, 'name' | 'verification'>;

export const defaultJwtVerification = { kind: 'jwt', types: ['jwt', 'at+jwt'], isExpiryRequired: true } as const;
