import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { RefusalCode } from '../../refusals.ts';
import type { ServerGround } from '../../server-ground.ts';
import { type Admission, admit } from '../admission.ts';
import type { Secured } from '../client-hop.ts';
import { Exchange, RefusedExchange, type UpgradeAsked } from '../exchange.ts';
import type { ProtocolServer } from '../protocol-server.ts';
import { RequestBody } from '../request-body.ts';
import { Connection, connectionOf, hasConnection } from './connection.ts';
import { Inbound } from './inbound.ts';
import { Outgoing } from './outgoing.ts';
import { ChallengeAnswer, type Redirect, redirected } from './redirect.ts';

const { createServer } = process.getBuiltinModule('node:http');

/** One read of an upstream that a client does not take is enough to wait for it; with node's own bound of 64 KiB it was two. */
const waitingBytesMax = 32 * 1024;

/** HTTP/1.1 from clients: on sockets that its own listener accepts, and on those that a TLS handshake hands over. */
export class Http1Server implements ProtocolServer {
  /** Listens where the gate speaks cleartext; over TLS another one accepts. */
  readonly server: Server<typeof Inbound, typeof Outgoing>;
  readonly #ground: ServerGround;
  readonly #connections = new Set<Connection>();
  /** Admissions of requests that asked to switch protocols, from node's question to its event. */
  readonly #upgrades = new WeakMap<Inbound, Admission & { readonly kind: 'admitted' }>();

  #hasStarted = false;

  /** With `redirect` it serves nothing, and sends everybody to where TLS is spoken. */
  constructor(ground: ServerGround, redirect: Redirect | null) {
    this.#ground = ground;
    this.server = this.#createServer(redirect);
  }

