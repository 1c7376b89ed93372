import type { AbortReason, ApiId, Captured, ExchangeId, RequestMessage, ResponseMessage } from '@sluice/model';
import type { UpstreamCare } from './upstream/care/upstream-care.ts';
import type { MirrorSettings } from './upstream/mirror-settings.ts';
import type { DnsOptions } from './upstream/resolver.ts';
import type { RetryBudgetOptions } from './upstream/retry-budget.ts';
import type { UpstreamTls } from './upstream/upstream-tls.ts';

/** One API behind the gate: what leads to it, and where it is. */
export interface Route {
  readonly api: ApiId;
  /** Hosts (without port, any case) that lead here; empty means every host. */
  readonly hosts: readonly string[];
  /** `/` or a path without an ending slash; the longest that fits wins. */
  readonly basePath: string;
  /** `strict` refuses every target whose path servers may read in more than one way, and escapes in its query that are none. */
  readonly paths: 'lenient' | 'strict';
  /** Cut the base path off before the request goes upstream. */
  readonly stripsPrefix: boolean;
  /** `http://127.0.0.1:3000`: scheme, host and port, and a path that is set before the target, or none. */
  readonly upstream: string;
  /** `client` sends the Host that the client named, `upstream` that of the upstream's URL. */
  readonly hostSent: 'client' | 'upstream';
  /** Which targets, in origin form, may become tunnels (WebSocket and other upgrades) that nobody inspects. */
  readonly allowsUpgrade: (target: string) => boolean;
  /** Passes 103 Early Hints; they go by uninspected. */
  readonly passesEarlyHints: boolean;
  /** Counts where the upstream's URL is one of https; null for node's own authorities and no client certificate. */
  readonly upstreamTls: UpstreamTls | null;
  /** Several targets, or one that is taken care of; without it all goes to `upstream`. */
  readonly care?: UpstreamCare | null;
  readonly mirror?: MirrorSettings | null;
  readonly dns?: DnsOptions;
  readonly retries?: RetryBudgetOptions;
  /** The upstream is asked in HTTP/2: by ALPN over TLS, by prior knowledge in the clear. */
  readonly isUpstreamHttp2?: boolean;
}

/** The upstream gave no answer that may be passed on. Expected, so a value. */
export interface UpstreamFault {
  readonly kind: 'upstream-fault';
  readonly status: 502 | 503 | 504;
  readonly why:
    | 'refused'
    | 'tls'
    | 'connect-timeout'
    | 'head-timeout'
    | 'closed'
    | 'malformed'
    | 'headers-too-large'
    | 'overloaded'
    | 'aborted';
  /** Words for the record; never traffic. */
  readonly detail: string;
  /** When it makes sense to come again, where that is known. */
  readonly retryAfterMs?: number;
}

/** The way on from one captured request. */
export interface Way {
  readonly route: Route;
  /** Sends a request upstream; a few times an exchange at most, the answer before is given up. What is asked aside is not mirrored. Ends with the head of the answer; its body follows by `Body`. `consumer` is the id of a known one. */
  forward(request: RequestMessage, consumer?: string, isAside?: boolean): Promise<ResponseMessage | UpstreamFault>;
}

/** How the answer ended on the wire. */
export type WireEnding =
  | { readonly kind: 'sent'; readonly bodyBytes: number }
  | { readonly kind: 'aborted'; readonly bodyBytes: number; readonly reason: AbortReason };

/** What the client is to get. */
export interface Outcome {
  readonly message: ResponseMessage;
  /** Called once: when the last byte was handed to the kernel, or when it never will be. Of a tunnel when it is over, with the bytes that went to the client. */
  readonly ended?: (ending: WireEnding) => void;
  /** Called where the connection becomes a tunnel, with what ends it. */
  readonly tunnelled?: (cut: () => void) => void;
}

/** A request that the gateway answered itself, because it is not HTTP that may be passed on or breaks a limit. */
export interface Refusal {
  readonly id: ExchangeId;
  readonly boot: number;
  readonly sequence: number;
  readonly startedAtMs: number;
  readonly status: number;
  /** Stable word for the rule that was broken: `two-hosts`, `bad-target`. */
  readonly code: string;
  readonly peerAddress: string;
  /** Empty where the parser gave up before it knew. */
  readonly method: string;
}

/** What stands behind the sockets: flow. */
export interface Handler {
  handle(captured: Captured, way: Way): Promise<Outcome>;
  refused(refusal: Refusal): void;
}
