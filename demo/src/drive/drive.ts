import { setTimeout as after } from 'node:timers/promises';
import type { Account } from '../auth/personas.ts';
import { Client, type Received, type Sent } from '../client/client.ts';
import { mischief } from './mischief.ts';
import type { Act, Cast, Scene } from './scene.ts';
import { shoppers } from './shopper.ts';
import { colleagues } from './staff.ts';
import { visitors } from './visitor.ts';

export interface DriveOptions {
  /** Called after every answer and every failure. */
  readonly onProgress?: (progress: DriveProgress) => void;
  readonly random: () => number;
  /** Requests a second, all callers together; the shop's own pace is the limit. */
  readonly ratePerSecond: number;
  readonly signal: AbortSignal;
  readonly url: string;
}

export interface DriveProgress {
  readonly answeredByStatus: ReadonlyMap<number, number>;
  /** Requests that got no whole answer. */
  readonly failed: number;
  readonly sent: number;
}

const actsAtOnceMax = 16;
const pauseAfterFailureMs = 200;
const company: readonly Cast[] = [...visitors, ...shoppers, ...colleagues, ...mischief];

/** Plays the shop's daily traffic over loopback until it is aborted; then it returns what it did. */
export async function drive(options: DriveOptions): Promise<DriveProgress> {
  const { url, signal, ratePerSecond, random, onProgress } = options;
  const progress = { sent: 0, failed: 0, answeredByStatus: new Map<number, number>() };
  const turn = pace(ratePerSecond, signal);
  using client = new Client(url, signal, actsAtOnceMax);

  const send = async (sent: Sent): Promise<Received> => {
    await turn();
    progress.sent += 1;
    try {
      const received = await client.send(sent);
      progress.answeredByStatus.set(received.status, (progress.answeredByStatus.get(received.status) ?? 0) + 1);
      return received;
    } catch (error) {
      if (!signal.aborted) progress.failed += 1;
      throw error;
    } finally {
      onProgress?.(progress);
    }
  };
  const as = async (account: Account): Promise<Readonly<Record<string, string>>> => {
    // Now and then somebody logs in anew, long before the token is stale.
    if (random() < 0.02) client.forget(account);
    return client.login(account, send);
  };
  const scene: Scene = { random, send, as };

  await Promise.all(Array.from({ length: actsAtOnceMax }, () => perform(scene, signal)));
  return progress;
}

async function perform(scene: Scene, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await cast(scene.random)(scene);
    } catch {
      // Whatever went wrong is counted; the next act may fare better, if not at once.
      await after(pauseAfterFailureMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

function cast(random: () => number): Act {
  let left = random() * company.reduce((sum, { weight }) => sum + weight, 0);
  for (const { act, weight } of company) {
    left -= weight;
    if (left < 0) return act;
  }
  return visitors[0]?.act ?? (async () => undefined);
}

/** Turns at even distances. Who comes late does not catch up in a burst. */
function pace(ratePerSecond: number, signal: AbortSignal): () => Promise<void> {
  const distanceMs = 1000 / ratePerSecond;
  let nextMs = performance.now();
  return async () => {
    const nowMs = performance.now();
    const turnMs = Math.max(nextMs, nowMs - distanceMs);
    nextMs = turnMs + distanceMs;
    if (turnMs - nowMs >= 1) await after(turnMs - nowMs, undefined, { signal });
    signal.throwIfAborted();
  };
}