  take(socket: Socket, secured: Secured | null): void {
    this.#connect(socket, secured);
    // node starts to look for heads that come too slowly when a server listens, which this one does not.
    if (!this.#hasStarted) this.server.emit('listening');
    this.#hasStarted = true;
    this.server.emit('connection', socket);
  }

  /** There are too many connections. */
  refuse(socket: Socket): void {
    new Connection(socket, this.#ground, null).refuse('too-many-connections');
  }

  takeTimeouts(): void {
    const { headersMs, idleMs } = this.#ground.timeouts;
    this.server.headersTimeout = headersMs;
    this.server.keepAliveTimeout = idleMs;
  }

  checkTimeouts(): void {
    for (const connection of this.#connections) connection.checkTimeouts();
  }

  /** Each answer from now on says that it is the last. */
  drain(): void {}

  endIdle(): void {
    for (const connection of this.#connections) if (!connection.isBusy) connection.socket.end();
  }

  close(): void {
    this.server.close();
  }

  #createServer(redirect: Redirect | null): Server<typeof Inbound, typeof Outgoing> {
    const { limits, timeouts } = this.#ground;
    const server = createServer<typeof Inbound, typeof Outgoing>({
      IncomingMessage: Inbound,
      ServerResponse: Outgoing,
      // Its own bound is only a backstop: the parser ends with 431 what is far above ours, so that no header is ever parsed but not shown.
      maxHeaderSize: limits.headerBytesMax + limits.targetBytesMax + limits.headersMax * 4 + 4096,
      headersTimeout: timeouts.headersMs,
      requestTimeout: 0,
      connectionsCheckingInterval: timeouts.checkMs,
      keepAliveTimeout: timeouts.idleMs,
      requireHostHeader: false,
      insecureHTTPParser: false,
      noDelay: true,
      highWaterMark: waitingBytesMax,
    });
    server.maxHeadersCount = 0;
    server.on('connection', (socket: Socket) => this.#connected(socket));
    if (redirect !== null) {
      const arrived = (inbound: Inbound, response: Outgoing) => this.#redirect(inbound, response, redirect);
      for (const event of ['request', 'checkContinue'] as const) server.on(event, arrived);
    } else {
      server.on('request', (inbound: Inbound, response: Outgoing) => this.#arrived(inbound, response, false));
      server.on('checkContinue', (inbound: Inbound, response: Outgoing) => this.#arrived(inbound, response, true));
    }
    server.on('checkExpectation', (inbound: Inbound, response: Outgoing) => this.#refuse(inbound, response, 'unknown-expectation'));
    server.on('connect', (_inbound: Inbound, socket: Duplex) => connectionOf(socket as Socket).refuse('method-not-allowed'));
    server.on('upgrade', (inbound: Inbound, socket: Duplex, sent: Buffer) => this.#upgraded(inbound, socket as Socket, sent));
    server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => this.#parserGaveUp(error, socket as Socket));
    // Newer than the types: asked before a request is handed over as an upgrade.
    Object.assign(server, { shouldUpgradeCallback: (inbound: Inbound) => redirect === null && this.#mayUpgrade(inbound) });
    return server;
  }

  #connected(socket: Socket): void {
    if (hasConnection(socket)) return;
    if (this.#ground.accepted.take(socket)) this.#connect(socket, null);
    else this.refuse(socket);
  }

  #connect(socket: Socket, secured: Secured | null): void {
    const connection = new Connection(socket, this.#ground, secured);
    this.#connections.add(connection);
    socket.on('close', () => {
      this.#connections.delete(connection);
      connection.closed();
    });
  }

  #arrived(inbound: Inbound, response: Outgoing, expectsContinue: boolean): void {
    const connection = connectionOf(inbound.socket);
    const admission = this.#admissionOf(inbound, connection);
    if (admission.kind === 'refused') return this.#refuse(inbound, response, admission.code);
    const head = inbound.scanned();
    if (head.upgrade !== undefined && /\bwebsocket\b/i.test(head.upgrade)) {
      return this.#refuse(inbound, response, admission.way.route.allowsUpgrade(admission.target) ? 'bad-upgrade' : 'upgrade-not-allowed');
    }
    const body = this.#bodyOf(inbound, connection, expectsContinue);
    const exchange = new Exchange(
      connection,
      response,
      { ...admission, method: inbound.method ?? '', rawHeaders: inbound.rawHeaders, head, body },
      null,
    );
    if (body !== null) connection.receives(body, exchange);
    connection.admit(exchange);
  }

  #redirect(inbound: Inbound, response: Outgoing, redirect: Redirect): void {
    const found = redirected(inbound, redirect, this.#ground);
    if (found.kind === 'refused') return this.#refuse(inbound, response, found.code, found.location);
    const connection = connectionOf(inbound.socket);
    connection.admit(new ChallengeAnswer(connection, response, found.text));
  }

  #refuse(inbound: Inbound, response: Outgoing, code: RefusalCode, location: string | null = null): void {
    const connection = connectionOf(inbound.socket);
    const body = this.#bodyOf(inbound, connection, false);
    const exchange = new RefusedExchange(connection, response, code, inbound.method ?? '', body, location);
    if (body !== null) connection.receives(body, exchange);
    connection.admit(exchange);
  }

  #bodyOf(inbound: Inbound, connection: Connection, expectsContinue: boolean): RequestBody | null {
    const { bodyLength } = inbound.scanned();
    if (bodyLength === 0) return null;
    inbound.body = new RequestBody(bodyLength, connection, this.#ground.limits, expectsContinue);
    return inbound.body;
  }

  #admissionOf(inbound: Inbound, { hop }: Connection): Admission {
    const isKnownVersion = inbound.httpVersionMajor === 1 && inbound.httpVersionMinor <= 1;
    return admit({ method: inbound.method ?? '', url: inbound.url ?? '', isKnownVersion, head: inbound.scanned() }, hop, this.#ground);
  }

  /** A switch is let through on its own: on an allowing route, without a body, with nothing before it still unanswered. */
  #mayUpgrade(inbound: Inbound): boolean {
    const connection = connectionOf(inbound.socket);
    const head = inbound.scanned();
    if (connection.isBusy || connection.isEnding || head.bodyLength !== 0 || inbound.method !== 'GET' || !inbound.isHttp11) return false;
    if (!/^[a-z0-9!#$%&'*+.^_`|~-]{1,32}$/i.test(head.upgrade ?? '') || /^h2c$/i.test(head.upgrade ?? '')) return false;
    const admission = this.#admissionOf(inbound, connection);
    if (admission.kind === 'refused' || !admission.way.route.allowsUpgrade(admission.target)) return false;
    this.#upgrades.set(inbound, admission);
    return true;
  }

  #upgraded(inbound: Inbound, socket: Socket, sent: Buffer): void {
    const admission = this.#upgrades.get(inbound);
    if (!admission) return void socket.destroy();
    const connection = connectionOf(socket);
    const head = inbound.scanned();
    const asked: UpgradeAsked = { protocol: head.upgrade ?? '', socket, sent };
    const response = new Outgoing(inbound);
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    connection.admit(
      new Exchange(connection, response, { ...admission, method: 'GET', rawHeaders: inbound.rawHeaders, head, body: null }, asked),
    );
  }

  #parserGaveUp(error: NodeJS.ErrnoException, socket: Socket): void {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    connectionOf(socket).refuse(parserRefusal(error.code ?? ''));
  }
}

function parserRefusal(code: string): RefusalCode {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return 'headers-too-large';
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return 'chunk-extensions-too-large';
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 'header-timeout';
    default:
      return 'bad-request';
  }
}
