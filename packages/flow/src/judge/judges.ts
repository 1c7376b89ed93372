import { Hits } from '@sluice/detect';
import {
  type AbortReason,
  type Body,
  bytesBody,
  type Column,
  type Coverage,
  type Decision,
  emptyBody,
  type FactReading,
  type Finding,
  type HeaderPairs,
  headerOf,
  type Inspection,
  isRefusal,
  type JudgedSide,
  type RequestMessage,
  type ResponseMessage,
  type Side,
} from '@sluice/model';
import type { HeadFact } from '@sluice/policy';
import { Splicer } from '@sluice/wire';
import type { BrowserChoice } from '../browser/browser-choice.ts';
import { arePrivate, browserFindings } from '../browser/browser-head.ts';
import type { Exchange } from '../exchange.ts';
import { headOfBodiless, headOfChanged, requestHeadToJudge, withLength } from '../head.ts';
import { firstBytesMax, type Held, type HeldWhole, hold } from '../hold.ts';
import type { Limiter } from '../limits/limiter.ts';
import { recordsOf } from '../limits/rows.ts';
import { tapeBody } from '../limits/tape-body.ts';
import type { BodyPlan } from '../plan/body-plan.ts';
import type { GateInputs } from '../plan/inputs.ts';
import type { FlowPorts } from '../ports.ts';
import { reducedHeld } from '../shaping/reduced.ts';
import { shapedTarget, withShaping } from '../shaping/shaped-target.ts';
import { type Streamed, streamed } from '../stream/stream-judge.ts';
import { type Changes, editsOf, type Treated, withFindings } from '../treat/edits.ts';
import { isProblem, problemInstead } from '../treat/problem-instead.ts';
import type { Treatable } from '../treat/treatable.ts';
import { AttackLook } from './attack-look.ts';
import { BodyLook } from './body-look.ts';
import { type Renaming, renamingOf } from './body-methods.ts';
import { callerFindings } from './caller-findings.ts';
import { coverageWith, failedSide, withInspectionFailure, withStrictPaths } from './failure.ts';
import { HeaderLook, treatHeaders } from './headers.ts';
import { essenceOf, isLong, type Material, Materials, tooLong, topNames } from './material.ts';
import { requestFindings } from './request-findings.ts';
import { requestValues } from './request-values.ts';
import { responseFindings } from './response-findings.ts';

export interface Entry {
  readonly kind: 'entry';
  readonly side: JudgedSide;
  readonly bytes: number;
  readonly isRefused: boolean;
  readonly message: RequestMessage;
}

/** The body names another method: nothing is decided yet, the request is to be judged as both. */
export interface Renamed extends Renaming {
  readonly kind: 'renamed';
  readonly body: Body;
}

/** What may be done to an answer: pass on whole, refuse, give up on, or let flow unit by unit. */
export type Exit =
  | {
      readonly kind: 'message';
      readonly side: JudgedSide;
      readonly bytes: number;
      readonly message: ResponseMessage;
      readonly changes: Changes;
      /** The body's bytes as they leave. */
      readonly went: Uint8Array;
    }
  | { readonly kind: 'refused'; readonly side: JudgedSide; readonly bytes: number }
  | { readonly kind: 'broken'; readonly side: JudgedSide; readonly bytes: number; readonly reason: AbortReason }
  | { readonly kind: 'stream'; readonly message: ResponseMessage; readonly streamed: Streamed };

const noBytes = new Uint8Array(0);
const noTrailers: HeaderPairs = [];
const noFindings: readonly Finding[] = [];
const noRows = { true: 0, false: 0, error: 0 } as const;
const noChanges: Changes = { strippedCount: 0, maskedCount: 0, droppedRows: 0 };
const seenNothing: Coverage = { kind: 'whole', bytesSeen: 0 };
const unseenTunnel: Coverage = { kind: 'partial', bytesSeen: 0, bytesUnseen: 0, why: 'tunnel' };

