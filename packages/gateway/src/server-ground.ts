import type { ExchangeId } from '@sluice/model';
import type { AcceptedSockets } from './client/accepted-sockets.ts';
import type { Clock } from './clock.ts';
import type { TrustedProxies } from './forwarded.ts';
import type { Limits, Timeouts } from './limits.ts';
import type { Handler } from './ports.ts';
import type { RefusalCode } from './refusals.ts';
import type { RouteGround } from './route-ground.ts';
import type { Router } from './router.ts';
import type { Stats } from './stats.ts';

/** What every connection and exchange of one server shares. */
export interface ServerGround {
  readonly limits: Limits;
  readonly timeouts: Timeouts;
  readonly stats: Stats;
  readonly clock: Clock;
  readonly accepted: AcceptedSockets;
  readonly router: Router<RouteGround>;
  readonly trusted: TrustedProxies;
  readonly handler: Handler;
  readonly boot: number;
  readonly isDraining: boolean;
  /** Answers say that they are the last ones of their connections. */
  readonly endsConnections: boolean;
  /** Requests are told to come again before anybody looks at what they mean. */
  readonly isShedding: boolean;
  now(): number;
  nextSequence(): number;
  idOf(sequence: number): ExchangeId;
  /** Counts and reports an answer that the gateway gave itself; the id to name in it comes back. */
  refused(code: RefusalCode, peerAddress: string, method: string): ExchangeId;
}
