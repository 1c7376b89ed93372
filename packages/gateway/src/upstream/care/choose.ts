import type { Target } from './target.ts';

/**
 * Weighted least requests by the power of two choices (Mitzenmacher 2001; Envoy's `LEAST_REQUEST`): two different targets are drawn by their
 * shares, and the one that has less to do for its share takes the exchange.
 */
export function leastLoaded(targets: readonly Target[], random: () => number): Target | null {
  const one = drawn(targets, null, random);
  const other = one === null ? null : drawn(targets, one, random);
  if (one === null || other === null) return one;
  return load(other) < load(one) ? other : one;
}

function load(target: Target): number {
  return target.inFlight / target.share;
}

function drawn(targets: readonly Target[], without: Target | null, random: () => number): Target | null {
  let total = 0;
  for (const target of targets) if (target !== without) total += target.share;
  let rest = random() * total;
  let last: Target | null = null;
  for (const target of targets) {
    if (target === without) continue;
    last = target;
    rest -= target.share;
    if (rest < 0) return target;
  }
  return last;
}

/** The canary whose hundredth this is, if any: `point` lies in [0, 100). */
export function canaryAt(targets: readonly Target[], point: number): Target | null {
  let end = 0;
  for (const target of targets) {
    end += target.settings.canaryPercent ?? 0;
    if (point < end) return target;
  }
  return null;
}

/** A point in [0, 100) that is always the same for the same text: FNV-1a, with its bits mixed (MurmurHash3's last step). */
export function pointOf(salt: string, text: string): number {
  let hash = fnv1a(fnv1a(0x811c9dc5, salt), text);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32) * 100;
}

function fnv1a(start: number, text: string): number {
  let hash = start;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}
