import { createPublicKey, createSecretKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import {
  defaultIdentityConfiguration,
  defaultTokenConfiguration,
  Identifier,
  type IdentityConfiguration,
  type VerificationKey,
} from '@sluice/identity';
import { createLocalJWKSet, exportJWK, type JSONWebKeySet } from 'jose';
import type { JwtSettings, Settings } from '../config/settings.ts';

/** How long a fetched key set is believed before it is asked for again, and how often an unknown key may cause a new look. */
const keySetKeptMs = 600_000;
const fetchTimeoutMs = 5_000;

type KeyOf = (header: { readonly algorithm: string; readonly keyId: string | null }) => Promise<VerificationKey | null>;

/** Tells consumers apart as the settings say. `fingerprint` is keyed; credentials end there. `now` is when they were shown. */
export function composeIdentifier(settings: Settings, fingerprint: (text: string) => string, now: () => number = Date.now): Identifier {
  const { apiKeyHeaders, sessionCookies, jwt } = settings.identity;
  const configuration: IdentityConfiguration = {
    ...defaultIdentityConfiguration,
    apiKeyHeaders: apiKeyHeaders.map((name) => name.toLowerCase()),
    sessionCookies,
    token: jwt
      ? {
          ...defaultTokenConfiguration,
          algorithms: jwt.algorithms.length > 0 ? jwt.algorithms : usualAlgorithms(jwt),
          issuers: jwt.issuer === null ? [] : [jwt.issuer],
          audiences: jwt.audience === null ? [] : [jwt.audience],
          rolesClaims: [jwt.rolesClaim, ...defaultTokenConfiguration.rolesClaims],
          tenantClaims: [jwt.tenantClaim, ...defaultTokenConfiguration.tenantClaims],
        }
      : null,
  };
  return new Identifier(configuration, { fingerprint, keyOf: jwt ? keySource(jwt) : null, now });
}

/** A shared secret verifies HMACs and nothing else; a public key never does (RFC 8725 3.1). */
function usualAlgorithms(jwt: JwtSettings): readonly string[] {
  return jwt.secret === null ? ['RS256', 'PS256', 'ES256', 'EdDSA'] : ['HS256'];
}

function keySource(jwt: JwtSettings): KeyOf {
  if (jwt.secret !== null) {
    const key = createSecretKey(jwt.secret, 'utf8').export();
    return async () => key;
  }
  if (jwt.publicKey !== null) {
    const key = exportJWK(createPublicKey(jwt.publicKey));
    return async () => key;
  }
  return jwt.jwks === null ? async () => null : keySetSource(jwt.jwks);
}

/** Keys of a set by their id; the set is read again when it is old, by a clock that nobody sets. A set that cannot be had leaves the last good one. */
function keySetSource(address: string): KeyOf {
  let known: { readonly find: ReturnType<typeof createLocalJWKSet>; readonly untilMs: number } | null = null;
  return async ({ algorithm, keyId }) => {
    if (known === null || performance.now() > known.untilMs) {
      const set = await readKeySet(address).catch(() => null);
      if (set) known = { find: createLocalJWKSet(set), untilMs: performance.now() + keySetKeptMs };
    }
    if (known === null) return null;
    return known.find({ alg: algorithm, ...(keyId === null ? {} : { kid: keyId }) }).catch(() => null);
  };
}

async function readKeySet(address: string): Promise<JSONWebKeySet> {
  if (address.startsWith('file:')) return JSON.parse(readFileSync(address.slice(5), 'utf8')) as JSONWebKeySet;
  const response = await fetch(address, { signal: AbortSignal.timeout(fetchTimeoutMs), redirect: 'error' });
  if (!response.ok) throw new Error(`the key set answered ${response.status}`);
  return (await response.json()) as JSONWebKeySet;
}
