import type { Identity, Presented } from './identity.ts';

/** Ways to prove who asks that have no configuration of their own; the names of token providers are ways too. */
export const builtInWays = ['api-key', 'certificate', 'basic', 'signature', 'session'] as const;

/** One scheme of an alternative: any of `ways` must have verified the caller, and it must have been granted all of `scopes`. */
export interface Demand {
  readonly ways: ReadonlySet<string>;
  readonly scopes: readonly string[];
  /** Of schemes other than OAuth 2.0 and OpenID Connect the contract lists roles (OpenAPI 3.1, Security Requirement Object). */
  readonly isByRoles: boolean;
}

/** Who may call an endpoint: whoever meets all demands of one alternative, and with `isAnonymousAllowed` anybody. */
export interface Requirement {
  readonly alternatives: readonly (readonly Demand[])[];
  readonly isAnonymousAllowed: boolean;
  /** What a caller who showed nothing good is asked for: `WWW-Authenticate` without its error (RFC 9110 11.6.1). */
  readonly challenges: readonly string[];
  /** Kinds of credentials that would be looked at, so that one of them that is not good is told from none. */
  readonly presentable: ReadonlySet<Presented>;
}

/** Why a caller is not let in. `unavailable`: whoever could tell whether its credential is good did not answer. */
export type Shortfall = 'missing' | 'invalid' | 'insufficient' | 'unavailable';

/** `isVerifiedBy` tells of ways beside the one that the consumer was taken from: a key beside a token, the certificate of the connection. */
export function shortfallOf(
  requirement: Requirement,
  identity: Identity,
  isVerifiedBy: (ways: ReadonlySet<string>) => boolean,
): Shortfall | null {
  if (requirement.isAnonymousAllowed) return null;
  let isProven = false;
  for (const demands of requirement.alternatives) {
    if (!demands.every(({ ways }) => isVerifiedBy(ways))) continue;
    isProven = true;
    if (demands.every((demand) => isGranted(demand, identity))) return null;
  }
  if (isProven) return 'insufficient';
  if (identity.fault === 'unavailable') return 'unavailable';
  return identity.presented !== null && requirement.presentable.has(identity.presented) ? 'invalid' : 'missing';
}

function isGranted({ scopes, isByRoles }: Demand, { consumer }: Identity): boolean {
  return scopes.every((scope) => consumer.scopes.includes(scope) || (isByRoles && consumer.roles.includes(scope)));
}
