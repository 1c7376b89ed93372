import { type Grant, Holder, Lessee } from '@sluice/limit';
import type { LimitTerms } from '@sluice/model';

type RateTerms = Extract<LimitTerms, { readonly kind: 'rate' }>;

const rates: readonly RateTerms[] = [
  { kind: 'rate', amount: 100, periodMs: 60_000, burst: 10 },
  { kind: 'rate', amount: 500, periodMs: 1_000, burst: 50 },
  { kind: 'rate', amount: 10_000, periodMs: 1_000, burst: 10_000 },
  { kind: 'rate', amount: 1_000, periodMs: 60_000, burst: 1_000 },
];
const workers = 2;
const stepsOfRate = 4_000;

export interface RateReading {
  /** The most that passed over any time beyond the burst and the pace, in percent of the period's amount. */
  readonly beyondPercent: number;
  readonly why: string;
}

/** Two workers that lease from one holder, asked for nothing, little and ten times a rate in turn, by a clock of the bench. */
export async function measureRates(): Promise<RateReading> {
  let reading: RateReading = { beyondPercent: 0, why: 'no rate was passed' };
  for (const terms of rates) {
    const beyond = await beyondOf(terms);
    const beyondPercent = (beyond / terms.amount) * 100;
    const why = `${beyond.toFixed(1)} beyond ${terms.amount} in ${terms.periodMs} ms, burst ${terms.burst}`;
    if (beyondPercent > reading.beyondPercent) reading = { beyondPercent, why };
  }
  return reading;
}

async function beyondOf(terms: RateTerms): Promise<number> {
  let nowMs = 1_000_000;
  const holder = new Holder();
  const lessees = Array.from({ length: workers }, (_, worker) => {
    const name = `worker-${worker}`;
    return new Lessee({
      port: {
        async lease(asks, returns): Promise<readonly Grant[]> {
          for (const returned of returns) holder.takeBack(returned, nowMs, name);
          return asks.map((ask) => holder.lease(ask, nowMs, name, workers));
        },
      },
      now: () => nowMs,
      fingerprint: (text) => text,
      share: () => workers,
      defer: setImmediate,
    });
  });
  const perMs = terms.amount / terms.periodMs;
  const [stepMs, phase] = [Math.max(1, terms.periodMs / 500), 250];
  let [level, beyond] = [0, 0];
  for (let step = 0; step < stepsOfRate; step += 1) {
    nowMs += stepMs;
    level = Math.max(0, level - perMs * stepMs);
    const load = [0.2, 10, 0, 10][Math.floor(step / phase) % 4] ?? 0;
    const asked = perMs * stepMs * load + Math.random();
    for (let request = 1; request <= asked; request += 1) {
      const leases = lessees[(step + request) % workers]?.leases('bench', terms);
      if (!(await leases?.take('caller', 1))?.taken) continue;
      level += 1;
      beyond = Math.max(beyond, level - terms.burst);
    }
    for (const lessee of lessees) lessee.sweep();
  }
  return beyond;
}
