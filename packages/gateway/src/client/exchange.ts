import type { Socket } from 'node:net';
import {
  type AbortReason,
  type Captured,
  type ExchangeId,
  emptyBody,
  type HeaderPairs,
  headerOf,
  headersOf,
  type RequestMessage,
  type ResponseMessage,
} from '@sluice/model';
import { clientAddress, type TrustedProxies } from '../forwarded.ts';
import { kindOf, own } from '../header-names.ts';
import type { Outcome, Route, UpstreamFault, Way, WireEnding } from '../ports.ts';
import { problemOf } from '../problem.ts';
import type { RefusalCode } from '../refusals.ts';
import { type RouteGround, upstreamPath } from '../route-ground.ts';
import { RequestFeed } from '../upstream/request-feed.ts';
import { requestLines } from '../upstream/request-lines.ts';
import { faultOf, UpstreamExchange } from '../upstream/upstream-exchange.ts';
import { Answer, type AnswerOwner } from './answer.ts';
import type { AnswerWire } from './answer-wire.ts';
import type { ClientConnection, Job } from './client-connection.ts';
import type { ClientHop } from './client-hop.ts';
import type { RequestBody } from './request-body.ts';
import type { RequestHead } from './request-head.ts';
import { splice, switchingHead } from './tunnel.ts';

/** What the parser and admission know of a request. */
export interface Arrived {
  readonly method: string;
  readonly target: string;
  readonly authority: string;
  readonly rawHeaders: HeaderPairs;
  readonly head: RequestHead;
  readonly body: RequestBody | null;
  readonly way: RouteGround;
}

/** A client socket that asked to switch protocols, off the hands of node's server, with what it sent after the request. */
export interface UpgradeAsked {
  readonly protocol: string;
  readonly socket: Socket;
  readonly sent: Buffer;
}

/** The request itself, reads that guard it, and what a refusal that must not be told apart looks like. */
const forwardsMax = 4;
const notForwarded = faultOf('aborted', 'the client is gone');

/** One exchange on the wire, from the head of the request to the last byte of the answer. */
export class Exchange implements Captured, Way, Job, AnswerOwner {
  readonly id: ExchangeId;
  readonly boot: number;
  readonly sequence: number;
  readonly startedAtMs: number;
  readonly request: RequestMessage;
  readonly #connection: ClientConnection;
  readonly #wire: AnswerWire;
  readonly #arrived: Arrived;
  readonly #upgrade: UpgradeAsked | null;
  readonly #answer: Answer;
  #upstream: UpstreamExchange | null = null;
  #outcome: Outcome | null = null;
  /** Why it ends otherwise than its outcome says. */
  #broken: AbortReason | null = null;
  #hasStarted = false;
  #givenUpFor: RefusalCode | null = null;
  #isTunnel = false;
  #forwards = 0;
  #isAside = false;
  #consumer = '';
  #isOver = false;

  constructor(connection: ClientConnection, wire: AnswerWire, arrived: Arrived, upgrade: UpgradeAsked | null) {
    const { server } = connection;
    this.#connection = connection;
    this.#wire = wire;
    this.#arrived = arrived;
    this.#upgrade = upgrade;
    this.boot = server.boot;
    this.sequence = server.nextSequence();
    this.id = server.idOf(this.sequence);
    this.startedAtMs = server.now();
    this.request = requestOf(arrived, connection.hop, server.trusted);
    this.#answer = new Answer(wire, this);
    server.stats.exchanges += 1;
  }

  // The way on, for flow.

  get route(): Route {
    return this.#arrived.way.route;
  }

