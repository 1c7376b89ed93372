import type { Identifier, Identity } from '@sluice/identity';
import type { Captured, Decision, ResponseMessage, RevisionId, Trace } from '@sluice/model';
import { type CelMap, valueOfJson } from '@sluice/policy';
import { ExchangeActivation, RequestView } from './activation.ts';
import { GateCounters } from './counters.ts';
import type { Exchange } from './exchange.ts';
import { Judges } from './judge/judges.ts';
import type { GateInputs } from './plan/inputs.ts';
import { PlanBook } from './plan/plan-book.ts';
import type { Answer, FlowPorts, Way } from './ports.ts';
import { problemMessage } from './problem.ts';
import { NotFoundBook } from './refuse/not-found.ts';
import { type RefusedRequest, recordOfRefused } from './refuse/refused.ts';
import { Settlement } from './settlement.ts';
import { splitTarget } from './target.ts';

/** The gate: exchanges come in, answers go out, records are kept. Plans are swapped as a whole; each exchange sees one revision. */
export class Gate {
  readonly counters = new GateCounters();
  readonly #notFound = new NotFoundBook();
  #ports: FlowPorts;
  #book: PlanBook;
  #judges: Judges;
  #identifier: Identifier;

  constructor(inputs: GateInputs, identifier: Identifier, ports: FlowPorts) {
    this.#ports = ports;
    this.#book = new PlanBook(inputs);
    this.#judges = new Judges(inputs, ports);
    this.#identifier = identifier;
  }

  get revision(): RevisionId {
    return this.#book.inputs.revision;
  }

  swap(inputs: GateInputs, identifier: Identifier, ports: FlowPorts): void {
    this.#ports = ports;
    this.#book = new PlanBook(inputs);
    this.#judges = new Judges(inputs, ports);
    this.#identifier = identifier;
  }

  /** The whole way of one exchange. */
  async handle(captured: Captured, way: Way): Promise<Answer> {
    const judges = this.#judges;
    const exchange = await this.#identify(captured, way);
    const settlement = new Settlement(exchange, this.#ports, this.counters);
    if (!this.#ports.record.mayAnswer) return { message: problemMessage(503, captured.id) };

    const entry = await judges.request(exchange, captured.request);
    settlement.sawRequest(entry.side, entry.bytes);
    if (entry.isRefused) return settlement.over(await this.#refuse(exchange, entry.side.decision, way), 'refused');

    settlement.asks();
    const reply = await way.forward(entry.message);
    if (reply.kind === 'upstream-fault') {
      this.counters.upstreamFaults += 1;
      return settlement.over(problemMessage(reply.status, captured.id), 'upstream-failed');
    }
    settlement.answered(reply.status);

    const exit = await judges.response(exchange, reply);
    if (exit.kind === 'stream') return settlement.streams(exit.message, exit.streamed);
    settlement.sawResponse(exit.side, exit.bytes);
    if (exit.kind === 'broken') return settlement.over(problemMessage(502, captured.id), 'upstream-failed');
    if (exit.kind === 'refused') return settlement.over(await this.#refuse(exchange, exit.side.decision, null), 'refused');
    settlement.did(exit.changes);
    if (reply.status === 404 && exit.side.decision.kind === 'allow') this.#notFound.learn(exchange, exit.message.headers, exit.held);
    return settlement.over(exit.message, 'answered');
  }

  /** A request that the gateway refused before anybody could say whose it is: recorded all the same. */
  refused(refusal: RefusedRequest): void {
    this.counters.exchanges += 1;
    this.counters.refused += 1;
    const identity = this.#identifier.identify({ headers: [], peer: { address: refusal.peerAddress } });
    if (identity instanceof Promise) return;
    this.#ports.record.append(recordOfRefused(refusal, identity.consumer, this.revision, this.#ports.now()), (outcome) => {
      if (outcome === 'lost') this.counters.recordsLost += 1;
    });
  }

  async #identify(captured: Captured, way: Way): Promise<Exchange> {
    const { request } = captured;
    const found = this.#identifier.identify(request);
    const identity = found instanceof Promise ? await found : found;
    const { path, query } = splitTarget(request.target);
    const { plan, pathParameters, allowed } = this.#book.find(way.route.api, request.method, path);
    const isProtected = request.peer.isProtected;
    const trace: Trace = {
      id: captured.id,
      startedAtMs: captured.startedAtMs,
      consumer: identity.consumer,
      endpoint: plan.endpoint,
      revision: plan.revision,
      isProtected,
    };
    const view = new RequestView(request.method, path, query, request.headers, isProtected);
    const activation = new ExchangeActivation(view, identity.consumer, claimsOf(identity), plan.endpoint);
    return { captured, trace, plan, activation, path, query, pathParameters, allowed, requestFacts: [] };
  }

  async #refuse(exchange: Exchange, decision: Decision, way: Way | null): Promise<ResponseMessage> {
    const { id } = exchange.trace;
    switch (decision.kind) {
      case 'block':
        return decision.isHidden ? this.#notFound.answer(exchange, exchange.captured.request, way) : problemMessage(decision.status, id);
      case 'challenge':
        return problemMessage(401, id, ['www-authenticate', 'Bearer']);
      case 'limit':
        return problemMessage(429, id, ['retry-after', String(Math.ceil(decision.retryAfterMs / 1000))]);
      default:
        return problemMessage(403, id);
    }
  }
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
