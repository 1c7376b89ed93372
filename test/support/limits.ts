import type { LimitPorts } from '@sluice/flow';
import { networkOf } from '@sluice/identity';
import { Holder, Lessee } from '@sluice/limit';

export interface TestLimits extends LimitPorts {
  readonly holder: Holder;
  readonly waitedMs: number[];
  readonly banned: { readonly target: string; readonly forMs: number; readonly limit: string }[];
}

/** Limits of one process: its lessee asks a holder that is beside it. `clock` is moved by the test. */
export function limitsOf(clock: { nowMs: number } = { nowMs: Date.now() }): TestLimits {
  const holder = new Holder();
  const waitedMs: number[] = [];
  const banned: TestLimits['banned'] = [];
  const now = () => clock.nowMs;
  const lessee = new Lessee({
    port: {
      async lease(asks, returns) {
        for (const returned of returns) holder.takeBack(returned, now(), 'test');
        return asks.map((ask) => holder.lease(ask, now(), 'test', 1));
      },
    },
    now,
    fingerprint: (text) => Buffer.from(text).toString('hex').padStart(16, '0'),
    share: () => 1,
    defer: setImmediate,
  });
  return {
    holder,
    waitedMs,
    banned,
    lessee,
    limitsOf: () => null,
    networkOf,
    wait: async (milliseconds) => void waitedMs.push(milliseconds),
    ban: (target, forMs, limit) => void banned.push({ target, forMs, limit }),
  };
}
