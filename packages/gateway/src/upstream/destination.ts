import type { TargetStatus } from './care/target-status.ts';
import type { ExchangeGround, UpstreamExchange } from './upstream-exchange.ts';

/** Where the exchanges of a route go: one upstream, or several that are taken care of. */
export interface Destination extends ExchangeGround {
  /** Sends it now or once there is room; it is refused where too many wait already, or nobody may be asked. */
  send(exchange: UpstreamExchange): void;
  /** Once a tick. */
  checkTimeouts(): void;
  /** No route leads here any more: idle sockets are closed, what runs ends as it would. */
  retire(): void;
  readonly status: readonly TargetStatus[];
  /** Exchanges that wait for room. */
  readonly waiting: number;
  /** Nothing runs on it and nothing waits. */
  readonly isQuiet: boolean;
  close(): void;
}