/** Judges both sides of an exchange: look, decide, and in `enforce` cut. One for all exchanges of a revision. */
export class Judges {
  readonly #inputs: GateInputs;
  readonly #ports: FlowPorts;
  readonly #limiter: Limiter | null;
  readonly #headers: HeaderLook;
  readonly #materials: Materials;
  readonly #attacks: AttackLook | null;
  /** Held bodies are looked at and cut without a pause between, so that all of them share these. */
  readonly #hits = new Hits();

  constructor(inputs: GateInputs, ports: FlowPorts, limiter: Limiter | null) {
    this.#limiter = limiter;
    this.#inputs = inputs;
    this.#ports = ports;
    this.#headers = new HeaderLook(inputs.detection);
    this.#attacks = inputs.attacks && new AttackLook(inputs.attacks);
    this.#materials = new Materials(ports.codec, inputs.limits);
  }

  /** At once where there is no body to wait for. */
  request(exchange: Exchange, request: RequestMessage): Entry | Promise<Entry | Renamed> {
    if (request.body.length === 0) noteForeignBody(exchange, noBytes);
    const banned = exchange.ban === null ? null : this.#refusedByHead(exchange, request);
    if (banned) return banned;
    if (this.#isLimited(exchange)) return this.#limited(exchange, request, request.body.length ?? 0);
    const refused = exchange.shortfall === null ? null : this.#refusedByHead(exchange, request);
    if (refused) return refused;
    if (request.body.length !== 0) return this.#bodied(exchange, request);
    try {
      return this.#entry(exchange, request, null, request.body, 0);
    } catch (error) {
      return this.#unjudged(exchange, request, request.body, 0, error);
    }
  }

  /** Who is refused for who it is, or for not having proven it, costs no body: it is judged by the head alone. Null where policy lets it in all the same. */
  #refusedByHead(exchange: Exchange, request: RequestMessage): Entry | null {
    const { plan } = exchange;
    // A rule that asks the body would be told that nothing is in it.
    if (plan.mode !== 'enforce' || plan.policy.request.body.length > 0) return null;
    const findings = callerFindings(exchange);
    const { inspection, decision } = this.#decide(
      exchange,
      'request',
      request.headers,
      null,
      seenNothing,
      findings,
      plan.policy.request.head,
    );
    if (!isRefusal(decision)) return null;
    const { length } = request.body;
    const coverage: Coverage = length === 0 ? seenNothing : { kind: 'partial', bytesSeen: 0, bytesUnseen: length ?? 0, why: 'refused' };
    return { kind: 'entry', side: { inspection: { ...inspection, coverage }, decision }, bytes: 0, isRefused: true, message: request };
  }

  async #bodied(exchange: Exchange, request: RequestMessage): Promise<Entry | Renamed> {
    const { plan } = exchange;
    const { length } = request.body;
    // Of what is too long its begin says what it is.
    const isOver = length !== null && length > plan.heldRequestBytesMax;
    const pending = hold(request.body, isOver ? firstBytesMax : plan.heldRequestBytesMax);
    const held = pending instanceof Promise ? await pending : pending;
    if (held.kind === 'broken') return this.#entry(exchange, request, null, brokenBody(held.reason), held.bytesHeld);
    noteForeignBody(exchange, held.kind === 'over' ? null : held.bytes);
    if (held.kind === 'over') {
      const bytes = request.body.length ?? held.bytesHeld;
      const renamed = this.#renamed(exchange, request, null, held.body);
      if (renamed) return renamed;
      await this.#askLimits(exchange, null, null);
      if (this.#isLimited(exchange)) {
        held.body.cancel({ kind: 'denied', detail: 'over a limit' });
        return this.#limited(exchange, request, bytes);
      }
      return this.#entry(exchange, request, this.#materials.unread(bytes, 'too-large', held.first), held.body, bytes);
    }
    return this.#guarded(exchange, request, held.bytes, bytesBody(held.bytes, held.trailers));
  }

  async #guarded(exchange: Exchange, request: RequestMessage, held: Uint8Array, body: Body): Promise<Entry | Renamed> {
    const { plan } = exchange;
    try {
      const decoding = this.#materials.decode(request.headers, held);
      const whole = decoding instanceof Promise ? await decoding : decoding;
      const decoded = isLong(whole, plan.heldBytesMax, plan.heldRequestBytesMax) ? tooLong : whole;
      const contentType = headerOf(request.headers, 'content-type');
      const bodyPlan = plan.requestBody(essenceOf(contentType));
      const material = this.#materials.read(request.headers, contentType, decoded, held, bodyPlan);
      const renamed = this.#renamed(exchange, request, material, body);
      if (renamed) return renamed;
      this.#capture(exchange, 'request', held);
      const limiting = this.#askLimits(exchange, bodyPlan, material);
      if (limiting) await limiting;
      if (this.#isLimited(exchange)) return this.#limited(exchange, request, held.length);
      // Others may have read their bodies meanwhile.
      const now = limiting ? this.#materials.read(request.headers, contentType, decoded, held, bodyPlan) : material;
      return await this.#entry(exchange, request, now, body, held.length);
    } catch (error) {
      return this.#unjudged(exchange, request, body, held.length, error);
    }
  }

  #renamed({ awaitsMethods }: Exchange, { method, headers }: RequestMessage, material: Material | null, body: Body): Renamed | null {
    const renaming = awaitsMethods ? renamingOf(method, headerOf(headers, 'content-type'), material) : null;
    return renaming && { kind: 'renamed', ...renaming, body };
  }

  #isLimited({ limits, plan }: Exchange): boolean {
    return limits !== null && limits.refusedBy !== null && plan.mode === 'enforce';
  }

  /** What is over a limit is looked at no further: that is what keeps a flood cheap. */
  #limited(exchange: Exchange, request: RequestMessage, bytesUnseen: number): Entry {
    const { plan, trace, limits } = exchange;
    const hasBody = request.body.length !== 0;
    const coverage: Coverage = hasBody ? { kind: 'partial', bytesSeen: 0, bytesUnseen, why: 'refused' } : seenNothing;
    const inspection: Inspection = { side: 'request', coverage, columns: [], findings: [], facts: limits?.facts ?? [] };
    const { decision, findings } = plan.policy.judge(trace, inspection);
    return { kind: 'entry', side: { inspection: { ...inspection, findings }, decision }, bytes: 0, isRefused: true, message: request };
  }

  /** Asks the limits that are counted by values of a body, where there are any. Null where nothing is to be waited for. */
  #askLimits(exchange: Exchange, bodyPlan: BodyPlan | null, material: Material | null): Promise<void> | null {
    const { plan } = exchange;
    if (this.#limiter === null || plan.policy.limits.length === 0 || !this.#limiter.hasBodyLimits(plan)) return null;
    const asking = this.#limiter.read(exchange, material && bodyPlan ? tapeBody(material.unit.tape, bodyPlan) : null);
    return asking instanceof Promise ? asking : null;
  }

  /** Outside `enforce` a fault of ours changes nothing for anybody; it is recorded as what it is. */
  #unjudged({ plan }: Exchange, request: RequestMessage, body: Body, bytes: number, error: unknown): Entry {
    if (plan.mode === 'enforce') throw error;
    return { kind: 'entry', side: failedSide('request', bytes), bytes, isRefused: false, message: { ...request, body } };
  }

  /** Judges an answer; where its body is longer than may be held, gives out a body that judges itself while it flows. */
  async response(exchange: Exchange, reply: ResponseMessage): Promise<Exit> {
    const { plan, activation, captured } = exchange;
    activation.answered(reply.status, reply.headers);
    if (isBodiless(captured.request.method, reply.status)) return this.#bodiless(exchange, reply);
    const contentType = headerOf(reply.headers, 'content-type');
    const bodyPlan = plan.responseBody(reply.status, essenceOf(contentType));
    if (reply.status === 206) return this.#range(exchange, reply);
    if (reply.body.length !== null && reply.body.length > plan.heldBytesMax) return this.#stream(exchange, reply, bodyPlan);
    const pending = hold(reply.body, plan.heldBytesMax);
    const held: Held = pending instanceof Promise ? await pending : pending;
    if (held.kind === 'broken') {
      const { bytesHeld, reason } = held;
      return { kind: 'broken', side: this.#unreadSide(exchange, reply, bytesHeld), bytes: bytesHeld, reason };
    }
    if (held.kind === 'over') return this.#stream(exchange, { ...reply, body: held.body }, bodyPlan);
    this.#capture(exchange, 'response', held.bytes);
    try {
      const decoding = this.#materials.decode(reply.headers, held.bytes);
      const decoded = decoding instanceof Promise ? await decoding : decoding;
      if (isLong(decoded, plan.heldBytesMax, plan.heldBytesMax))
        return this.#stream(exchange, { ...reply, body: trailedBody(held.bytes, held.trailers) }, bodyPlan);
      const material = this.#materials.read(reply.headers, contentType, decoded, held.bytes, bodyPlan);
      if (plan.projection === null) {
        const exit = this.#exit(exchange, reply, bodyPlan, material, held);
        return exit instanceof Promise ? await exit : exit;
      }
      const reduced = await reducedHeld(exchange, plan.projection, { reply, material, held, trie: bodyPlan.trie }, this.#materials);
      // Others may have read their bodies while this one was encoded.
      const again = this.#materials.read(reply.headers, contentType, reduced?.decoded ?? decoded, held.bytes, bodyPlan);
      return await this.#exit(exchange, reduced?.reply ?? reply, bodyPlan, again, reduced?.held ?? held);
    } catch (error) {
      // Outside `enforce` a fault of ours changes nothing for anybody; it is recorded as what it is.
      if (plan.mode === 'enforce') throw error;
      const { bytes, trailers } = held;
      const message = { ...reply, headers: withLength(reply.headers, bytes.length), body: trailedBody(bytes, trailers) };
      return { kind: 'message', side: failedSide('response', bytes.length), bytes: bytes.length, went: bytes, changes: noChanges, message };
    }
  }

  #entry(exchange: Exchange, request: RequestMessage, material: null, body: Body, bytes: number): Entry;
  #entry(exchange: Exchange, request: RequestMessage, material: Material | null, body: Body, bytes: number): Entry | Promise<Entry>;
  #entry(exchange: Exchange, request: RequestMessage, material: Material | null, body: Body, bytes: number): Entry | Promise<Entry> {
    const { plan, activation } = exchange;
    let look: BodyLook | null = null;
    let treatable: Treatable | null = null;
    if (material) {
      look = this.#lookFor(exchange, plan.requestBody(essenceOf(headerOf(request.headers, 'content-type'))));
      treatable = look.look(material.unit.tape, this.#hits);
      activation.bodyNamed(topNames(material));
    }
    const coverage = material && look ? coverageWith(this.#hits, look.columns, material.unit) : seenNothing;
    const shaped = plan.shapesTargets ? shapedTarget(request.target, plan.pageSizes, plan.projection) : null;
    const declared = requestFindings(exchange, request, material, coverage);
    if (look && treatable) look.markUndeclared(treatable, declared);
    const attacks = this.#attacks !== null && plan.attacks !== 'off' ? this.#attacks.findings(exchange, request, material) : noFindings;
    const read = material && look && treatable ? { material, coverage, look, treatable } : null;
    const values = plan.policy.values === null ? noFindings : requestValues(plan.policy.values, exchange, request, read);
    const own = attacks.length + values.length === 0 ? declared : [...declared, ...attacks, ...values];
    const findings = shaped ? withShaping(own, shaped, plan.projection) : own;
    const side = this.#decide(exchange, 'request', request.headers, look, coverage, findings, plan.policy.request.head);
    if (plan.mode !== 'enforce') return { kind: 'entry', side, bytes, isRefused: false, message: { ...request, body } };
    if (isRefusal(side.decision)) return { kind: 'entry', side, bytes, isRefused: true, message: request };
    const asked = shaped ? { ...request, target: shaped.target } : request;
    const treated = treatHeaders(request.headers, side.decision, 'request', this.#ports.mask, exchange.trace.consumer.id).headers;
    const head = requestHeadToJudge(treated, plan.isOpaque, (plan.policy.wantsWhole || plan.policy.keepsRows) && isRead(request.method));
    const cut = material && treatable ? this.#cut(exchange, material, treatable, side.decision) : null;
    if (!material || !cut?.bytes) return { kind: 'entry', side, bytes, isRefused: false, message: { ...asked, headers: head, body } };
    return settled(this.#materials.encode(material, cut.bytes), (encoded) => {
      const message = { ...asked, headers: withLength(head, encoded.length), body: bytesBody(encoded) };
      return { kind: 'entry', side, bytes, isRefused: false, message };
    });
  }

  #exit(
    exchange: Exchange,
    reply: ResponseMessage,
    bodyPlan: BodyPlan,
    material: Material,
    { bytes: held, trailers }: HeldWhole,
  ): Exit | Promise<Exit> {
    const { plan } = exchange;
    const look = this.#lookFor(exchange, bodyPlan);
    const treatable = look.look(material.unit.tape, this.#hits);
    const coverage = coverageWith(this.#hits, look.columns, material.unit);
    const findings = responseFindings(exchange, reply, coverage);
    const side = this.#decide(exchange, 'response', reply.headers, look, coverage, findings, plan.policy.response.head);
    const bytes = held.length;
    if (exchange.limits?.countsRecords) exchange.limits.records = recordsOf(material.unit.tape, bodyPlan.trie);
    if (isRefusal(side.decision) && plan.mode === 'enforce') {
      if (exchange.limits !== null) exchange.limits.records = 0;
      return { kind: 'refused', side, bytes };
    }
    // In `enforce` trailers do not pass: they come after the judgement of what they belong to, and nobody would look at them.
    const body = trailedBody(held, plan.mode === 'enforce' ? noTrailers : trailers);
    const message: ResponseMessage = { ...reply, headers: withLength(reply.headers, bytes), body };
    const passed = { kind: 'message', side, bytes, went: held, message } as const;
    const isCut = side.decision.kind === 'minimise' && plan.mode !== 'observe';
    // Of a list from which nothing was dropped a client sees what it would see of one from which something was.
    const looksCut = plan.mode === 'enforce' && plan.policy.keepsRows && reply.status >= 200 && reply.status <= 299;
    if (!isCut && !looksCut) return { ...passed, changes: noChanges };
    const cut = this.#cut(exchange, material, treatable, side.decision);
    const head = treatHeaders(reply.headers, side.decision, 'response', this.#ports.mask, exchange.trace.consumer.id);
    const changes = {
      strippedCount: cut.treated.strippedCount + head.strippedCount,
      maskedCount: cut.treated.maskedCount + head.maskedCount,
      droppedRows: cut.treated.droppedRows,
    };
    if (exchange.limits !== null && plan.mode === 'enforce') exchange.limits.records -= cut.treated.droppedRows;
    const untouched = { ...passed, side: withFindings(side, cut.treated.findings) };
    if (plan.mode === 'shadow') return { ...untouched, changes };
    if (isProblem(side.decision, reply.status))
      return { ...untouched, changes, ...problemInstead(reply.status, head.headers, exchange.trace.id) };
    const { tape, wire } = material.unit;
    const left = cut.bytes ?? (looksCut ? (wire ?? tape).bytes : null);
    if (left === null) return { ...untouched, changes, message: { ...message, headers: withLength(head.headers, bytes) } };
    return settled(this.#materials.encode(material, left), (encoded) => {
      const headers = withLength(headOfChanged(head.headers), encoded.length);
      return { ...untouched, changes, went: encoded, message: { ...reply, headers, body: bytesBody(encoded) } };
    });
  }

  #bodiless(exchange: Exchange, reply: ResponseMessage): Exit {
    const { plan, captured } = exchange;
    // Behind a switch of protocols nobody looks; how much will go by is not known when it begins.
    const coverage: Coverage = reply.status === 101 ? unseenTunnel : seenNothing;
    const findings = responseFindings(exchange, reply, coverage);
    const side = this.#decide(exchange, 'response', reply.headers, null, coverage, findings, plan.policy.response.head);
    if (isRefusal(side.decision) && plan.mode === 'enforce') return { kind: 'refused', side, bytes: 0 };
    reply.body.open({ chunk() {}, end() {}, abort() {} });
    const passed = { kind: 'message', side, bytes: 0, went: noBytes } as const;
    if (plan.mode !== 'enforce') return { ...passed, changes: noChanges, message: { ...reply, body: emptyBody } };
    const head = treatHeaders(reply.headers, side.decision, 'response', this.#ports.mask, exchange.trace.consumer.id);
    const named = plan.policy.keepsRows ? null : headerOf(captured.request.headers, 'if-none-match');
    const headers = headOfBodiless(head.headers, named);
    return { ...passed, changes: { ...head, droppedRows: 0 }, message: { ...reply, headers, body: emptyBody } };
  }

  /** A part of a representation cannot be judged as one: it passes, counted as unread, where the route is open to that. */
  #range(exchange: Exchange, reply: ResponseMessage): Exit {
    const sideOf = (bytes: number) => this.#unreadSide(exchange, reply, bytes, 'range');
    const side = sideOf(reply.body.length ?? 0);
    if (exchange.plan.mode !== 'enforce')
      return { kind: 'stream', message: reply, streamed: { body: reply.body, sideOf, changes: noChanges } };
    if (isRefusal(side.decision)) return { kind: 'refused', side, bytes: 0 };
    const head = treatHeaders(reply.headers, side.decision, 'response', this.#ports.mask, exchange.trace.consumer.id);
    const changes = { ...head, droppedRows: 0 };
    return { kind: 'stream', message: { ...reply, headers: head.headers }, streamed: { body: reply.body, sideOf, changes } };
  }

  #stream(exchange: Exchange, reply: ResponseMessage, bodyPlan: BodyPlan): Exit {
    const { plan } = exchange;
    const decide = (look: BodyLook | null, coverage: Coverage) =>
      this.#decide(
        exchange,
        'response',
        reply.headers,
        look,
        coverage,
        responseFindings(exchange, reply, coverage),
        plan.policy.response.head,
      );
    const layers = this.#materials.layersOf(reply.headers);
    const ahead: Coverage = layers.ok
      ? seenNothing
      : { kind: 'partial', bytesSeen: 0, bytesUnseen: reply.body.length ?? 0, why: layers.failure };
    const first = decide(null, ahead);
    if (plan.mode === 'enforce' && isRefusal(first.decision)) return { kind: 'refused', side: first, bytes: 0 };
    const head = treatHeaders(reply.headers, first.decision, 'response', this.#ports.mask, exchange.trace.consumer.id);
    const flowing = streamed({
      exchange,
      reply,
      bodyPlan,
      layers,
      tools: { detection: this.#inputs.detection, key: this.#ports.fingerprintKey, mask: this.#ports.mask, decide },
      codec: this.#ports.codec,
      decodeLimits: this.#materials.limits,
      unitBytesMax: this.#inputs.limits.unitBytesMax,
      head: { ...head, droppedRows: 0 },
    });
    if (plan.mode !== 'enforce') return { kind: 'stream', message: reply, streamed: flowing };
    return { kind: 'stream', message: { ...reply, headers: headOfChanged(head.headers) }, streamed: flowing };
  }

  #unreadSide(exchange: Exchange, reply: ResponseMessage, bytes: number, why: 'range' | 'undecodable' = 'undecodable'): JudgedSide {
    const coverage: Coverage = { kind: 'partial', bytesSeen: 0, bytesUnseen: bytes, why };
    const findings = responseFindings(exchange, reply, coverage);
    return this.#decide(exchange, 'response', reply.headers, null, coverage, findings, exchange.plan.policy.response.head);
  }

  #lookFor(exchange: Exchange, bodyPlan: BodyPlan): BodyLook {
    const { activation, requestFacts } = exchange;
    return new BodyLook(bodyPlan, this.#inputs.detection, this.#ports.fingerprintKey, activation, requestFacts);
  }

  #decide(
    exchange: Exchange,
    side: Side,
    headers: HeaderPairs,
    look: BodyLook | null,
    coverage: Coverage,
    own: readonly Finding[],
    head: readonly HeadFact[],
  ): JudgedSide {
    const { plan, activation, trace } = exchange;
    const columns: Column[] = look ? look.columns.finish() : [];
    this.#headers.columns(headers, side, this.#ports.fingerprintKey, columns);
    const facts: FactReading[] = head.map((fact) => ({ fact: fact.text, outcome: fact.take(activation), rows: noRows }));
    if (look) facts.push(...look.facts());
    if (side === 'request' && exchange.guardFacts.length > 0) facts.push(...exchange.guardFacts);
    if (side === 'request' && plan.readings.length > 0) facts.push(...plan.readings);
    if (side === 'request' && exchange.limits !== null) facts.push(...exchange.limits.facts);
    const inBrowser = side === 'response' && plan.browser ? this.#inBrowser(plan.browser, exchange, headers, columns) : noFindings;
    const findings = look || inBrowser.length > 0 ? [...(look?.findings() ?? noFindings), ...own, ...inBrowser] : own;
    const inspection: Inspection = { side, coverage, columns, findings, facts };
    if (side === 'request') exchange.requestFacts = facts;
    const judgement = plan.policy.judge(trace, inspection, side === 'request' ? [] : exchange.requestFacts);
    const inspected = withInspectionFailure(judgement.decision, side, coverage, plan.onInspectError);
    const decision = side === 'request' && plan.readings.length > 0 ? withStrictPaths(inspected, plan) : inspected;
    if (judgement.findings.length === 0) return { inspection, decision };
    return { inspection: { ...inspection, findings: [...findings, ...judgement.findings] }, decision };
  }

  #inBrowser(browser: BrowserChoice, exchange: Exchange, headers: HeaderPairs, columns: readonly Column[]): readonly Finding[] {
    exchange.isPrivate ||= arePrivate(columns, this.#inputs.detection.classes);
    return browserFindings(browser, exchange, headers);
  }

  /** The bytes of a held body after a decision, or null where nothing in it changes. */
  #cut({ trace }: Exchange, { unit }: Material, treatable: Treatable, decision: Decision): Cut {
    const treated = editsOf(decision, treatable, this.#ports.mask, trace.consumer);
    return { treated, bytes: treated.edits.length > 0 ? new Splicer().splice(unit, treated.edits) : null };
  }

  #capture(exchange: Exchange, side: Side, bytes: Uint8Array): void {
    const { captureBytesMax, endpoint } = exchange.plan;
    if (captureBytesMax === 0 || bytes.length > captureBytesMax) return;
    this.#ports.capture?.capture(endpoint.api, endpoint.template, exchange.trace.id, side, bytes);
  }
}

