import { nearest } from '@sluice/kit';
import type { CryptoKey, JWK } from 'jose';
import { identityErrors } from './errors.ts';

/** How consumers are told apart. */
export interface IdentityConfiguration {
  /** Lower case names of the headers that carry an API key. */
  readonly apiKeyHeaders: readonly string[];
  /** Keys that the configuration knows, by their fingerprint; only these are verified. */
  readonly knownKeys: ReadonlyMap<string, KnownKey>;
  /** Cookies that carry a session; a name that begins with `*` is an ending. */
  readonly sessionCookies: readonly string[];
  /** How bearer tokens are verified; null leaves them unverified. */
  readonly token: TokenConfiguration | null;
  /** Results of verification that are kept. */
  readonly tokensMax: number;
}

export interface KnownKey {
  readonly name: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  readonly tenant: string | null;
  readonly plan: string | null;
}

export interface TokenConfiguration {
  /** Pinned: what the token says of itself is only compared with them. */
  readonly algorithms: readonly string[];
  /** Accepted issuers and audiences; an empty list does not ask. */
  readonly issuers: readonly string[];
  readonly audiences: readonly string[];
  readonly clockToleranceSeconds: number;
  /** Where roles and tenant stand, dotted: `realm_access.roles`. The first that is there counts. */
  readonly rolesClaims: readonly string[];
  readonly tenantClaims: readonly string[];
  /** A verified token is looked at again after this time, however long it lives, so that a withdrawn key takes effect. */
  readonly keptMsMax: number;
}

export interface IdentityPorts {
  /** A keyed fingerprint; what is given to it is never kept. */
  fingerprint(text: string): string;
  /** The key that a token names, or null when nobody knows it. Fetching and keeping key sets is the port's business. */
  readonly keyOf: ((header: { readonly algorithm: string; readonly keyId: string | null }) => Promise<VerificationKey | null>) | null;
  /** Wall clock, milliseconds since 1970. */
  now(): number;
}

export type VerificationKey = CryptoKey | JWK | Uint8Array;

export const defaultTokenConfiguration: TokenConfiguration = {
  algorithms: [],
  issuers: [],
  audiences: [],
  clockToleranceSeconds: 30,
  rolesClaims: ['roles', 'role', 'realm_access.roles', 'groups'],
  tenantClaims: ['tenant', 'tenant_id', 'tid', 'org_id'],
  keptMsMax: 300_000,
};

export const defaultIdentityConfiguration: IdentityConfiguration = {
  apiKeyHeaders: ['x-api-key'],
  knownKeys: new Map(),
  sessionCookies: [
    'session',
    'sessionid',
    'session_id',
    'sid',
    'connect.sid',
    'PHPSESSID',
    'JSESSIONID',
    'ASP.NET_SessionId',
    '__session',
    'next-auth.session-token',
    '__Secure-next-auth.session-token',
    '*_session',
  ],
  token: null,
  tokensMax: 10_000,
};

const algorithms = ['RS', 'PS', 'ES', 'HS']
  .flatMap((family) => [256, 384, 512].map((bits) => `${family}${bits}`))
  .concat('EdDSA', 'Ed25519');

/** Throws what is wrong with the configuration of tokens; to be called when it is loaded. */
export function checkTokenConfiguration(configuration: TokenConfiguration): void {
  if (configuration.algorithms.length === 0) throw identityErrors.NO_ALGORITHM();
  for (const name of configuration.algorithms) {
    if (!algorithms.includes(name)) throw identityErrors.ALGORITHM(name, nearest(name, algorithms));
  }
}
