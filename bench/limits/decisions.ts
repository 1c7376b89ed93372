import { performance } from 'node:perf_hooks';
import { type Grant, Holder, type Leases, Lessee } from '@sluice/limit';
import type { LimitTerms } from '@sluice/model';

const subjects = Array.from({ length: 1_000 }, (_, index) => `consumer-${index}`);
const rounds = 7;

export interface DecisionReading {
  readonly withinUs: number;
  readonly refusedUs: number;
  /** Of all takes, those that were answered at once. */
  readonly atOnceShare: number;
}

/** Takes of a thousand consumers in turn, as a worker makes them: out of leases, and refused; the median of some rounds. */
export async function measureDecisions(takesOfRound: number): Promise<DecisionReading> {
  const within: number[] = [];
  const refused: number[] = [];
  let atOnce = 0;
  let asked = 0;
  for (let round = 0; round < rounds; round += 1) {
    const many = await warmed({ kind: 'quota', amount: 1_000_000_000, unit: 'month' }, 64);
    const [tookMs, waited] = await timed(many, takesOfRound);
    within.push((tookMs * 1_000) / takesOfRound);
    asked += takesOfRound;
    atOnce += takesOfRound - waited;
    const few = await warmed({ kind: 'quota', amount: 1, unit: 'month' }, 2);
    const [refusedMs] = await timed(few, takesOfRound);
    refused.push((refusedMs * 1_000) / takesOfRound);
  }
  return { withinUs: median(within), refusedUs: median(refused), atOnceShare: atOnce / asked };
}

async function warmed(terms: LimitTerms, takesOfEach: number): Promise<Leases> {
  const holder = new Holder();
  const now = performance.timeOrigin + performance.now();
  const lessee = new Lessee({
    port: {
      async lease(asks, returns): Promise<readonly Grant[]> {
        for (const returned of returns) holder.takeBack(returned, now, 'bench');
        return asks.map((ask) => holder.lease(ask, now, 'bench', 1));
      },
    },
    // The clock is a part of what a decision costs.
    now: () => Math.min(now, performance.timeOrigin + performance.now()),
    fingerprint: (text) => text,
    share: () => 1,
    defer: setImmediate,
  });
  const leases = lessee.leases('bench', terms);
  for (const subject of subjects) for (let take = 0; take < takesOfEach; take += 1) await leases.take(subject, 1);
  return leases;
}

async function timed(leases: Leases, takes: number): Promise<readonly [tookMs: number, waited: number]> {
  let waited = 0;
  let tookMs = 0;
  for (let done = 0; done < takes; ) {
    const startedAt = performance.now();
    for (let take = 0; take < subjects.length; take += 1, done += 1)
      if (leases.take(subjects[take] ?? '', 1) instanceof Promise) waited += 1;
    tookMs += performance.now() - startedAt;
    // Grants that were asked for ahead come in between, as they do in a worker.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return [tookMs, waited];
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}
