import { createHash, createHmac, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';

/** A pair of keys as attackers and issuers have them. */
export interface Pair {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly jwk: Readonly<Record<string, unknown>>;
}

export type Members = Readonly<Record<string, unknown>>;

export function rsaPair(kid: string, modulusLength = 2048): Pair {
  return pairOf(kid, generateKeyPairSync('rsa', { modulusLength }));
}

export function ecPair(kid: string): Pair {
  return pairOf(kid, generateKeyPairSync('ec', { namedCurve: 'P-256' }));
}

function pairOf(kid: string, { privateKey, publicKey }: { readonly privateKey: KeyObject; readonly publicKey: KeyObject }): Pair {
  return { kid, privateKey, publicKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid } };
}

export const base64url = (value: string | Uint8Array): string => Buffer.from(value as string).toString('base64url');

/** A compact token of any header and claims, or of texts where no object says it. */
export function compact(header: Members | string, claims: Members | string | Uint8Array, signed: (text: string) => string): string {
  const textOf = (value: Members | string | Uint8Array) =>
    base64url(typeof value === 'string' || value instanceof Uint8Array ? value : JSON.stringify(value));
  const text = `${textOf(header)}.${textOf(claims)}`;
  return `${text}.${signed(text)}`;
}

export function byKey({ privateKey }: Pair, algorithm: string): (text: string) => string {
  const hash = `sha${algorithm.slice(2)}`;
  return (text) => base64url(sign(hash, Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }));
}

export function bySecret(secret: string | Uint8Array): (text: string) => string {
  return (text) => createHmac('sha256', secret).update(text).digest('base64url');
}

/** RFC 7638. */
export function thumbprintOf({ jwk }: Pair): string {
  const { crv, kty, x, y } = jwk;
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}

/** A proof of RFC 9449, with what is given in the place of what would be right. */
export function proofOf(
  pair: Pair,
  about: { readonly method: string; readonly url: string; readonly token: string },
  given: { readonly header?: Members; readonly claims?: Members; readonly signed?: (text: string) => string } = {},
): string {
  const { kid: _, ...jwk } = pair.jwk;
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk, ...given.header };
  const ath = createHash('sha256').update(about.token).digest('base64url');
  const claims = { jti: randomUUID(), htm: about.method, htu: about.url, iat: Math.floor(Date.now() / 1000), ath, ...given.claims };
  return compact(header, claims, given.signed ?? byKey(pair, 'ES256'));
}
