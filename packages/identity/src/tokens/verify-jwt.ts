import * as errors from 'jose/errors';
import { jwtVerify } from 'jose/jwt/verify';
import type { TokenFault } from '../identity.ts';
import type { CompactToken } from './compact.ts';
import { type JwtVerification, refused, type TokenProvider, type Verdict, type VerificationKey } from './token-provider.ts';

/** Keys of one id that are tried; a set with more of them is odd, and each costs a signature. */
const keysTriedMax = 4;

/** Checks a signed token by the keys of its provider: never by one that the token brings or points to (RFC 8725 3.1, 3.10). */
export async function verifyJwt(
  token: string,
  read: CompactToken,
  provider: TokenProvider,
  verification: JwtVerification,
  nowMs: number,
): Promise<Verdict> {
  // The token may not choose: "none", or a secret's algorithm over a public key, is refused before any key is looked up.
  if (!verification.algorithms.includes(read.algorithm)) return refused('algorithm');
  if (read.type !== null && !verification.types.includes(read.type)) return refused('type');
  const keys = await verification.keysOf({ algorithm: read.algorithm, keyId: read.keyId });
  if (keys === 'unavailable') return refused('unavailable');
  let fault: TokenFault | null = 'unknown-key';
  for (const key of keys.slice(0, keysTriedMax)) {
    fault = await faultUnder(key, token, provider, verification, nowMs);
    if (fault === null) return verdictOf(read, provider, verification, nowMs);
    if (fault !== 'signature') break;
  }
  return refused(fault ?? 'unknown-key');
}

async function faultUnder(
  key: VerificationKey,
  token: string,
  { issuers, audiences, clockToleranceSeconds }: TokenProvider,
  { algorithms }: JwtVerification,
  nowMs: number,
): Promise<TokenFault | null> {
  try {
    await jwtVerify(token, key, {
      algorithms: [...algorithms],
      clockTolerance: clockToleranceSeconds,
      currentDate: new Date(nowMs),
      ...(issuers.length > 0 ? { issuer: [...issuers] } : {}),
      ...(audiences.length > 0 ? { audience: [...audiences] } : {}),
    });
    return null;
  } catch (error) {
    // A key that does not fit the algorithm is a TypeError of jose or a DOMException of the engine.
    if (error instanceof Error) return faultOf(error);
    throw error;
  }
}

/** What RFC 7519 leaves to the reader: a time that is to come, and claims of the wrong kind. */
function verdictOf({ claims }: CompactToken, provider: TokenProvider, { isExpiryRequired }: JwtVerification, nowMs: number): Verdict {
  const { exp, iat, sub } = claims;
  if (isExpiryRequired && exp === undefined) return refused('claim');
  if (iat !== undefined && !(typeof iat === 'number' && iat * 1000 <= nowMs + provider.clockToleranceSeconds * 1000))
    return refused(typeof iat === 'number' ? 'not-yet-valid' : 'claim');
  if (sub !== undefined && typeof sub !== 'string') return refused('claim');
  const livesMs = typeof exp === 'number' ? (exp + provider.clockToleranceSeconds) * 1000 - nowMs : provider.keptMsMax;
  return { kind: 'verified', claims, provider, keptMs: Math.min(provider.keptMsMax, livesMs) };
}

function faultOf(error: Error): TokenFault {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  if (!(error instanceof errors.JOSEError)) return 'signature';
  if (!(error instanceof errors.JWTClaimValidationFailed)) return 'malformed';
  if (error.claim === 'nbf') return 'not-yet-valid';
  return error.claim === 'iss' ? 'issuer' : error.claim === 'aud' ? 'audience' : 'claim';
}
