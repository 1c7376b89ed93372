import type { Lessee } from '@sluice/limit';
import type { AbortReason, ApiId, PlanLimit, RequestMessage, ResponseMessage } from '@sluice/model';
import type { RecordPort } from '@sluice/store';
import type { Codec } from '@sluice/wire';
import type { FingerprintKey } from './judge/columns.ts';
import type { MaskPorts } from './treat/mask.ts';

/** The upstream gave no answer that may be passed on. */
export interface ForwardFault {
  readonly kind: 'upstream-fault';
  readonly status: 502 | 503 | 504;
  /** `aborted` where the client is gone; any other word is the upstream's fault. */
  readonly why: string;
  readonly detail: string;
  /** When it makes sense to come again, where that is known. */
  readonly retryAfterMs?: number;
}

/** The way on from one captured request, as the gateway gives it. */
export interface Way {
  readonly route: { readonly api: ApiId };
  /** `consumer` is the id of a known one: the same is sent the same way. What is asked aside (a guard read, a 404) is no traffic of its own. */
  forward(request: RequestMessage, consumer?: string, isAside?: boolean): Promise<ResponseMessage | ForwardFault>;
}

/** How an answer ended on the wire. */
export type WireEnding =
  | { readonly kind: 'sent'; readonly bodyBytes: number }
  | { readonly kind: 'aborted'; readonly bodyBytes: number; readonly reason: AbortReason };

/** What the client is to get. */
export interface Answer {
  readonly message: ResponseMessage;
  /** Called once, when nothing more leaves. */
  readonly ended?: (ending: WireEnding) => void;
  /** Called where the connection becomes a tunnel, with what ends it. */
  readonly tunnelled?: (cut: () => void) => void;
}

/** Raw bodies of routes that ask for it; encrypted and with an expiry behind this port. */
export interface CapturePort {
  capture(api: ApiId, template: string, exchange: string, side: 'request' | 'response', bytes: Uint8Array): void;
}

/** What limits need: whoever leases what they still allow, and how a sender is slowed down or turned away. */
export interface LimitPorts {
  readonly lessee: Lessee;
  /** What a plan of the register grants each of its consumers, as it is now; the same list until that changes. */
  readonly limitsOf: (plan: string) => readonly PlanLimit[] | null;
  /** A name of the network of an address. */
  readonly networkOf: (address: string) => string;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Turns a consumer or a network away for a time, on account of a limit. */
  readonly ban: (target: string, forMs: number, limit: string) => void;
}

/** What flow needs of the world. It reads no clock and draws no randomness itself. */
export interface FlowPorts {
  readonly record: RecordPort;
  readonly codec: Codec;
  readonly fingerprintKey: FingerprintKey;
  readonly mask: MaskPorts;
  /** Wall clock in milliseconds with a fraction. */
  readonly now: () => number;
  /** Resolves after some milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
  readonly capture: CapturePort | null;
  /** Null where nothing is limited, whatever policies say. */
  readonly limits: LimitPorts | null;
}
