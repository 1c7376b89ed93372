import type { Ban, Identifier, Identity, RequestHead } from '@sluice/identity';
import {
  type Captured,
  type Consumer,
  type Decision,
  type FactReading,
  isRefusal,
  type NearMiss,
  type RequestMessage,
  type ResponseMessage,
  type RevisionId,
  type Trace,
} from '@sluice/model';
import { type CelMap, valueOfJson } from '@sluice/policy';
import { ExchangeActivation, type ExchangeReading } from './activation.ts';
import { askedAside } from './asked-aside.ts';
import { withBrowserHead } from './browser/browser-head.ts';
import { isPreflight, preflightAnswer } from './browser/cors.ts';
import { GateCounters } from './counters.ts';
import type { Exchange } from './exchange.ts';
import { Guards } from './guards.ts';
import { challengeOf } from './judge/authentication.ts';
import type { Renaming } from './judge/body-methods.ts';
import { type Renamed, RequestJudge } from './judge/request-judge.ts';
import { type Exit, ResponseJudge } from './judge/response-judge.ts';
import { SideJudge } from './judge/side-judge.ts';
import { isAnswered, stepUpChallenge } from './judge/step-up.ts';
import { type Callers, hasLost, LastingExchanges, type Reviewed, type Withdrawn } from './lasting.ts';
import { Limiter } from './limits/limiter.ts';
import type { ApiInputs, GateInputs, NotFound } from './plan/inputs.ts';
import { overriddenMethods } from './plan/method-override.ts';
import { PlanBook } from './plan/plan-book.ts';
import type { Reading } from './plan/readings.ts';
import type { Answer, FlowPorts, Way } from './ports.ts';
import { problemMessage } from './problem.ts';
import { Hider } from './refuse/hider.ts';
import type { PaceKind } from './refuse/pace.ts';
import { type RefusedRequest, recordOfRefused } from './refuse/refused.ts';
import { RequestView } from './request-view.ts';
import { endingOf, Settlement } from './settlement.ts';
import { splitTarget } from './target.ts';

/**
 * The gate of one revision: exchanges come in, answers go out, records are kept. Another revision is another gate with the same counters, and
 * the same exchanges that last.
 */
export class Gate {
  readonly counters: GateCounters;
  readonly #hider: Hider;
  readonly #ports: FlowPorts;
  readonly #book: PlanBook;
  readonly #requests: RequestJudge;
  readonly #responses: ResponseJudge;
  readonly #limiter: Limiter | null;
  readonly #identifier: Identifier;
  readonly #guards: Guards;
  readonly #lasting: LastingExchanges;
  /** Something is said of single endpoints, so that a request that names another method may be about another one. */
  readonly #tellsMethodsApart: boolean;

  constructor(
    inputs: GateInputs,
    identifier: Identifier,
    ports: FlowPorts,
    counters = new GateCounters(),
    lasting = new LastingExchanges(),
  ) {
    this.counters = counters;
    this.#lasting = lasting;
    this.#ports = ports;
    this.#hider = new Hider(ports);
    this.#book = new PlanBook(inputs);
    this.#limiter = ports.limits && new Limiter(inputs.policy.limits, ports.limits);
    const sides = new SideJudge(inputs, ports);
    this.#requests = new RequestJudge(sides, this.#limiter);
    this.#responses = new ResponseJudge(sides);
    this.#identifier = identifier;
    this.#guards = new Guards(ports, counters, inputs.limits);
    this.#tellsMethodsApart = inputs.policy.endpointPatterns.length > 0 || inputs.policy.hasAccess || inputs.apis.some(isAuthenticated);
  }

  get revision(): RevisionId {
    return this.#book.inputs.revision;
  }

