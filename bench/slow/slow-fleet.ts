import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A head a line a second; a body eight bytes a second; an answer that nobody reads. */
export type SlowKind = 'loris' | 'body' | 'reader';

export interface SlowOrder {
  readonly port: number;
  readonly kind: SlowKind;
  readonly count: number;
}

export interface SlowTold {
  readonly kind: SlowKind;
  /** All are open; or all were ended, after so many milliseconds each. */
  readonly what: 'open' | 'over';
  readonly lasted: readonly number[];
}

/** Slow clients in a process of their own, so that what they cost is not taken for what they do. */
export class SlowFleet implements AsyncDisposable {
  readonly #child: ChildProcess = fork(new URL('./slow-clients.fixture.ts', import.meta.url), [], { stdio: 'inherit' });
  readonly #lasted = new Map<SlowKind, Promise<readonly number[]>>();

  async open(port: number, kind: SlowKind, count: number): Promise<void> {
    this.#lasted.set(
      kind,
      this.#told(kind, 'over').then(({ lasted }) => lasted),
    );
    const order: SlowOrder = { port, kind, count };
    const open = this.#told(kind, 'open');
    this.#child.send(order);
    await open;
  }

  /** How long each of a kind lasted, once all are over. */
  async lasted(kind: SlowKind): Promise<readonly number[]> {
    return (await this.#lasted.get(kind)) ?? [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }

  #told(kind: SlowKind, what: SlowTold['what']): Promise<SlowTold> {
    return new Promise((resolve) => {
      const listen = (told: SlowTold): void => {
        if (told.kind !== kind || told.what !== what) return;
        this.#child.off('message', listen);
        resolve(told);
      };
      this.#child.on('message', listen);
    });
  }
}
