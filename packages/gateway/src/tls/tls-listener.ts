import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';
import { createServer as createTlsServer, type TLSSocket, type Server as TlsServer } from 'node:tls';
import type { ProtocolServer } from '../client/protocol-server.ts';
import { carrierOf } from '../client/reset.ts';
import { plainAddress } from '../forwarded.ts';
import { problemOf, rawProblem } from '../problem.ts';
import type { ServerGround } from '../server-ground.ts';
import { securedBy } from './client-certificate.ts';
import { contextOptions, SecureContexts } from './secure-contexts.ts';
import type { TlsSettings } from './tls-settings.ts';

const { STATUS_CODES } = process.getBuiltinModule('node:http');

/** Accepts sockets, sees them through the handshake, and hands them to the protocol that was agreed on. */
export class TlsListener {
  /** Accepts; node's TLS server never listens, so that a socket counts, and is bounded, before its handshake begins. */
  readonly server: TcpServer;
  readonly #ground: ServerGround;
  readonly #protocols: ReadonlyMap<string, ProtocolServer>;
  /** Since when a socket shakes hands, oldest first. */
  readonly #handshakes = new Map<Socket, number>();
  /** Another one with each change of settings; handshakes under way end with theirs. */
  #tls: TlsServer;

  /** `protocols` by their names in ALPN, the wanted one first; it must have `http/1.1`, which a client without ALPN speaks. */
  constructor(settings: TlsSettings, protocols: ReadonlyMap<string, ProtocolServer>, ground: ServerGround) {
    this.#ground = ground;
    this.#protocols = protocols;
    this.#tls = this.#createTls(settings);
    this.server = createTcpServer({ noDelay: true }, (socket) => this.#accepted(socket));
  }

  /** Handshakes from now on are by these. Throws what is wrong with them, and then those before stay. */
  set(settings: TlsSettings): void {
    this.#tls = this.#createTls(settings);
  }

  checkTimeouts(): void {
    const { clock, timeouts, stats } = this.#ground;
    for (const [socket, sinceMs] of this.#handshakes) {
      if (clock.nowMs - sinceMs <= timeouts.headersMs) return;
      stats.timeouts += 1;
      socket.destroy();
    }
  }

  /** While draining: whoever has not even shaken hands by then has nothing to lose. */
  endHandshakes(): void {
    for (const socket of this.#handshakes.keys()) socket.destroy();
  }

  get address(): AddressInfo {
    return this.server.address() as AddressInfo;
  }

  #createTls(settings: TlsSettings): TlsServer {
    const contexts = new SecureContexts(settings);
    const tls = createTlsServer({
      ...contextOptions(settings, settings.pairs[0]),
      ALPNProtocols: [...this.#protocols.keys()],
      SNICallback: (host, found) => found(null, contexts.find(host)),
      requestCert: settings.clientCertificates !== null,
      ...(settings.ticketKeys === null ? {} : { ticketKeys: Buffer.from(settings.ticketKeys) }),
      // Whoever shows none that holds is told so in HTTP, and recorded.
      rejectUnauthorized: false,
      // The deadline that counts is ours: node's starts anew with every byte.
      handshakeTimeout: this.#ground.timeouts.headersMs * 2,
    });
    tls.on('secureConnection', (socket: TLSSocket) => this.#secured(socket, settings));
    tls.on('tlsClientError', (error: NodeJS.ErrnoException, socket: TLSSocket) => this.#failed(error, carrierOf(socket)));
    return tls;
  }

  #accepted(socket: Socket): void {
    // Without a handshake there is nobody whom it could be told.
    if (!this.#ground.accepted.take(socket)) return void socket.resetAndDestroy();
    socket.on('error', ignore);
    socket.once('close', () => this.#handshakes.delete(socket));
    this.#handshakes.set(socket, this.#ground.clock.nowMs);
    this.#tls.emit('connection', socket);
  }

  #secured(socket: TLSSocket, settings: TlsSettings): void {
    const { stats, clock } = this.#ground;
    this.#handshakes.delete(carrierOf(socket));
    stats.handshakes += 1;
    if (socket.isSessionReused()) stats.handshakesResumed += 1;
    const protocol = this.#protocols.get(socket.alpnProtocol || 'http/1.1');
    if (protocol === undefined) return void socket.destroy();
    protocol.take(socket, securedBy(socket, settings, clock.nowMs));
  }

  #failed(error: NodeJS.ErrnoException, carrier: Socket): void {
    this.#ground.stats.handshakesFailed += 1;
    if (error.code !== 'ERR_SSL_HTTP_REQUEST' || !carrier.writable) return;
    const problem = problemOf('cleartext', this.#ground.refused('cleartext', plainAddress(carrier.remoteAddress ?? ''), ''));
    carrier.end(rawProblem(problem, STATUS_CODES[problem.status] ?? 'Error'));
  }
}

function ignore(): void {}
