import type { Socket } from 'node:net';
import type { Secured } from './client-hop.ts';

/** Serves one application protocol on sockets that were accepted, counted and, where it says so, secured before. */
export interface ProtocolServer {
  /** Takes over a socket whose handshake agreed on this protocol (RFC 7301), or one in cleartext, where `secured` is null. */
  take(socket: Socket, secured: Secured | null): void;
  /** The ground's timeouts have changed. */
  takeTimeouts(): void;
  /** Once a tick. */
  checkTimeouts(): void;
  /** Draining begins: whoever can be told is told. */
  drain(): void;
  /** While draining: ends connections on which nothing runs. */
  endIdle(): void;
  /** Ends at once; the sockets are destroyed by whoever accepted them. */
  close(): void;
}
