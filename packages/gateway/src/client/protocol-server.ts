import type { TLSSocket } from 'node:tls';
import type { Secured } from './client-hop.ts';

/** Serves one application protocol on sockets that were accepted, counted and, where it says so, secured before. */
export interface ProtocolServer {
  /** Takes over a socket whose handshake agreed on this protocol (RFC 7301). */
  take(socket: TLSSocket, secured: Secured): void;
  /** Once a tick. */
  checkTimeouts(): void;
  /** While draining: ends connections on which nothing runs. */
  endIdle(): void;
  /** Ends at once; the sockets are destroyed by whoever accepted them. */
  close(): void;
}
