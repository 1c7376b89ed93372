import type { Settings } from '../config/settings.ts';
import type { Say } from '../log/log.ts';

/** Whoever turned the verification of an upstream off is told at each change that it is. */
export function sayUnverified({ apis }: Settings, say: Say): void {
  for (const { name, upstreamTls } of apis) {
    if (upstreamTls?.isVerified === false)
      say(`WARNING: THE UPSTREAM OF ${name} IS NOT VERIFIED (upstreamTls.verify: false): anybody on the way can answer for it`);
  }
}
