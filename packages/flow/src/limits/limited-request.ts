import type { HeaderPairs, Trace } from '@sluice/model';
import type { Activation, Limit } from '@sluice/policy';
import type { ExchangeLimits } from './exchange-limits.ts';

/** What limits look at of an exchange. */
export interface LimitedRequest {
  readonly captured: {
    readonly request: {
      readonly headers: HeaderPairs;
      readonly peer: { readonly address: string };
      readonly body: { readonly length: number | null };
    };
  };
  readonly trace: Pick<Trace, 'consumer' | 'endpoint'>;
  readonly plan: { readonly policy: { readonly limits: readonly Limit[] }; readonly operation: { readonly cost: number | null } | null };
  readonly activation: Activation;
  readonly query: string;
  limits: ExchangeLimits | null;
}

/** A body in which values are looked for. */
export interface ReadBody {
  /** The text or number that stands there; empty where neither does, and one word for all where some object names a member twice. */
  textAt(path: readonly string[]): string;
}

/** Stands for a value that is there more than once: whatever a server makes of it, all such requests are counted together. */
export const several = '\0several';
export const absent = '';
