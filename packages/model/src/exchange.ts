import type { Consumer } from './consumer.ts';
import type { ApiId, EndpointId, ExchangeId, RevisionId } from './ids.ts';
import type { RequestMessage } from './message.ts';

/** A request as it came in; nobody knows yet whose it is. */
export interface Captured {
  readonly id: ExchangeId;
  readonly boot: number;
  readonly sequence: number;
  /** Wall clock, milliseconds since 1970. */
  readonly startedAtMs: number;
  readonly request: RequestMessage;
}

/** An operation of an API. `isDeclared` is false for one that traffic showed and no contract names. */
export interface Endpoint {
  readonly id: EndpointId;
  readonly api: ApiId;
  readonly method: string;
  readonly template: string;
  readonly isDeclared: boolean;
}

/** What may be judged and remembered of an exchange. No message is in it. */
export interface Trace {
  readonly id: ExchangeId;
  readonly startedAtMs: number;
  readonly consumer: Consumer;
  readonly endpoint: Endpoint;
  readonly revision: RevisionId;
  /** TLS on the hop to the client, or loopback, or a trusted proxy's word for it. */
  readonly isClientProtected: boolean;
  /** TLS on the hop to the upstream, or loopback. */
  readonly isUpstreamProtected: boolean;
}
