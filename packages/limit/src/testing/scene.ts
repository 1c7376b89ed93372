import type { LimitTerms } from '@sluice/model';
import { Holder } from '../holder.ts';
import type { Ask, Grant, LeasePort, Return } from '../lease-port.ts';
import { Lessee } from '../lessee.ts';

/** A holder with lessees under one clock that only the test moves. */
export class Scene {
  readonly holder: Holder;
  nowMs = 1_000_000_000;
  lessees = 1;
  /** False: whoever asks gets no answer. */
  isReachable = true;
  asked = 0;

  constructor(keysMax?: number) {
    this.holder = new Holder(keysMax);
  }

  lessee(name: string, share = 1): Lessee {
    return new Lessee({
      port: this.#portOf(name),
      now: () => this.nowMs,
      fingerprint: (text) => `#${text}`,
      share: () => share,
      defer: (run) => void Promise.resolve().then(run),
    });
  }

  #portOf(name: string): LeasePort {
    return {
      lease: async (asks: readonly Ask[], returns: readonly Return[]): Promise<readonly Grant[]> => {
        this.asked += 1;
        if (!this.isReachable) throw new Error('nobody answers');
        for (const returned of returns) this.holder.takeBack(returned, this.nowMs, name);
        return asks.map((ask) => this.holder.lease(ask, this.nowMs, name, this.lessees));
      },
    };
  }
}

/** Lets everything that was deferred run. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

export async function isWithin(lessee: Lessee, terms: LimitTerms, subject = 'a', amount = 1): Promise<boolean> {
  return (await lessee.leases('limit', terms).take(subject, amount)).isWithin;
}