  forward(request: RequestMessage, consumer = request.peer.address, isAside = false): Promise<ResponseMessage | UpstreamFault> {
    if (this.#isOver || this.#forwards === forwardsMax) return Promise.resolve(notForwarded);
    this.#forwards += 1;
    this.#consumer = consumer;
    this.#upstream?.cancel({ kind: 'denied', detail: 'the answer was not wanted' });
    this.#isAside = isAside;
    return new Promise((resolve) => this.#send(request, resolve));
  }

  #send(request: RequestMessage, resolve: (answer: ResponseMessage | UpstreamFault) => void): void {
    if (request.body.length === 0) {
      request.body.open(deaf);
      return this.#dispatch(request, null, resolve);
    }
    const feed = new RequestFeed(request.body, this.#connection.server.limits.bodyBufferBytesMax);
    if (feed.isSettled) return this.#dispatchFed(request, feed, resolve);
    // The handler may have been called from within the parser: once the read is parsed, the body that was in it is here as a whole, or known to be broken.
    setImmediate(() => this.#dispatchFed(request, feed, resolve));
  }

  #dispatchFed(request: RequestMessage, feed: RequestFeed, resolve: (answer: ResponseMessage | UpstreamFault) => void): void {
    if (feed.aborted !== null) return resolve(faultOf('aborted', feed.aborted.detail));
    if (this.#isOver) return resolve(notForwarded);
    this.#dispatch(request, feed.whole() ?? feed, resolve);
  }

  #dispatch(request: RequestMessage, body: Buffer | RequestFeed | null, resolve: (answer: ResponseMessage | UpstreamFault) => void): void {
    const { way } = this.#arrived;
    const { mirror, route, upstream } = way;
    const headers = requestLines(request, route.hostSent === 'client' ? request.authority : way.host, this.#connection.hop);
    const dispatch = {
      method: request.method,
      path: upstreamPath(way, request.target),
      headers,
      body,
      upgrade: this.#upgrade?.protocol ?? null,
      consumer: this.#consumer,
    };
    const exchange = new UpstreamExchange(dispatch, upstream, route.passesEarlyHints ? (lines) => this.#hint(lines) : null, resolve);
    this.#upstream = exchange;
    upstream.send(exchange);
    // What is asked beside the exchange, such as what a 404 looks like, is not traffic.
    if (mirror !== null && !this.#isAside) mirror.offer(dispatch);
  }

  // The job of its connection.

  start(): void {
    this.#hasStarted = true;
    if (this.#givenUpFor !== null) return this.#problem(this.#givenUpFor);
    try {
      this.#arrived.way.handler.handle(this, this).then(
        (outcome) => this.#decided(outcome),
        () => this.#failed(),
      );
    } catch {
      this.#failed();
    }
  }

  sendContinue(): void {
    this.#wire.sendContinue();
  }

  abandon(reason: AbortReason): void {
    // A tunnel sees by itself when one of its ends is gone.
    if (this.#isOver || this.#isTunnel) return;
    this.#connection.server.stats.clientAborts += 1;
    this.#upstream?.cancel(reason);
    if (this.#outcome !== null) return this.#answer.abandon(reason);
    this.#broken = reason;
    this.#finish();
  }

  giveUp(code: RefusalCode, reason: AbortReason): void {
    // What is left of a body whose answer is out is not waited for.
    if (this.#isOver) return this.#wire.cut();
    this.#broken = reason;
    this.#givenUpFor = code;
    // One that waits answers when its turn comes: an answer that ends the connection must not overtake those before it.
    if (!this.#hasStarted) return;
    this.#upstream?.cancel(reason);
    if (this.#answer.hasHead) this.#wire.cut();
    else this.#problem(code);
  }

  // The owner of its answer.

  get hsts(): string | null {
    return this.#connection.hop.hsts;
  }

  get isHead(): boolean {
    return this.request.method === 'HEAD';
  }

  endsConnection(): boolean {
    // node's parser drops what came in one read with a request that asked to switch protocols; nothing behind it can be trusted.
    const asksToSwitch = this.#arrived.head.upgrade !== undefined;
    return this.#connection.endsWith(this, asksToSwitch || this.#givenUpFor !== null);
  }

  get takesTrailers(): boolean {
    const { te } = this.#arrived.head;
    return te !== undefined && /\btrailers\b/i.test(te);
  }

  answered(ending: WireEnding): void {
    if (ending.kind === 'aborted') this.#upstream?.cancel(ending.reason);
    this.#outcome?.ended?.(this.#broken === null ? ending : { kind: 'aborted', bodyBytes: ending.bodyBytes, reason: this.#broken });
    this.#finish();
    if (this.#upgrade !== null) this.#upgrade.socket.destroySoon();
  }

  unwritable(reason: AbortReason): void {
    this.#broken ??= reason;
    this.#problem('bad-answer');
  }

  #decided(outcome: Outcome): void {
    this.#outcome = outcome;
    if (this.#isOver || this.#broken !== null) {
      const reason: AbortReason = this.#broken ?? { kind: 'client', detail: 'the client is gone' };
      outcome.message.body.cancel(reason);
      if (this.#isOver) outcome.ended?.({ kind: 'aborted', bodyBytes: 0, reason });
      return;
    }
    const switched = this.#upstream?.switched ?? null;
    if (switched !== null && this.#upgrade !== null) {
      if (outcome.message.status === 101) return this.#tunnel(this.#upgrade, outcome, switched);
      switched.destroy();
    }
    this.#answer.begin(outcome.message);
  }

  #failed(): void {
    if (this.#isOver) return;
    const reason: AbortReason = { kind: 'denied', detail: 'the exchange could not be judged' };
    this.#broken ??= reason;
    this.#upstream?.cancel(reason);
    if (!this.#answer.hasHead) this.#problem('handler-failed');
  }

  #problem(code: RefusalCode): void {
    this.#connection.server.stats.countRefusal(code);
    this.#answer.problem(problemOf(code, this.id));
  }

  #tunnel(asked: UpgradeAsked, { message: { headers }, tunnelled }: Outcome, upstream: Socket): void {
    const { stats, timeouts } = this.#connection.server;
    this.#isTunnel = true;
    stats.tunnels += 1;
    stats.tunnelsNow += 1;
    asked.socket.write(switchingHead(headers, asked.protocol), 'latin1');
    if (asked.sent.length > 0) upstream.write(asked.sent);
    const cut = splice(asked.socket, upstream, timeouts.tunnelIdleMs, (bodyBytes, wasSilent) => {
      stats.tunnelsNow -= 1;
      if (wasSilent) stats.timeouts += 1;
      this.answered({ kind: 'sent', bodyBytes });
    });
    tunnelled?.(cut);
  }

  #hint(lines: HeaderPairs): void {
    const links: string[] = [];
    for (let index = 0; index < lines.length; index += 2) if (lines[index]?.toLowerCase() === 'link') links.push(lines[index + 1] ?? '');
    if (links.length === 0 || this.#isOver) return;
    if (!this.#wire.sendHints(links)) this.#connection.server.stats.informationalDropped += 1;
  }

  #finish(): void {
    this.#isOver = true;
    // A refused answer is not read to its end; its socket must not wait for a reader.
    this.#upstream?.cancel({ kind: 'denied', detail: 'the answer was not wanted' });
    this.#arrived.body?.linger(this.#connection.server.limits.lingerBytesMax);
    this.#connection.release(this);
  }
}

/** A request that the gateway answers itself. */
export class RefusedExchange implements Job, AnswerOwner {
  readonly isHead: boolean;
  readonly takesTrailers = false;
  readonly hsts: string | null;
  readonly #isLast: boolean;
  readonly #connection: ClientConnection;
  readonly #wire: AnswerWire;
  readonly #answer: Answer;
  readonly #code: RefusalCode;
  readonly #location: string | null;
  readonly #method: string;
  readonly #body: RequestBody | null;

  /** `location` is where the client is sent instead. */
  constructor(
    connection: ClientConnection,
    wire: AnswerWire,
    code: RefusalCode,
    method: string,
    body: RequestBody | null,
    location: string | null = null,
  ) {
    this.#connection = connection;
    this.hsts = connection.hop.hsts;
    this.#location = location;
    this.#wire = wire;
    this.#code = code;
    this.#method = method;
    this.#body = body;
    this.isHead = method === 'HEAD';
    // What leads nowhere, or elsewhere, is well-formed; after anything else nobody knows what the client meant by the bytes that follow.
    this.#isLast = code !== 'no-route' && location === null;
    this.#answer = new Answer(wire, this);
  }

  start(): void {
    const connection = this.#connection;
    const id = connection.server.refused(this.#code, connection.hop.address, this.#method);
    this.#answer.problem(problemOf(this.#code, id, this.#location));
  }

  sendContinue(): void {}

  abandon(reason: AbortReason): void {
    this.#answer.abandon(reason);
  }

  giveUp(): void {
    if (!this.#isLast) this.#wire.cut();
  }

  endsConnection(): boolean {
    return this.#connection.endsWith(this, this.#isLast);
  }

  answered(_ending: WireEnding): void {
    this.#body?.linger(this.#connection.server.limits.lingerBytesMax);
    this.#connection.release(this);
  }

  unwritable(): void {
    this.#wire.cut();
  }
}

const deaf = { chunk() {}, end() {}, abort() {} };

function requestOf(arrived: Arrived, hop: ClientHop, trusted: TrustedProxies): RequestMessage {
  const { method, target, authority, head, body } = arrived;
  const headers = head.hasOwn ? withoutOwn(arrived.rawHeaders) : arrived.rawHeaders;
  const told = hop.isTrusted ? headerOf(headers, 'x-forwarded-proto') : null;
  // Of several lines one may be the client's own: https is what all of them say.
  const isHttps = told === null ? hop.isTls : headersOf(headers, 'x-forwarded-proto').every((line) => line.toLowerCase() === 'https');
  return {
    kind: 'request',
    method,
    scheme: isHttps ? 'https' : 'http',
    authority,
    target,
    headers,
    body: body ?? emptyBody,
    peer: {
      address: hop.isTrusted ? clientAddress(headers, hop.address, trusted) : hop.address,
      port: hop.port,
      isProtected: isHttps || (told === null && hop.isLoopback),
      // That of a trusted proxy says who it is, not who asks.
      certificate: hop.isTrusted ? null : hop.certificate,
      certificateThumbprint: hop.isTrusted ? null : hop.certificateThumbprint,
    },
  };
}

function withoutOwn(headers: HeaderPairs): HeaderPairs {
  const kept: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    if ((kindOf(name.toLowerCase()) & own) === 0) kept.push(name, headers[index + 1] ?? '');
  }
  return kept;
}