  /** The whole way of one exchange. */
  async handle(captured: Captured, way: Way): Promise<Answer> {
    const pending = this.#identified(captured, way);
    const exchange = pending instanceof Promise ? await pending : pending;
    const settlement = new Settlement(exchange, this.#ports, this.counters, this.#lasting);
    try {
      const answer = await this.#pass(exchange, settlement, way);
      const judged = settlement.exchange;
      const { browser, mode } = judged.plan;
      if (browser === null || mode !== 'enforce') return answer;
      return { ...answer, message: withBrowserHead(browser, judged, answer.message) };
    } catch (error) {
      // What breaks a judgement is a fault of ours: the client gets nothing of the answer, and the exchange is recorded all the same.
      await settlement.failed();
      throw error;
    }
  }

  async #pass(exchange: Exchange, settlement: Settlement, way: Way): Promise<Answer> {
    const { id, request } = exchange.captured;
    const { browser, mode } = exchange.plan;
    if (browser?.cors && mode === 'enforce' && isPreflight(request))
      return settlement.over(preflightAnswer(browser.cors, request), 'answered');
    // Who is turned away takes nothing of a limit.
    const isTurnedAway = exchange.ban !== null && mode === 'enforce';
    const limiter = !isTurnedAway && this.#limiter?.isAbout(exchange) ? this.#limiter : null;
    if (limiter) {
      const asking = limiter.enter(exchange);
      if (asking instanceof Promise) await asking;
    }
    const isLimited = mode === 'enforce' && exchange.limits !== null && exchange.limits.refusedBy !== null;
    if (exchange.plan.policy.guards.length > 0 && exchange.shortfall === null && !isLimited && !isTurnedAway)
      await this.#guarded(exchange, way);
    const entering = this.#requests.judge(exchange, request);
    const entry = entering instanceof Promise ? await entering : entering;
    if (entry.kind === 'renamed') return this.#pass(settlement.becomes(this.#renamed(exchange, entry, way)), settlement, way);
    if (limiter && mode === 'enforce' && exchange.limits?.hasConsequences) await limiter.consequences(exchange);
    settlement.sawRequest(entry.side, entry.bytes);
    if (!this.#ports.record.mayAnswer) return settlement.over(problemMessage(503, id), 'refused');
    if (entry.isRefused) return settlement.over(await this.#refuse(exchange, stageOf(exchange), entry.side.decision, way), 'refused');

    settlement.asks();
    const { consumer } = exchange.trace;
    const reply = await way.forward(entry.message, consumer.kind === 'anonymous' ? undefined : consumer.id);
    const { late } = exchange;
    if (late !== null) settlement.sawLate(late);
    if (late !== null && mode === 'enforce' && isRefusal(late.decision)) {
      if (reply.kind === 'response') reply.body.cancel({ kind: 'denied', detail: 'a field of the request is refused' });
      return settlement.over(await this.#refuse(exchange, stageOf(exchange), late.decision, way), 'refused');
    }
    if (reply.kind === 'upstream-fault') {
      if (reply.why === 'aborted') return settlement.over(problemMessage(reply.status, id), 'client-aborted');
      this.counters.countFault(exchange.trace.endpoint.api, reply.why);
      return settlement.over(problemMessage(reply.status, id, retryAfter(reply.retryAfterMs)), 'upstream-failed');
    }
    settlement.answered(reply.status);

    const exit = await this.#responses.judge(exchange, reply);
    if (exit.kind === 'stream' && !isToBeHidden(exchange, exit)) {
      this.#letsOut(exchange, exit);
      return settlement.streams(exit.message, exit.streamed);
    }
    if (exit.kind === 'stream') return settlement.over(await this.#absent(exchange, exit, settlement, way), 'answered');
    settlement.sawResponse(exit.side, exit.bytes);
    if (exit.kind === 'broken') return settlement.over(problemMessage(502, id), endingOf(exit.reason));
    if (exit.kind === 'refused') return settlement.over(await this.#refuse(exchange, 'hidden', exit.side.decision, way), 'refused');
    if (isToBeHidden(exchange, exit)) return settlement.over(await this.#absent(exchange, exit, settlement, way), 'answered');
    settlement.did(exit.changes);
    this.#letsOut(exchange, exit);
    return exit.message.status === 101 ? settlement.tunnels(exit.message) : settlement.over(exit.message, 'answered');
  }

  /**
   * Ends the tunnels and the answers that flow whose callers may not have them any more: their credential was withdrawn or has ended, gives
   * fewer rights now, or they are turned away. Answers which.
   */
  async review(): Promise<Reviewed> {
    const count = (withdrawn: readonly Withdrawn[]): readonly Withdrawn[] => {
      this.counters.withdrawn += withdrawn.length;
      return withdrawn;
    };
    const { atOnce, later } = await this.#lasting.review(this.#callers, () => this.#ports.wait(0));
    return { atOnce: count(atOnce), later: later.then(count) };
  }

  readonly #callers: Callers = {
    // Nobody is asked about whoever has nothing to lose.
    known: ({ captured, identity }, before) =>
      identity.consumer.isVerified ? this.#identifier.known(before, askedAgain(captured.request)) : identity,
    ask: ({ captured }) => this.#identifier.identify(askedAgain(captured.request)),
    /** Where nobody can tell, what was told before counts on. */
    whyNot: ({ captured, identity: before, plan: { requirements } }, identity) => {
      if (identity.fault === 'unavailable') return null;
      if (hasLost(before, identity)) return identity.fault ?? 'changed';
      const request = askedAgain(captured.request);
      if (this.#banOf(identity, request, claimsOf(identity)) !== null) return 'banned';
      return requirements.length > 0 && this.#identifier.shortfall(requirements, identity, request) !== null ? 'insufficient' : null;
    },
  };

  /** A request that the gateway refused before anybody could say whose it is: recorded all the same. */
  refused(refusal: RefusedRequest): void {
    this.counters.exchanges += 1;
    this.counters.refused += 1;
    const consumer = this.#identifier.ofNetwork(refusal.peerAddress);
    this.#ports.record.append(recordOfRefused(refusal, consumer, this.revision, this.#ports.now()), (outcome) => {
      if (outcome === 'lost') this.counters.recordsLost += 1;
    });
  }

  /** Without a consumer and a plan there is nothing to record: such an exchange is counted as lost. */
  #identified(captured: Captured, way: Way): Exchange | Promise<Exchange> {
    const lost = (error: unknown): never => {
      this.counters.exchanges += 1;
      this.counters.recordsLost += 1;
      this.counters.unidentified += 1;
      throw error;
    };
    try {
      const found = this.#identifier.identify(captured.request);
      if (found instanceof Promise) return found.then((identity) => this.#exchangeOf(captured, identity, way)).catch(lost);
      return this.#exchangeOf(captured, found, way);
    } catch (error) {
      return lost(error);
    }
  }

  /** The same request, to be judged as the methods that its body names as well. */
  #renamed({ captured, identity }: Exchange, { body, ...renaming }: Renamed, way: Way): Exchange {
    return this.#exchangeOf({ ...captured, request: { ...captured.request, body } }, identity, way, renaming);
  }

  #exchangeOf(captured: Captured, identity: Identity, way: Way, renaming: Renaming | null = null): Exchange {
    const { request } = captured;
    const { path, query } = splitTarget(request.target);
    const overrides = this.#tellsMethodsApart ? overriddenMethods(request.method, request.headers, query) : noMethods;
    const { plan, pathParameters, allowed, readings } = this.#book.find(way.route.api, request.method, path, overrides, renaming);
    const { isProtected } = request.peer;
    const trace: Trace = {
      id: captured.id,
      startedAtMs: captured.startedAtMs,
      consumer: identity.consumer,
      endpoint: plan.endpoint,
      revision: plan.revision,
      isClientProtected: isProtected,
      isUpstreamProtected: plan.isUpstreamProtected,
    };
    const view = new RequestView(request.method, path, query, request.headers, isProtected);
    const claims = claimsOf(identity);
    const others = readings.length === 0 ? undefined : readings.map((reading) => readAs(reading, view, identity.consumer, claims));
    const names = { pathParameters, pathNames: plan.policy.pathNames };
    const activation = new ExchangeActivation(view, identity.consumer, claims, plan.endpoint, names, others);
    const otherReadings = readings.length === 0 ? noReadings : readings.filter(({ isOther }) => isOther);
    // A browser shows no credential in a preflight. It needs none where it is answered here, and goes no further.
    const isAnsweredHere = plan.browser?.cors != null && isPreflight(request);
    const shortfall =
      plan.requirements.length === 0 || isAnsweredHere ? null : this.#identifier.shortfall(plan.requirements, identity, request);
    return {
      captured,
      trace,
      plan,
      identity,
      shortfall,
      ban: this.#banOf(identity, request, claims),
      activation,
      path,
      query,
      pathParameters,
      allowed,
      awaitsMethods: renaming === null && this.#tellsMethodsApart && request.method === 'POST' && request.body.length !== 0,
      otherReadings,
      requestFacts: noFacts,
      guardFacts: noFacts,
      hostsNamed: noHosts,
      nearMisses: noMisses,
      late: null,
      areGuardsAsked: false,
      isPrivate: false,
      limits: null,
    };
  }

  async #guarded(exchange: Exchange, way: Way): Promise<void> {
    await this.#guards.read(exchange, way);
    if (isHiding(exchange) && exchange.areGuardsAsked) this.#hider.saw(exchange, stageOf(exchange));
  }

  /** What is there takes so long. Where a guard read told, the rest of the way does not matter. */
  #letsOut(exchange: Exchange, { message }: Passing): void {
    const isSuccess = message.status >= 200 && message.status <= 299;
    if (isSuccess && isHiding(exchange) && !exchange.areGuardsAsked) this.#hider.saw(exchange, 'let-out');
  }

