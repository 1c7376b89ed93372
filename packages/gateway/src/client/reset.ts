import type { Socket } from 'node:net';

/** node keeps the socket that carries a TLS session to itself (lib/internal/tls/wrap.js). */
interface CarriedSocket extends Socket {
  readonly _parent?: Socket | null;
}

/** The TCP socket below a client's socket: itself where it speaks cleartext. */
export function carrierOf(socket: Socket): Socket {
  return (socket as CarriedSocket)._parent ?? socket;
}

/** Resets the connection, so that what came before cannot look complete. */
export function reset(socket: Socket): void {
  carrierOf(socket).resetAndDestroy();
}