/** Whoever signed a request signed its body: another one, or none, is nobody's, and so is one that is too long to be held. */
function noteForeignBody(exchange: Exchange, bytes: Uint8Array | null): void {
  const { holdsBody } = exchange.identity;
  if (holdsBody !== undefined && (bytes === null || !holdsBody(bytes))) exchange.shortfall ??= 'invalid';
}

/** What comes of a value, now where it is here. */
function settled<Value, Result>(value: Value | Promise<Value>, resultOf: (value: Value) => Result): Result | Promise<Result> {
  return value instanceof Promise ? value.then(resultOf) : resultOf(value);
}

interface Cut {
  readonly treated: Treated;
  readonly bytes: Uint8Array | null;
}

/** Answers that have no body whatever their head says (RFC 9110 6.4.1). */
function isBodiless(method: string, status: number): boolean {
  return method === 'HEAD' || status === 204 || status === 304 || status < 200;
}

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** A body that is here as a whole. Only a message without an announced length can have trailers. */
function trailedBody(bytes: Uint8Array, trailers: HeaderPairs): Body {
  return trailers.length === 0 ? bytesBody(bytes) : { ...bytesBody(bytes, trailers), length: null };
}

function brokenBody(reason: AbortReason): Body {
  return {
    length: null,
    open: (sink) => sink.abort(reason),
    pause() {},
    resume() {},
    cancel() {},
  };
}