  /** A true 404 of an endpoint that hides, or what the API itself refuses there: the same answer as a hidden refusal's. */
  #absent(exchange: Exchange, exit: Passing, settlement: Settlement, way: Way): Promise<ResponseMessage> {
    if (exit.kind === 'stream') {
      exit.message.body.cancel({ kind: 'denied', detail: 'a 404 of an endpoint that hides' });
      settlement.sawResponse(exit.streamed.sideOf(0), 0);
    } else settlement.did(exit.changes);
    if (exchange.limits !== null) exchange.limits.records = 0;
    return this.#hider.answer(exchange, exit.message.status === 404 ? 'own' : 'hidden', (target) => this.#askAbsent(exchange, target, way));
  }

  /** A challenge that the caller has answered turns nobody away. */
  #banOf(identity: Identity, request: RequestHead, claims: CelMap): Ban | null {
    const ban = this.#identifier.banOf(identity, request);
    return ban !== null && isAnswered(ban, claims, this.#ports.now()) ? null : ban;
  }

  /** When a ban is over; a minute where nobody knows. */
  #laterThan({ ban }: Exchange): readonly string[] {
    const untilMs = ban?.untilMs ?? null;
    return retryAfter(untilMs === null ? 60_000 : Math.max(1_000, untilMs - this.#ports.now()));
  }

  /** What this client would get at a target where nothing is: asked of the upstream by a read, and judged as any answer. */
  async #askAbsent(exchange: Exchange, target: string, way: Way): Promise<NotFound | null | 'unknown'> {
    const { id, boot, sequence, startedAtMs, request } = exchange.captured;
    const asked = askedAside(request, 'GET', target);
    const reply = await way.forward(asked, undefined, true);
    if (reply.kind === 'upstream-fault' || reply.status >= 500) return 'unknown';
    const captured = { id, boot, sequence, startedAtMs, request: asked };
    const exit = await this.#responses.judge({ ...exchange, limits: null, captured }, reply);
    if (exit.kind === 'message' && exit.message.status === 404) return { status: 404, headers: exit.message.headers, bytes: exit.went };
    if (exit.kind === 'stream') exit.message.body.cancel({ kind: 'denied', detail: 'too long for a sample' });
    return null;
  }

  async #refuse(exchange: Exchange, stage: PaceKind, decision: Decision, way: Way): Promise<ResponseMessage> {
    const { id } = exchange.trace;
    switch (decision.kind) {
      case 'block':
        if (!decision.isHidden) return problemMessage(decision.status, id, decision.status === 429 ? this.#laterThan(exchange) : []);
        return this.#hider.answer(exchange, stage, (target) => this.#askAbsent(exchange, target, way));
      case 'challenge': {
        const acr = exchange.limits?.acrWanted ?? null;
        const wanted = exchange.ban?.stepUp ?? (acr === null ? null : { acrValues: [acr], maxAgeSeconds: null });
        if (wanted !== null) return problemMessage(401, id, stepUpChallenge(wanted, exchange.trace.endpoint.api));
        const { status, headers } = challengeOf(exchange);
        return problemMessage(status, id, headers);
      }
      case 'limit':
        return problemMessage(429, id, retryAfter(decision.retryAfterMs));
      default:
        return problemMessage(403, id);
    }
  }
}

