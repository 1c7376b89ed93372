import { setTimeout as delay } from 'node:timers/promises';
import { SluiceError } from '@sluice/kit';
import type { Settings } from '../config/settings.ts';
import { type Listener, openListener, urlOf } from './listener.ts';
import type { SharedSockets } from './pool-worker.ts';
import type { Predecessor } from './predecessor.ts';

/** So long a start waits for the processes of one that was killed: they may end a moment after it, and have the ports until then. */
const endingMs = { most: 3_000, lookedEvery: 100 } as const;

/** The sockets that clients connect to: the gate's, and that which sends them on to TLS. */
export class Listeners {
  readonly gate: Listener;
  readonly #redirect: Listener | null;

  private constructor(gate: Listener, redirect: Listener | null) {
    this.gate = gate;
    this.#redirect = redirect;
  }

  /** Takes those of a predecessor, or opens them; `isKilledBefore` says that a Sluice may just be ending on them. */
  static async open(
    { host, port, redirectFrom }: Settings,
    predecessor: Predecessor | null,
    isKilledBefore: boolean,
    signal: AbortSignal,
  ): Promise<Listeners> {
    const untilMs = isKilledBefore ? Date.now() + endingMs.most : 0;
    const gate = await (predecessor?.listener ?? opened(host, port, untilMs, signal));
    try {
      if (redirectFrom === null) return new Listeners(gate, null);
      return new Listeners(gate, await (predecessor?.redirect ?? opened(host, redirectFrom, untilMs, signal)));
    } catch (error) {
      gate.close();
      throw error;
    }
  }

  get shared(): SharedSockets {
    return { listener: this.gate.handle, redirect: this.#redirect?.handle ?? null };
  }

  /** Where clients in cleartext are sent on from; null where they are not. */
  get redirectUrl(): string | null {
    return this.#redirect && urlOf(this.#redirect.host, this.#redirect.port);
  }

  close(): void {
    this.gate.close();
    this.#redirect?.close();
  }
}

async function opened(host: string, port: number, untilMs: number, signal: AbortSignal): Promise<Listener> {
  for (;;) {
    try {
      return await openListener(host, port);
    } catch (error) {
      const isTaken = error instanceof SluiceError && error.code === 'SLUICE_PROCESS_PORT_TAKEN';
      if (!isTaken || Date.now() > untilMs) throw error;
      await delay(endingMs.lookedEvery, undefined, { signal });
    }
  }
}
