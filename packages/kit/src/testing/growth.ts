import assert from 'node:assert/strict';

const factor = 16;
const attemptsMax = 8;

/** What starts and ends of a run may cost, in microseconds. */
const slackUs = 1_000;

/**
 * Promises that work grows as its length does, and no faster: once at a length may cost four times as much as
 * sixteen times at a sixteenth of it, where a square costs sixteen times as much.
 *
 * It is counted in processor time, and against the same work done a moment before, so that no machine is too slow
 * for it. Other work of the machine makes a run dearer and never cheaper: the cheapest counts, and is looked for again
 * before the promise is called broken.
 *
 * @param prepared makes an input of about a length and gives back the work upon it.
 * @param length of the longer input, in whatever unit the work has.
 */
export function assertLinear(prepared: (length: number) => () => void, length: number): void {
  const [short, long] = [prepared(Math.ceil(length / factor)), prepared(length)];
  const shorts = () => {
    for (let run = 0; run < factor; run += 1) short();
  };
  let [shortsUs, longUs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const isLinear = () => longUs <= 4 * shortsUs + slackUs;

  for (let attempt = 0; attempt < attemptsMax && (attempt === 0 || !isLinear()); attempt += 1) {
    shortsUs = Math.min(shortsUs, timeUs(shorts));
    longUs = Math.min(longUs, timeUs(long));
  }

  assert.ok(isLinear(), `once at ${factor} times the length takes ${longUs} µs in place of ${shortsUs}`);
}

function timeUs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