function askedAgain(request: RequestMessage): RequestHead {
  return { ...request, wasProven: true };
}

/** RFC 9110 10.2.3, in whole seconds. */
function retryAfter(milliseconds: number | undefined): readonly string[] {
  return milliseconds === undefined ? [] : ['retry-after', String(Math.ceil(milliseconds / 1000))];
}

function isAuthenticated({ authentication, routes }: ApiInputs): boolean {
  return authentication !== null || routes.some((route) => route.authentication !== null);
}

type Passing = Exit & { readonly kind: 'message' | 'stream' };

function isHiding({ plan }: Exchange): boolean {
  return plan.policy.hides && plan.mode === 'enforce';
}

/** What the API refuses (403), or says to be gone (410), is there or was; whom a guard read let through knows that. */
function isToBeHidden(exchange: Exchange, { message: { status } }: Passing): boolean {
  if (!isHiding(exchange)) return false;
  return status === 404 || ((status === 403 || status === 410) && exchange.guardFacts.length === 0);
}

/** How far a request had come that was refused before it went on. */
function stageOf({ areGuardsAsked, guardFacts }: Exchange): PaceKind {
  if (!areGuardsAsked) return 'request';
  return guardFacts.length > 0 ? 'guard-found' : 'guard-absent';
}

const noReadings: readonly Reading[] = [];
const noMethods: readonly string[] = [];
const noHosts: readonly string[] = [];
const noMisses: readonly NearMiss[] = [];
const noFacts: readonly FactReading[] = [];

function readAs({ path, plan, pathParameters, isLoose }: Reading, view: RequestView, consumer: Consumer, claims: CelMap): ExchangeReading {
  const names = { pathParameters, pathNames: plan.policy.pathNames };
  return { activation: new ExchangeActivation(view.at(path), consumer, claims, plan.endpoint, names), isLoose };
}

const noClaims: CelMap = new Map();
const claimMaps = new WeakMap<object, CelMap>();

/** Claims as conditions see them; made once for each verified token. */
function claimsOf({ claims }: Identity): CelMap {
  const known = claimMaps.get(claims);
  if (known) return known;
  const made = valueOfJson(claims);
  const map = made instanceof Map ? (made as CelMap) : noClaims;
  claimMaps.set(claims, map);
  return map;
}
