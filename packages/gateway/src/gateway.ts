import { once } from 'node:events';
import { type AddressInfo, Server as NetServer } from 'node:net';
import { type ExchangeId, exchangeIds } from '@sluice/model';
import { AcceptedSockets } from './client/accepted-sockets.ts';
import { CleartextListener } from './client/cleartext-listener.ts';
import { Http1Server } from './client/http1/http1-server.ts';
import type { Redirect } from './client/http1/redirect.ts';
import { Http2Server } from './client/http2/http2-server.ts';
import { defaultNetworkBits, type NetworkBits } from './client/network-of.ts';
import type { ProtocolServer } from './client/protocol-server.ts';
import { TrustedProxies } from './forwarded.ts';
import { defaultLimits, defaultTimeouts, type Limits, type Timeouts } from './limits.ts';
import { OverloadGuard, type OverloadSettings } from './overload/overload-guard.ts';
import type { OverloadChange } from './overload/overload-ladder.ts';
import type { Handler, Route } from './ports.ts';
import { type RefusalCode, refusals } from './refusals.ts';
import type { RouteGround } from './route-ground.ts';
import { Router } from './router.ts';
import type { ServerGround } from './server-ground.ts';
import { Stats } from './stats.ts';
import { TlsListener } from './tls/tls-listener.ts';
import type { TlsSettings } from './tls/tls-settings.ts';
import type { UpstreamChange } from './upstream/upstream-change.ts';
import { type ApiTargets, Upstreams } from './upstream/upstreams.ts';

/** What can be changed while a gateway runs. */
export interface Revision {
  readonly routes: readonly Route[];
  readonly handler: Handler;
  /** Addresses and CIDR ranges of the proxies in front, whose word about a client counts. */
  readonly trustedProxies: readonly string[];
  readonly limits?: Partial<Limits>;
  readonly timeouts?: Partial<Timeouts>;
}

export interface GatewayOptions extends Revision {
  /** Where to listen; or a listening server or handle that a supervisor passed. */
  readonly listen: { readonly host: string; readonly port: number } | { readonly handle: object };
  /** Null or left out: cleartext. */
  readonly tls?: TlsSettings | null;
  /** Whether clients may speak HTTP/2: where a TLS handshake agrees on it, and in cleartext where they know beforehand. */
  readonly http2?: { readonly tls: boolean; readonly cleartext: boolean };
  /** A second listener, in cleartext, that sends everybody to `httpsPort` and answers the questions of a certificate authority. */
  readonly redirect?: { readonly listen: GatewayOptions['listen']; readonly httpsPort: number } | null;
  readonly networkBits?: NetworkBits;
  /** What is done when too much comes at once; null or left out: nothing. */
  readonly overload?: OverloadSettings | null;
  readonly onOverload?: (change: OverloadChange) => void;
  /** Where to listen after a pause; the same host and port when left out. */
  readonly listenAgain?: () => Promise<GatewayOptions['listen']>;
  /** Told of each change of an upstream's state. */
  readonly onUpstreamChange?: (change: UpstreamChange) => void;
  readonly now: () => number;
  /** The same clock as nobody sets it, for all that waits; `now` where it is left out. */
  readonly steady?: () => number;
  readonly random: () => number;
}

export interface Gateway extends AsyncDisposable {
  readonly address: { readonly host: string; readonly port: number };
  readonly redirectAddress: { readonly host: string; readonly port: number } | null;
  readonly stats: Readonly<Stats>;
  /** How the targets of each API are. */
  readonly targets: readonly ApiTargets[];
  /**
   * The next request is routed and handled by this; those under way go on with the routes and the handler that let them in. Limits and
   * timeouts change for all; those of a message's head can only be lowered.
   */
  revise(revision: Revision): void;
  /** Handshakes from now on are by these. Throws what is wrong with them, and then those before stay; also where the gate speaks cleartext. */
  setTls(settings: TlsSettings): void;
  /** Key authorizations by their tokens, for a certificate authority that asks for them (RFC 8555 8.3). */
  setChallenges(challenges: ReadonlyMap<string, string>): void;
  /** Takes no new connection, answers the next request of each with `Connection: close`, and ends at none or at the deadline. */
  drain(deadlineMs: number): Promise<void>;
  /** Ends at once, whatever runs. */
  close(): Promise<void>;
}

/** Opens the listener. Ends once it listens; fails with node's error (`EADDRINUSE`) when it cannot. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const running = new RunningGateway(options);
  await running.listen(options);
  return running;
}

/** How long a drain waits for idle connections to bring one more request before it ends them. */
const drainIdleMs = 1_000;
/** Between two tries to listen again. */
const acceptAgainMs = 250;

