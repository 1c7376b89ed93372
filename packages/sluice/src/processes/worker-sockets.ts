import type { SendHandle } from 'node:child_process';
import type { ListenerName } from './children.ts';
import type { SharedSockets } from './pool-worker.ts';

type Handle = NonNullable<SendHandle>;

/**
 * The listening sockets as a worker has them. One handle of the listener it accepts on, and it is closed whenever the worker takes no
 * connections; another it has in hand, so that it can listen again and can pass the socket on when the supervisor is gone.
 */
export class WorkerSockets {
  readonly #given: Record<ListenerName, Handle[]> = { listener: [], redirect: [] };
  readonly #waiting: Record<ListenerName, ((handle: Handle) => void)[]> = { listener: [], redirect: [] };
  #redirect: Handle | null = null;

  constructor() {
    process.on('message', (message: { readonly sluice?: string }, handle: SendHandle | undefined) => {
      const { sluice: name } = message;
      if ((name !== 'listener' && name !== 'redirect') || !handle) return;
      const next = this.#waiting[name].shift();
      if (next) next(handle);
      else this.#given[name].push(handle);
    });
  }

  /** To accept on; `askAnother` has the supervisor pass the one that is in hand next. */
  async listener(askAnother: () => Promise<unknown>): Promise<{ readonly handle: Handle }> {
    const handle = this.#next('listener');
    askAnother().catch(() => undefined);
    return { handle: await handle };
  }

  async redirect(): Promise<{ readonly handle: Handle }> {
    this.#redirect ??= await this.#next('redirect');
    return { handle: this.#redirect };
  }

  /** What a new supervisor is given; null while there is nothing in hand. */
  get shared(): SharedSockets | null {
    const [listener] = this.#given.listener;
    return listener ? { listener, redirect: this.#redirect } : null;
  }

  /** Nobody shall wait on the socket for one that only ends. */
  close(): void {
    for (const handle of this.#given.listener.splice(0)) (handle as unknown as { close(): void }).close();
  }

  #next(name: ListenerName): Promise<Handle> {
    const handle = this.#given[name].shift();
    return handle ? Promise.resolve(handle) : new Promise((resolve) => this.#waiting[name].push(resolve));
  }
}
