import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

export interface RangeOrder {
  /** Where Sluice listens. */
  readonly port: number;
  readonly index: number;
  readonly side: 'request' | 'answer';
}

export type RangeTold =
  | { readonly what: 'ready'; readonly port: number; readonly names: readonly string[] }
  | { readonly what: 'over' }
  | { readonly what: 'stuck'; readonly why: string };

/** Bombs in a process of their own, which is their upstream too, so that what they cost to make is not taken for what they do. */
export class BombRange implements AsyncDisposable {
  readonly #child: ChildProcess;
  /** The upstream's; it answers `/bomb/<index>` with a bomb and anything else with a few bytes. */
  readonly port: number;
  readonly names: readonly string[];

  private constructor(child: ChildProcess, port: number, names: readonly string[]) {
    this.#child = child;
    this.port = port;
    this.names = names;
  }

  static async open(scale: number): Promise<BombRange> {
    const child = fork(new URL('./range.fixture.ts', import.meta.url), [String(scale)], { stdio: 'inherit' });
    const [told] = (await once(child, 'message')) as [RangeTold];
    if (told.what !== 'ready') throw new Error('the bombs were not made');
    return new BombRange(child, told.port, told.names);
  }

  /** Ends when the connection of the bomb does. */
  async send(order: RangeOrder): Promise<void> {
    const answer = once(this.#child, 'message') as Promise<[RangeTold]>;
    this.#child.send(order);
    const [told] = await answer;
    if (told.what === 'stuck') throw new Error(`${this.names[order.index]} as ${order.side}: ${told.why}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }
}
