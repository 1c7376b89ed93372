import { createServer, type Server } from 'node:http';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ExchangeId, exchangeIds } from '@sluice/model';
import { type Admission, admit } from './client/admission.ts';
import { Exchange, RefusedExchange, type UpgradeAsked } from './client/exchange.ts';
import { Connection, connectionOf } from './client/http1/connection.ts';
import { Inbound } from './client/http1/inbound.ts';
import { Outgoing } from './client/http1/outgoing.ts';
import { RequestBody } from './client/request-body.ts';
import { plainAddress, TrustedProxies } from './forwarded.ts';
import { defaultLimits, defaultTimeouts, type Limits, type Timeouts } from './limits.ts';
import type { Handler, Route } from './ports.ts';
import { type RefusalCode, refusals } from './refusals.ts';
import type { RouteGround } from './route-ground.ts';
import { Router } from './router.ts';
import type { ServerGround } from './server-ground.ts';
import { Stats } from './stats.ts';
import { Upstream } from './upstream/upstream.ts';

export interface GatewayOptions {
  /** Where to listen; or a listening server or handle that a supervisor passed. */
  readonly listen: { readonly host: string; readonly port: number } | { readonly handle: object };
  readonly routes: readonly Route[];
  readonly handler: Handler;
  /** Addresses and CIDR ranges of the proxies in front, whose word about a client counts. */
  readonly trustedProxies: readonly string[];
  readonly limits?: Partial<Limits>;
  readonly timeouts?: Partial<Timeouts>;
  readonly now: () => number;
  readonly random: () => number;
}

export interface Gateway extends AsyncDisposable {
  readonly address: { readonly host: string; readonly port: number };
  readonly stats: Readonly<Stats>;
  /** The next request is routed by these; those under way go on as they are. */
  setRoutes(routes: readonly Route[]): void;
  /** Takes no new connection, answers the next request of each with `Connection: close`, and ends at none or at the deadline. */
  drain(deadlineMs: number): Promise<void>;
  /** Ends at once, whatever runs. */
  close(): Promise<void>;
}

/** Opens the listener. Ends once it listens; fails with node's error (`EADDRINUSE`) when it cannot. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const running = new RunningGateway(options);
  await running.listen(options.listen);
  return running;
}

/** How long a drain waits for idle connections to bring one more request before it ends them. */
const drainIdleMs = 1_000;

class RunningGateway implements Gateway, ServerGround {
  readonly limits: Limits;
  readonly timeouts: Timeouts;
  readonly stats = new Stats();
  readonly clock: { nowMs: number };
  router: Router<RouteGround>;
  readonly trusted: TrustedProxies;
  readonly handler: Handler;
  readonly boot: number;
  readonly idOf: (sequence: number) => ExchangeId;
  readonly now: () => number;
  isDraining = false;
  readonly #server: Server<typeof Inbound, typeof Outgoing>;
  readonly #connections = new Set<Connection>();
  readonly #connectionsByAddress = new Map<string, number>();
  readonly #upstreams = new Map<string, Upstream>();
  /** Admissions of requests that asked to switch protocols, from node's question to its event. */
  readonly #upgrades = new WeakMap<Inbound, Admission & { readonly kind: 'admitted' }>();
  #sequence = 0;
  #tick: NodeJS.Timeout | null = null;
  #onEmpty: (() => void) | null = null;

