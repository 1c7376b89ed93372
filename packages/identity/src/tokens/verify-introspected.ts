import type { Claims } from '../identity.ts';
import { type IntrospectionVerification, refused, type TokenProvider, type Verdict } from './token-provider.ts';

/** Asks whoever issued a token (RFC 7662). What it says is held against the same pins as a signed token. */
export async function verifyIntrospected(
  token: string,
  provider: TokenProvider,
  verification: IntrospectionVerification,
  nowMs: number,
): Promise<Verdict> {
  const answer = await verification.ask(token);
  if (answer.kind === 'busy') return refused('unavailable', false);
  if (answer.kind !== 'active') return refused(answer.kind === 'inactive' ? 'inactive' : 'unavailable');
  const { claims } = answer;
  const { iss, exp, nbf } = claims;
  const toleranceMs = provider.clockToleranceSeconds * 1000;
  if (iss !== undefined && provider.issuers.length > 0 && !(typeof iss === 'string' && provider.issuers.includes(iss)))
    return refused('issuer');
  if (
    provider.audiences.length > 0 &&
    !audiencesOf(claims).some((audience) => provider.audiences.some((accepted) => accepted === audience))
  )
    return refused('audience');
  if (exp !== undefined && !(typeof exp === 'number' && exp * 1000 + toleranceMs > nowMs)) return refused('expired');
  if (nbf !== undefined && !(typeof nbf === 'number' && nbf * 1000 - toleranceMs <= nowMs)) return refused('not-yet-valid');
  const livesMs = typeof exp === 'number' ? exp * 1000 - nowMs : verification.keptMs;
  return { kind: 'verified', claims, provider, keptMs: Math.max(0, Math.min(verification.keptMs, livesMs)) };
}

function audiencesOf({ aud }: Claims): readonly unknown[] {
  return Array.isArray(aud) ? aud : [aud];
}