class RunningGateway implements Gateway, ServerGround {
  /** Upstreams and connections hold these very objects, so that a revision reaches them. */
  readonly limits: Limits;
  readonly timeouts: Timeouts;
  readonly stats = new Stats();
  readonly clock: { nowMs: number };
  router: Router<RouteGround>;
  trusted: TrustedProxies;
  handler: Handler;
  readonly boot: number;
  readonly idOf: (sequence: number) => ExchangeId;
  readonly now: () => number;
  isDraining = false;
  readonly accepted: AcceptedSockets;
  readonly #tls: TlsListener | null;
  /** Tells protocols apart in cleartext, where there is more than one. */
  readonly #cleartext: CleartextListener | null;
  readonly #redirect: Redirect;
  /** Whoever accepts sockets. */
  readonly #server: NetServer;
  readonly #redirectServer: NetServer | null;
  readonly #protocols: readonly ProtocolServer[];
  readonly #upstreams: Upstreams;
  readonly #steady: () => number;
  readonly #guard: OverloadGuard | null;
  readonly #options: GatewayOptions;
  #baseTimeouts: Timeouts;
  #address = { host: '', port: 0 };
  #sequence = 0;
  #tick: NodeJS.Timeout | null = null;

  constructor(options: GatewayOptions) {
    this.limits = { ...defaultLimits, ...options.limits };
    this.timeouts = { ...defaultTimeouts, ...options.timeouts };
    this.#options = options;
    this.#baseTimeouts = { ...this.timeouts };
    this.now = options.now;
    this.#steady = options.steady ?? options.now;
    this.clock = { nowMs: this.#steady() };
    this.handler = options.handler;
    this.trusted = new TrustedProxies(options.trustedProxies);
    this.boot = Math.floor(options.random() * 2 ** 52);
    this.idOf = exchangeIds(this.boot);
    const { limits, timeouts, stats, clock } = this;
    const report = options.onUpstreamChange ?? (() => {});
    this.#upstreams = new Upstreams({ limits, timeouts, stats, clock, random: Math.random, report });
    this.router = this.#routerOf(options);
    this.accepted = new AcceptedSockets(this, options.networkBits ?? defaultNetworkBits);
    const http1 = new Http1Server(this, null);
    const { tls: isOverTls, cleartext: isCleartext } = options.http2 ?? { tls: true, cleartext: false };
    const http2 = (options.tls ? isOverTls : isCleartext) ? new Http2Server(this) : null;
    // By their names in ALPN, the wanted one first.
    const protocols = new Map<string, ProtocolServer>([...(http2 ? [['h2', http2] as const] : []), ['http/1.1', http1]]);
    this.#tls = options.tls ? new TlsListener(options.tls, protocols, this) : null;
    this.#cleartext = http2 !== null && this.#tls === null ? new CleartextListener(http1, http2, this) : null;
    this.#server = (this.#tls ?? this.#cleartext ?? http1).server;
    this.#redirect = { httpsPort: options.redirect?.httpsPort ?? 443, challenges: new Map() };
    const redirecting = options.redirect ? new Http1Server(this, this.#redirect) : null;
    this.#redirectServer = redirecting?.server ?? null;
    this.#protocols = [...protocols.values(), ...(redirecting === null ? [] : [redirecting])];
    this.#guard = options.overload ? new OverloadGuard(options.overload, this) : null;
  }

  get address(): { readonly host: string; readonly port: number } {
    return this.#address;
  }

  get targets(): readonly ApiTargets[] {
    return this.#upstreams.targets;
  }

  get redirectAddress(): { readonly host: string; readonly port: number } | null {
    return this.#redirectServer && addressOf(this.#redirectServer);
  }

  async listen({ listen, redirect }: GatewayOptions): Promise<void> {
    await listenOn(this.#server, listen);
    this.#address = addressOf(this.#server);
    if (this.#redirectServer && redirect) await listenOn(this.#redirectServer, redirect.listen);
    this.#tick = setInterval(() => this.#checkTimeouts(), this.timeouts.checkMs);
    this.#tick.unref();
  }

  revise(revision: Revision): void {
    Object.assign(this.limits, defaultLimits, revision.limits);
    this.#baseTimeouts = { ...defaultTimeouts, ...revision.timeouts };
    this.shortenTimeouts(this.#guard?.timeoutShare ?? 1);
    this.trusted = new TrustedProxies(revision.trustedProxies);
    this.handler = revision.handler;
    this.router = this.#routerOf(revision);
  }

  setTls(settings: TlsSettings): void {
    if (this.#tls === null) throw new Error('the gate listens in cleartext');
    this.#tls.set(settings);
  }

  setChallenges(challenges: ReadonlyMap<string, string>): void {
    this.#redirect.challenges = challenges;
  }

  nextSequence(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  refused(code: RefusalCode, peerAddress: string, method: string): ExchangeId {
    const sequence = this.nextSequence();
    const id = this.idOf(sequence);
    this.stats.countRefusal(code);
    const { status } = refusals[code];
    this.handler.refused({ id, boot: this.boot, sequence, startedAtMs: this.now(), status, code, peerAddress, method });
    return id;
  }

  get endsConnections(): boolean {
    return this.isDraining || (this.#guard !== null && this.#guard.stage >= 2);
  }

  get isShedding(): boolean {
    return this.#guard !== null && this.#guard.stage >= 3;
  }

  // What the overload ladder does.

  get connectionsNow(): number {
    return this.accepted.count;
  }

  get connectionsMax(): number {
    return this.limits.connectionsMax;
  }

  shortenTimeouts(share: number): void {
    Object.assign(this.timeouts, this.#baseTimeouts);
    if (share < 1) Object.assign(this.timeouts, shortened(this.#baseTimeouts, share));
    for (const protocol of this.#protocols) protocol.takeTimeouts();
  }

  endIdle(): void {
    for (const protocol of this.#protocols) protocol.endIdle();
  }

  stopAccepting(): void {
    if (!this.isDraining) NetServer.prototype.close.call(this.#server);
  }

  acceptAgain(): void {
    if (this.isDraining || this.#server.listening) return;
    const where = this.#options.listenAgain?.() ?? Promise.resolve(this.#address);
    where
      .then((listen) => (this.isDraining || this.#server.listening ? undefined : listenOn(this.#server, listen)))
      .catch(() => setTimeout(() => this.acceptAgain(), acceptAgainMs).unref());
  }

  changed(change: OverloadChange): void {
    this.stats.overloadChanges += 1;
    this.stats.overloadStageNow = change.to;
    this.#options.onOverload?.(change);
  }

  async drain(deadlineMs: number): Promise<void> {
    this.isDraining = true;
    // http.Server's own close ends idle sockets at once, and a request that was on its way to one is lost.
    for (const server of this.#servers) NetServer.prototype.close.call(server);
    for (const protocol of this.#protocols) protocol.drain();
    if (this.accepted.count > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, deadlineMs);
        // A request that was on its way is here by then; a client that says nothing would hold the drain to its deadline.
        const idle = setTimeout(() => this.#endIdle(), Math.min(drainIdleMs, deadlineMs));
        this.accepted.onEmpty = () => {
          clearTimeout(timer);
          clearTimeout(idle);
          resolve();
        };
      });
    }
    await this.close();
  }

  get #servers(): readonly NetServer[] {
    return this.#redirectServer === null ? [this.#server] : [this.#server, this.#redirectServer];
  }

  #endIdle(): void {
    this.#tls?.endHandshakes();
    this.#cleartext?.endSilent();
    this.endIdle();
  }

  async close(): Promise<void> {
    this.isDraining = true;
    if (this.#tick) clearInterval(this.#tick);
    this.#guard?.close();
    for (const server of this.#servers) server.close();
    for (const protocol of this.#protocols) protocol.close();
    this.accepted.destroy();
    this.#upstreams.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #routerOf({ routes, handler }: Revision): Router<RouteGround> {
    return new Router(this.#upstreams.groundsOf(routes).map((ground) => ({ ...ground, handler })));
  }

  #checkTimeouts(): void {
    this.clock.nowMs = this.#steady();
    this.#tls?.checkTimeouts();
    this.#cleartext?.checkTimeouts();
    for (const protocol of this.#protocols) protocol.checkTimeouts();
    this.#upstreams.checkTimeouts();
  }
}

/** What clients may take; nothing of upstreams. */
function shortened({ headersMs, bodyGraceMs, writeStallMs, readGraceMs, idleMs, lingerMs }: Timeouts, share: number): Partial<Timeouts> {
  return {
    headersMs: headersMs * share,
    bodyGraceMs: bodyGraceMs * share,
    writeStallMs: writeStallMs * share,
    readGraceMs: readGraceMs * share,
    idleMs: idleMs * share,
    lingerMs: lingerMs * share,
  };
}

function addressOf(server: NetServer): { readonly host: string; readonly port: number } {
  const { address, port } = server.address() as AddressInfo;
  return { host: address, port };
}

async function listenOn(server: NetServer, where: GatewayOptions['listen']): Promise<void> {
  if ('handle' in where) server.listen(where.handle);
  else server.listen(where.port, where.host);
  await once(server, 'listening');
}
