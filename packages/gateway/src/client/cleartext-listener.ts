import { createServer, type Server, type Socket } from 'node:net';
import { preface } from '../http2/protocol.ts';
import type { ServerGround } from '../server-ground.ts';
import type { Http1Server } from './http1/http1-server.ts';
import type { Http2Server } from './http2/http2-server.ts';

/** Accepts sockets in cleartext and tells by their first bytes which protocol they speak: HTTP/2 by prior knowledge (RFC 9113 section 3.3), or HTTP/1.1. */
export class CleartextListener {
  readonly server: Server;
  readonly #ground: ServerGround;
  readonly #http1: Http1Server;
  readonly #http2: Http2Server;
  /** Since when a socket has not said enough, oldest first. */
  readonly #silent = new Map<Socket, number>();

  constructor(http1: Http1Server, http2: Http2Server, ground: ServerGround) {
    this.#ground = ground;
    this.#http1 = http1;
    this.#http2 = http2;
    this.server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => this.#accepted(socket));
  }

  checkTimeouts(): void {
    const { clock, timeouts, stats } = this.#ground;
    for (const [socket, sinceMs] of this.#silent) {
      if (clock.nowMs - sinceMs <= timeouts.headersMs) return;
      stats.timeouts += 1;
      socket.destroy();
    }
  }

  /** While draining: whoever has said nothing by then has nothing to lose. */
  endSilent(): void {
    for (const socket of this.#silent.keys()) socket.destroy();
  }

  #accepted(socket: Socket): void {
    if (!this.#ground.accepted.take(socket)) return this.#http1.refuse(socket);
    socket.on('error', ignore);
    socket.once('close', () => this.#silent.delete(socket));
    this.#silent.set(socket, this.#ground.clock.nowMs);
    let said: Buffer | null = null;
    const read = (bytes: Buffer): void => {
      const all = said === null ? bytes : Buffer.concat([said, bytes]);
      const length = Math.min(all.length, preface.length);
      const isPreface = preface.compare(all, 0, length, 0, length) === 0;
      if (isPreface && length < preface.length) {
        said = all;
        return;
      }
      socket.off('data', read);
      this.#silent.delete(socket);
      if (isPreface) return this.#http2.take(socket, null, all);
      socket.unshift(all);
      this.#http1.take(socket, null);
    };
    socket.on('data', read);
    socket.once('end', () => {
      if (this.#silent.has(socket)) socket.destroy();
    });
  }
}

function ignore(): void {}
