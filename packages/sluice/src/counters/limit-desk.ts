import type { Grant, HeldState } from '@sluice/limit';
import { Holder } from '@sluice/limit';
import type { Say } from '../log/log.ts';
import type { ClusterDesk } from './cluster-desk.ts';
import { CountersFile } from './counters-file.ts';
import type { LeaseCall } from './limit-messages.ts';

/** Counters that changed are written down so often, and seldom enough that writing takes a small part of the time: what a kill of the supervisor loses. */
const keepMs = 1_000;
const keepShare = 20;
const sweptKeys = 5_000;

export interface LimitDeskOptions {
  readonly file: string;
  /** Server of the counters that several nodes share; null where this node has its own. */
  readonly clusterUrl: string | null;
  /** Workers that lease. */
  readonly workers: () => number;
  readonly now: () => number;
  readonly say: Say;
}

/** The supervisor's counters: holds them, leases them to the workers, writes them down, hands them on. */
export class LimitDesk {
  readonly #holder = new Holder();
  readonly #options: LimitDeskOptions;
  readonly #file: CountersFile;
  #cluster: ClusterDesk | null = null;
  #predecessor: ((call: LeaseCall) => Promise<readonly Grant[]>) | null = null;
  #timer: NodeJS.Timeout | null = null;
  #hasChanged = false;
  #keepAtMs = 0;
  #isReleased = false;

  constructor(options: LimitDeskOptions) {
    this.#options = options;
    this.#file = new CountersFile(options.file, options.say);
  }

  get counts(): { readonly keys: number; readonly shared: number } {
    return { keys: this.#holder.size, shared: this.#holder.shared };
  }

  /** Takes up what was written down, or, beside another supervisor, asks that one until it gives its counters up. */
  async start(predecessor: ((call: LeaseCall) => Promise<readonly Grant[]>) | null): Promise<void> {
    const { clusterUrl: url, workers, now, say } = this.#options;
    if (url !== null) {
      // What speaks to such a server is loaded where there is one.
      const { ClusterDesk } = await import('./cluster-desk.ts');
      this.#cluster = new ClusterDesk({ url, workers, now, say });
    }
    this.#predecessor = predecessor;
    if (predecessor === null) this.#holder.restore(await this.#file.read());
    this.#timer = setInterval(() => this.#keep(), keepMs);
    this.#timer.unref();
  }

  lease(worker: string, call: LeaseCall): readonly Grant[] | Promise<readonly Grant[]> {
    if (this.#cluster) return this.#cluster.lease(worker, call);
    if (this.#predecessor) return this.#predecessor(call);
    if (this.#isReleased) throw new Error('another supervisor has the counters');
    const now = this.#options.now();
    this.#hasChanged = true;
    for (const returned of call.returns) this.#holder.takeBack(returned, now, worker);
    const lessees = Math.max(1, this.#options.workers());
    return call.asks.map((ask) => this.#holder.lease(ask, now, worker, lessees));
  }

  /** What a worker had under way when it ended is over. */
  left(worker: string): void {
    this.#holder.left(worker);
    this.#cluster?.left(worker);
  }

  /** Gives the counters up: from here on nobody is leased any. */
  release(): readonly HeldState[] {
    this.#isReleased = true;
    return [...this.#holder.states()];
  }

  takeBack(): void {
    this.#isReleased = false;
  }

  /** Has the counters of the supervisor whose place it takes. */
  takeOver(states: readonly HeldState[]): void {
    this.#predecessor = null;
    this.#holder.restore(states);
    this.#hasChanged = true;
  }

  async end(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    if (!this.#isReleased && this.#predecessor === null) await this.#file.write(this.#holder.states());
    await this.#cluster?.[Symbol.asyncDispose]();
  }

  #keep(): void {
    const startedMs = this.#options.now();
    this.#holder.sweep(startedMs, sweptKeys);
    if (!this.#hasChanged || startedMs < this.#keepAtMs || this.#isReleased || this.#predecessor !== null) return;
    this.#hasChanged = false;
    this.#keepAtMs = Number.POSITIVE_INFINITY;
    const written = (): void => {
      const now = this.#options.now();
      this.#keepAtMs = now + (now - startedMs) * keepShare;
    };
    this.#file.write(this.#holder.states()).then(written, written);
  }
}
