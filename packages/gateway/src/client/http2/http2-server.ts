import type { Socket } from 'node:net';
import type { ServerGround } from '../../server-ground.ts';
import type { Secured } from '../client-hop.ts';
import type { ProtocolServer } from '../protocol-server.ts';
import { Http2Connection } from './http2-connection.ts';

/** HTTP/2 from clients, on sockets that somebody else accepted: behind ALPN, or by prior knowledge (RFC 9113 section 3). */
export class Http2Server implements ProtocolServer {
  readonly #ground: ServerGround;
  readonly #connections = new Set<Http2Connection>();

  constructor(ground: ServerGround) {
    this.#ground = ground;
  }

  take(socket: Socket, secured: Secured | null, sent: Buffer | null = null): void {
    const connection = new Http2Connection(socket, this.#ground, secured);
    this.#connections.add(connection);
    socket.once('close', () => this.#connections.delete(connection));
    connection.begin(sent);
    if (this.#ground.isDraining) connection.drain();
  }

  takeTimeouts(): void {}

  checkTimeouts(): void {
    for (const connection of this.#connections) connection.checkTimeouts();
  }

  drain(): void {
    for (const connection of this.#connections) connection.drain();
  }

  endIdle(): void {
    for (const connection of this.#connections) connection.endIdle();
  }

  close(): void {}
}
