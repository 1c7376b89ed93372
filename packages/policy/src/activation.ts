import type { Consumer, Endpoint } from '@sluice/model';
import type { CelMap } from './cel/value.ts';

/**
 * What head facts are evaluated on. Flow implements it with getters that work when they are asked: a condition on the method touches
 * nothing else and allocates nothing. Header names are lower case; of repeated names the first value counts.
 */
export interface Activation {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly query: CelMap;
    readonly headers: CelMap;
    /** Both hops are protected. */
    readonly isProtected: boolean;
    /** Names of the query's parameters and of the body's top-level members, for recognising a login by its shape. */
    readonly fieldNames: readonly string[];
  };
  /** Path parameters by name, decoded, as the contract or the pattern of an access entry names them. */
  readonly path: CelMap;
  /** Null while there is no response. */
  readonly response: { readonly status: number; readonly headers: CelMap } | null;
  readonly consumer: Consumer;
  /** Of a verified token only; else empty. */
  readonly claims: CelMap;
  readonly endpoint: Endpoint;
  readonly counters: CelMap;
  /** The same exchange as other servers may read its target; a fact that is not the same for all of them is an error. */
  readonly others: readonly OtherReading[];
}

export interface OtherReading {
  readonly activation: Activation;
  /** Its path is in small letters: only what compares the path with constants in small letters is asked of it. */
  readonly isLoose: boolean;
}
