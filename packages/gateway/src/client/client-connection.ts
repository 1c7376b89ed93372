import type { AbortReason } from '@sluice/model';
import type { RefusalCode } from '../refusals.ts';
import type { ServerGround } from '../server-ground.ts';
import type { ClientHop } from './client-hop.ts';

/** What a connection runs: an exchange, from its start to its last byte. */
export interface Job {
  start(): void;
  /** The client is gone. */
  abandon(reason: AbortReason): void;
  /** The client waits to be asked for the body. */
  sendContinue(): void;
  /** The request will not be complete: answers by a problem document where it still can. */
  giveUp(code: RefusalCode, reason: AbortReason): void;
}

/** What an exchange needs of the connection that it came over, whatever its protocol. */
export interface ClientConnection {
  readonly server: ServerGround;
  readonly hop: ClientHop;
  /** Asked as the head of an answer goes out: whether the connection ends after it, as it must where `isForced`. Nothing behind its request is run from then on. */
  endsWith(job: Job, isForced: boolean): boolean;
  /** The job is over. */
  release(job: Job): void;
}
