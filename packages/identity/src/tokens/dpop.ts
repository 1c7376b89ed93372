import type { JWK } from 'jose';
import * as errors from 'jose/errors';
import { calculateJwkThumbprint } from 'jose/jwk/thumbprint';
import { jwtVerify } from 'jose/jwt/verify';
import { importJWK } from 'jose/key/import';
import type { TokenFault } from '../identity.ts';
import { type CompactToken, readCompact } from './compact.ts';
import { freshSeconds, skewSeconds } from './proof-window.ts';
import type { Replays } from './replay-book.ts';

/** Asymmetric ones alone: a proof by a shared secret proves nothing (RFC 9449 4.2). */
const proofAlgorithms: readonly string[] = ['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519', 'PS256', 'RS256'];
const proofLengthMax = 4096;
const identifierLengthMax = 256;

/** What a proof must be about. */
export interface ProofContext {
  /** The values of the `DPoP` field; one is wanted. */
  readonly proofs: readonly string[];
  readonly method: string;
  /** How the client may have named what it asks for, without query: `https://api.test/orders`. */
  readonly targets: readonly string[];
  /** SHA-256 of the access token in base64url. */
  readonly tokenHash: string;
  /** `cnf.jkt` of the access token: the thumbprint of its holder's key (RFC 7638). */
  readonly thumbprint: string;
  readonly nowMs: number;
  readonly replays: Replays;
  readonly fingerprint: (text: string) => string;
}

/** The ten checks of RFC 9449 4.3 on the proof that goes with a bound token; null where all hold. */
export async function proofFault(context: ProofContext): Promise<TokenFault | null> {
  const [proof, ...others] = context.proofs;
  if (proof === undefined || others.length > 0 || proof.length > proofLengthMax) return 'proof';
  const read = readCompact(proof);
  if (read?.type !== 'dpop+jwt' || !proofAlgorithms.includes(read.algorithm)) return 'proof';
  const key = await holderKey(read);
  if (key?.thumbprint !== context.thumbprint) return 'proof';
  if (!(await isSigned(proof, read.algorithm, key.jwk, context.nowMs))) return 'proof';
  return aboutFault(read, context);
}

async function holderKey({ header }: CompactToken): Promise<{ readonly jwk: JWK; readonly thumbprint: string } | null> {
  const jwk = header['jwk'];
  if (typeof jwk !== 'object' || jwk === null || 'd' in jwk || 'k' in jwk) return null;
  try {
    return { jwk, thumbprint: await calculateJwkThumbprint(jwk, 'sha256') };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return null;
    throw error;
  }
}

async function isSigned(proof: string, algorithm: string, jwk: JWK, nowMs: number): Promise<boolean> {
  try {
    await jwtVerify(proof, await importJWK(jwk, algorithm), {
      algorithms: [algorithm],
      currentDate: new Date(nowMs),
      clockTolerance: skewSeconds,
    });
    return true;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}

async function aboutFault({ claims }: CompactToken, context: ProofContext): Promise<TokenFault | null> {
  const { jti, htm, htu, ath, iat } = claims;
  const nowSeconds = context.nowMs / 1000;
  if (typeof iat !== 'number' || iat > nowSeconds + skewSeconds || iat < nowSeconds - freshSeconds - skewSeconds) return 'proof';
  if (htm !== context.method || ath !== context.tokenHash) return 'proof';
  if (typeof htu !== 'string' || !context.targets.includes(normalised(htu))) return 'proof';
  if (typeof jti !== 'string' || jti === '' || jti.length > identifierLengthMax) return 'proof';
  const seen = await context.replays.take(context.fingerprint(`${context.thumbprint} ${jti}`), context.nowMs);
  return seen === 'first' ? null : seen === 'again' ? 'replayed' : 'unavailable';
}

/** Scheme and host in small letters, without the usual port, query and fragment (RFC 9449 4.3 by RFC 3986 6.2.2). */
export function normalised(address: string): string {
  const found = /^(https?):\/\/([^/?#]*)([^?#]*)/i.exec(address);
  if (!found) return '';
  const [, scheme = '', host = '', path = ''] = found;
  const usual = scheme.toLowerCase() === 'https' ? ':443' : ':80';
  const bare = host.toLowerCase();
  return `${scheme.toLowerCase()}://${bare.endsWith(usual) ? bare.slice(0, -usual.length) : bare}${path === '' ? '/' : path}`;
}
