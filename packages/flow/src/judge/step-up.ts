import type { Ban, StepUp } from '@sluice/identity';
import { type CelMap, Double } from '@sluice/policy';

/** Whether a verified token says that its holder logged in as a challenge asks (RFC 9470 section 4: `acr`, `auth_time`): then it is let in. */
export function isAnswered({ treat, stepUp }: Ban, claims: CelMap, nowMs: number): boolean {
  if (treat !== 'challenge' || stepUp === null) return false;
  const { acrValues, maxAgeSeconds } = stepUp;
  const acr = claims.get('acr');
  if (acrValues.length > 0 && !(typeof acr === 'string' && acrValues.includes(acr))) return false;
  if (maxAgeSeconds === null) return true;
  const given = claims.get('auth_time');
  const authenticated =
    given instanceof Double ? given.value : typeof given === 'number' || typeof given === 'bigint' ? Number(given) : null;
  return authenticated !== null && nowMs / 1_000 - authenticated <= maxAgeSeconds;
}

/** RFC 9470 section 3: who asks is known, and not surely enough. */
export function stepUpChallenge({ acrValues, maxAgeSeconds }: StepUp, realm: string): readonly string[] {
  const wanted = [
    ...(acrValues.length === 0 ? [] : [`acr_values="${acrValues.join(' ')}"`]),
    ...(maxAgeSeconds === null ? [] : [`max_age="${maxAgeSeconds}"`]),
  ];
  return ['www-authenticate', `Bearer realm="${realm}", error="insufficient_user_authentication", ${wanted.join(', ')}`];
}
