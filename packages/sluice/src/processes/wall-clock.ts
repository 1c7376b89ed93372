import { performance } from 'node:perf_hooks';

/** The wall clock is looked at so often, and followed when it is off by more: less is what an adjusted clock drifts in a while. */
const lookedEveryMs = 1_000;
const driftMsMax = 250;

/**
 * Milliseconds since 1970 with a fraction, from the clock that never jumps: two readings lie as far apart as they were. Where somebody set
 * the wall clock, or the machine slept, it is followed within a second, so that records tell the time that people know.
 */
export function wallClock(): () => number {
  let originMs = performance.timeOrigin;
  setInterval(() => {
    const driftMs = Date.now() - (originMs + performance.now());
    if (Math.abs(driftMs) > driftMsMax) originMs += driftMs;
  }, lookedEveryMs).unref();
  return () => originMs + performance.now();
}