  constructor(options: GatewayOptions) {
    this.limits = { ...defaultLimits, ...options.limits };
    this.timeouts = { ...defaultTimeouts, ...options.timeouts };
    this.now = options.now;
    this.clock = { nowMs: options.now() };
    this.handler = options.handler;
    this.trusted = new TrustedProxies(options.trustedProxies);
    this.boot = Math.floor(options.random() * 2 ** 52);
    this.idOf = exchangeIds(this.boot);
    this.router = new Router(options.routes.map((route) => this.#groundOf(route)));
    this.#server = this.#createServer();
  }

  get address(): { readonly host: string; readonly port: number } {
    const { address, port } = this.#server.address() as AddressInfo;
    return { host: address, port };
  }

  async listen(where: GatewayOptions['listen']): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      const ready = (): void => {
        this.#server.off('error', reject);
        resolve();
      };
      if ('handle' in where) this.#server.listen(where.handle, ready);
      else this.#server.listen(where.port, where.host, ready);
    });
    this.#tick = setInterval(() => this.#checkTimeouts(), this.timeouts.checkMs);
    this.#tick.unref();
  }

  setRoutes(routes: readonly Route[]): void {
    this.router = new Router(routes.map((route) => this.#groundOf(route)));
  }

  nextSequence(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  refused(code: RefusalCode, peerAddress: string, method: string): ExchangeId {
    const sequence = this.nextSequence();
    const id = this.idOf(sequence);
    this.stats.refused += 1;
    const { status } = refusals[code];
    this.handler.refused({ id, boot: this.boot, sequence, startedAtMs: this.now(), status, code, peerAddress, method });
    return id;
  }

  async drain(deadlineMs: number): Promise<void> {
    this.isDraining = true;
    // http.Server's own close ends idle sockets at once, and a request that was on its way to one is lost.
    NetServer.prototype.close.call(this.#server);
    if (this.#connections.size > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, deadlineMs);
        // A request that was on its way is here by then; a client that says nothing would hold the drain to its deadline.
        const idle = setTimeout(() => this.#endIdle(), Math.min(drainIdleMs, deadlineMs));
        this.#onEmpty = () => {
          clearTimeout(timer);
          clearTimeout(idle);
          resolve();
        };
      });
    }
    await this.close();
  }

  #endIdle(): void {
    for (const connection of this.#connections) if (!connection.isBusy) connection.socket.end();
  }

  async close(): Promise<void> {
    this.isDraining = true;
    if (this.#tick) clearInterval(this.#tick);
    this.#server.close();
    for (const connection of this.#connections) connection.socket.destroy();
    for (const upstream of this.#upstreams.values()) upstream.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #createServer(): Server<typeof Inbound, typeof Outgoing> {
    const { limits, timeouts } = this;
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
    });
    server.maxHeadersCount = 0;
    server.on('connection', (socket: Socket) => this.#connected(socket));
    server.on('request', (inbound: Inbound, response: Outgoing) => this.#arrived(inbound, response, false));
    server.on('checkContinue', (inbound: Inbound, response: Outgoing) => this.#arrived(inbound, response, true));
    server.on('checkExpectation', (inbound: Inbound, response: Outgoing) => this.#refuse(inbound, response, 'unknown-expectation'));
    server.on('connect', (_inbound: Inbound, socket: Duplex) => connectionOf(socket as Socket).refuse('method-not-allowed'));
    server.on('upgrade', (inbound: Inbound, socket: Duplex, sent: Buffer) => this.#upgraded(inbound, socket as Socket, sent));
    server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => this.#parserGaveUp(error, socket as Socket));
    // Newer than the types: asked before a request is handed over as an upgrade.
    Object.assign(server, { shouldUpgradeCallback: (inbound: Inbound) => this.#mayUpgrade(inbound) });
    return server;
  }

  #connected(socket: Socket): void {
    // node takes its own listener off where a socket leaves its server (upgrade, CONNECT); an error without one would end the process.
    socket.on('error', ignore);
    const { stats, limits } = this;
    const address = plainAddress(socket.remoteAddress ?? '');
    const ofAddress = this.#connectionsByAddress.get(address) ?? 0;
    const connection = new Connection(socket, this);
    if (this.#connections.size >= limits.connectionsMax || ofAddress >= limits.connectionsPerAddressMax) {
      stats.connectionsRefused += 1;
      return connection.refuse('too-many-connections');
    }
    this.#connections.add(connection);
    this.#connectionsByAddress.set(address, ofAddress + 1);
    stats.connections += 1;
    stats.connectionsNow += 1;
    socket.on('close', () => this.#disconnected(connection, address));
  }

  #disconnected(connection: Connection, address: string): void {
    connection.closed();
    this.#connections.delete(connection);
    this.stats.connectionsNow -= 1;
    const left = (this.#connectionsByAddress.get(address) ?? 1) - 1;
    if (left > 0) this.#connectionsByAddress.set(address, left);
    else this.#connectionsByAddress.delete(address);
    if (this.#connections.size === 0) this.#onEmpty?.();
  }

  #arrived(inbound: Inbound, response: Outgoing, expectsContinue: boolean): void {
    const admission = this.#admissionOf(inbound);
    if (admission.kind === 'refused') return this.#refuse(inbound, response, admission.code);
    const connection = connectionOf(inbound.socket);
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

  #refuse(inbound: Inbound, response: Outgoing, code: RefusalCode): void {
    const connection = connectionOf(inbound.socket);
    const body = this.#bodyOf(inbound, connection, false);
    const exchange = new RefusedExchange(connection, response, code, inbound.method ?? '', body);
    if (body !== null) connection.receives(body, exchange);
    connection.admit(exchange);
  }

  #bodyOf(inbound: Inbound, connection: Connection, expectsContinue: boolean): RequestBody | null {
    const { bodyLength } = inbound.scanned();
    if (bodyLength === 0) return null;
    inbound.body = new RequestBody(bodyLength, connection, this.limits.bodyBufferBytesMax, expectsContinue);
    return inbound.body;
  }

  #admissionOf(inbound: Inbound): Admission {
    const isKnownVersion = inbound.httpVersionMajor === 1 && inbound.httpVersionMinor <= 1;
    return admit({ method: inbound.method ?? '', url: inbound.url ?? '', isKnownVersion, head: inbound.scanned() }, this);
  }

  /** A switch is let through on its own: on an allowing route, without a body, with nothing before it still unanswered. */
  #mayUpgrade(inbound: Inbound): boolean {
    const connection = connectionOf(inbound.socket);
    const head = inbound.scanned();
    if (connection.isBusy || connection.isEnding || head.bodyLength !== 0 || inbound.method !== 'GET' || !inbound.isHttp11) return false;
    if (!/^[a-z0-9!#$%&'*+.^_`|~-]{1,32}$/i.test(head.upgrade ?? '') || /^h2c$/i.test(head.upgrade ?? '')) return false;
    const admission = this.#admissionOf(inbound);
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

  #groundOf(route: Route): RouteGround {
    const url = new URL(route.upstream);
    // Other certificates are another upstream: neither its sockets nor its sessions are shared.
    const key = `${url.origin} ${JSON.stringify(route.upstreamTls)}`;
    let upstream = this.#upstreams.get(key);
    if (!upstream) {
      upstream = new Upstream(url.origin, route.upstreamTls, this.limits, this.timeouts, this.stats, this.clock);
      this.#upstreams.set(key, upstream);
    }
    return { route, upstream, host: url.host, pathPrefix: url.pathname === '/' ? '' : url.pathname.replace(/\/$/, '') };
  }

  #checkTimeouts(): void {
    this.clock.nowMs = this.now();
    for (const connection of this.#connections) connection.checkTimeouts();
    for (const upstream of this.#upstreams.values()) upstream.checkTimeouts();
  }
}

function ignore(): void {}

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
