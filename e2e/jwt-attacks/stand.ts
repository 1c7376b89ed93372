import { type RunningSluice, startSluice } from '../running-sluice.ts';
import { serving } from '../support/serving.ts';
import { byKey, compact, ecPair, type Members, type Pair, rsaPair } from './forge.ts';

const issuer = 'https://id.test';
export const secretIssuer = 'https://secret.test';
const boundIssuer = 'https://bound.test';
const audience = 'shop';
export const secret = 'a secret of this stand, which is long enough';

/** A running Sluice in front of an API, an issuer of tokens, and an attacker's own server. */
export interface Stand extends AsyncDisposable {
  readonly sluice: RunningSluice;
  readonly rsa: Pair;
  readonly ec: Pair;
  readonly forEncryption: Pair;
  readonly short: Pair;
  readonly evilRsa: Pair;
  readonly evilEc: Pair;
  readonly holder: Pair;
  readonly evilUrl: string;
  /** Requests that reached the API, and those that reached the attacker's server. */
  readonly reached: () => { readonly api: number; readonly evil: number };
  /** A token of the issuer, by its RSA key. */
  token(claims?: Members, header?: Members): string;
  /** One by its EC key, bound to the key of its holder. */
  boundToken(claims?: Members): string;
}

export function claimsOf(claims: Members = {}): Members {
  const nowSeconds = Math.floor(Date.now() / 1000);
  return { iss: issuer, aud: audience, sub: 'u-1', iat: nowSeconds - 5, exp: nowSeconds + 300, ...claims };
}

export async function openStand(folder: string, workers = 1): Promise<Stand> {
  const keys = { rsa: rsaPair('rsa-1'), ec: ecPair('ec-1'), forEncryption: rsaPair('enc-1'), short: rsaPair('short-1', 1024) };
  const evils = { evilRsa: rsaPair('rsa-1'), evilEc: ecPair('ec-1'), holder: ecPair('holder') };
  const shared = { kty: 'oct', kid: 'shared-1', k: Buffer.from('a shared key that stands in a set').toString('base64url') };
  const set = [keys.rsa.jwk, keys.ec.jwk, { ...keys.forEncryption.jwk, use: 'enc' }, keys.short.jwk, shared];
  const counts = { api: 0, evil: 0 };
  const api = await serving(() => {
    counts.api += 1;
    return { ok: true };
  });
  const id = await serving(() => ({ keys: set }));
  const evil = await serving(() => {
    counts.evil += 1;
    return { keys: [evils.evilRsa.jwk, evils.evilEc.jwk] };
  });
  const sluice = await startSluice(folder, { 'secret.txt': secret, 'sluice.yaml': configuration(api.url, id.url, workers) });
  return {
    ...keys,
    ...evils,
    sluice,
    evilUrl: evil.url,
    reached: () => ({ ...counts }),
    token: (claims, header) => compact({ alg: 'RS256', typ: 'JWT', kid: 'rsa-1', ...header }, claimsOf(claims), byKey(keys.rsa, 'RS256')),
    boundToken: (claims) =>
      compact({ alg: 'ES256', typ: 'at+jwt', kid: 'ec-1' }, claimsOf({ iss: boundIssuer, ...claims }), byKey(keys.ec, 'ES256')),
    async [Symbol.asyncDispose]() {
      await sluice.stop();
      for (const server of [api, id, evil]) await server[Symbol.asyncDispose]();
    },
  };
}

function configuration(api: string, id: string, workers: number): string {
  return `
version: 1
listen: { port: 0 }
mode: enforce
data: data
workers: ${workers}
apis:
  - name: shop
    upstream: ${api}
    authenticate: { accept: [id, secret, bound] }
identity:
  providers:
    - { name: id, issuer: ${issuer}, audience: ${audience}, jwks: ${id}/jwks, algorithms: [RS256, ES256] }
    - { name: secret, issuer: ${secretIssuer}, audience: ${audience}, secret: file:secret.txt }
    - { name: bound, issuer: ${boundIssuer}, audience: ${audience}, jwks: ${id}/jwks, algorithms: [ES256], proof: dpop }
`;
}
