import type { Stand } from './stand.ts';

/** What is sent: lines of the head, and where to. */
export interface Shot {
  readonly lines: readonly string[];
  readonly target?: string;
  readonly method?: string;
  readonly body?: string;
}

/** A request that must be refused, and one like it that must pass. */
export interface Attack {
  readonly name: string;
  readonly attack: (stand: Stand) => Shot;
  /** Left out where the control is a token of the same claims that is signed as it should be. */
  readonly control?: (stand: Stand) => Shot;
}
