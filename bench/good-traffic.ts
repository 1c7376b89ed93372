import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export interface GoodTraffic {
  readonly url: string;
  readonly perSecond: number;
  readonly seconds: number;
  readonly agent: Agent;
}

export interface GoodReading {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failed: number;
}

export function goodAgent(maxSockets = 16): Agent {
  return new Agent({ keepAlive: true, maxSockets });
}

/** Asks at a steady rate, whatever the answers do; a time counts from when its request was due, so that a queue is not left out. */
export async function drivePolitely({ url, perSecond, seconds, agent }: GoodTraffic): Promise<GoodReading> {
  const began = performance.now();
  const times: number[] = [];
  let failed = 0;
  const pending: Promise<void>[] = [];
  for (let index = 0; index < perSecond * seconds; index += 1) {
    const due = began + (index * 1_000) / perSecond;
    const waitMs = due - performance.now();
    if (waitMs > 0) await delay(waitMs);
    pending.push(
      asked(url, agent).then((isGood) => {
        times.push(performance.now() - due);
        if (!isGood) failed += 1;
      }),
    );
  }
  await Promise.all(pending);
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99), failed };
}

/** A kept connection may end as it is used again: whoever asks so asks once more (RFC 9112 section 9.3.1). */
function asked(url: string, agent: Agent): Promise<boolean> {
  return new Promise((resolve) => {
    const outgoing = request(url, { agent }, (response) => {
      response.resume();
      response.once('close', () => resolve(response.complete && response.statusCode === 200));
    });
    outgoing.once('error', () => {
      if (outgoing.reusedSocket) asked(url, agent).then(resolve, () => resolve(false));
      else resolve(false);
    });
    outgoing.end();
  });
}
