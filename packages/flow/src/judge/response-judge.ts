import {
  type AbortReason,
  type Body,
  bytesBody,
  type Coverage,
  emptyBody,
  type HeaderPairs,
  headerOf,
  isRefusal,
  type JudgedSide,
  type ResponseMessage,
} from '@sluice/model';
import type { Exchange } from '../exchange.ts';
import { headOfBodiless, headOfChanged, withLength } from '../head.ts';
import { type Held, type HeldWhole, hold } from '../hold.ts';
import { recordsOf } from '../limits/rows.ts';
import type { BodyPlan } from '../plan/body-plan.ts';
import { reducedHeld } from '../shaping/reduced.ts';
import { type Streamed, streamed } from '../stream/stream-judge.ts';
import { type Changes, withFindings } from '../treat/edits.ts';
import { isProblem, problemInstead } from '../treat/problem-instead.ts';
import type { BodyLook } from './body-look.ts';
import { coverageWith, failedSide } from './failure.ts';
import { essenceOf, isLong, type Material } from './material.ts';
import { responseFindings } from './response-findings.ts';
import { settled } from './settled.ts';
import type { SideJudge } from './side-judge.ts';

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
const noChanges: Changes = { strippedCount: 0, maskedCount: 0, droppedRows: 0 };
const seenNothing: Coverage = { kind: 'whole', bytesSeen: 0 };
const unseenTunnel: Coverage = { kind: 'partial', bytesSeen: 0, bytesUnseen: 0, why: 'tunnel' };

/** Judges answers: look, decide, and in `enforce` cut; what is too long to be held is judged while it flows. */
export class ResponseJudge {
  readonly #sides: SideJudge;

  constructor(sides: SideJudge) {
    this.#sides = sides;
  }

  /** Judges an answer; where its body is longer than may be held, gives out a body that judges itself while it flows. */
  async judge(exchange: Exchange, reply: ResponseMessage): Promise<Exit> {
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
    this.#sides.capture(exchange, 'response', held.bytes);
    try {
      const decoding = this.#sides.materials.decode(reply.headers, held.bytes);
      const decoded = decoding instanceof Promise ? await decoding : decoding;
      if (isLong(decoded, plan.heldBytesMax, plan.heldBytesMax))
        return this.#stream(exchange, { ...reply, body: trailedBody(held.bytes, held.trailers) }, bodyPlan);
      const material = this.#sides.materials.read(reply.headers, contentType, decoded, held.bytes, bodyPlan);
      if (plan.projection === null) {
        const exit = this.#exit(exchange, reply, bodyPlan, material, held);
        return exit instanceof Promise ? await exit : exit;
      }
      const reduced = await reducedHeld(exchange, plan.projection, { reply, material, held, trie: bodyPlan.trie }, this.#sides.materials);
      // Others may have read their bodies while this one was encoded.
      const again = this.#sides.materials.read(reply.headers, contentType, reduced?.decoded ?? decoded, held.bytes, bodyPlan);
      return await this.#exit(exchange, reduced?.reply ?? reply, bodyPlan, again, reduced?.held ?? held);
    } catch (error) {
      // Outside `enforce` a fault of ours changes nothing for anybody; it is recorded as what it is.
      if (plan.mode === 'enforce') throw error;
      const { bytes, trailers } = held;
      const message = { ...reply, headers: withLength(reply.headers, bytes.length), body: trailedBody(bytes, trailers) };
      return { kind: 'message', side: failedSide('response', bytes.length), bytes: bytes.length, went: bytes, changes: noChanges, message };
    }
  }

  #exit(
    exchange: Exchange,
    reply: ResponseMessage,
    bodyPlan: BodyPlan,
    material: Material,
    { bytes: held, trailers }: HeldWhole,
  ): Exit | Promise<Exit> {
    const { plan } = exchange;
    const look = this.#sides.lookFor(exchange, bodyPlan);
    const treatable = look.look(material.unit.tape, this.#sides.hits);
    const coverage = coverageWith(this.#sides.hits, look.columns, material.unit);
    const side = this.#decide(exchange, reply, look, coverage);
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
    const cut = this.#sides.cut(exchange, material, treatable, side.decision);
    const head = this.#sides.treatHead(exchange, 'response', reply.headers, side.decision);
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
    return settled(this.#sides.materials.encode(material, left), (encoded) => {
      const headers = withLength(headOfChanged(head.headers), encoded.length);
      return { ...untouched, changes, went: encoded, message: { ...reply, headers, body: bytesBody(encoded) } };
    });
  }

  #bodiless(exchange: Exchange, reply: ResponseMessage): Exit {
    const { plan, captured } = exchange;
    // Behind a switch of protocols nobody looks; how much will go by is not known when it begins.
    const coverage: Coverage = reply.status === 101 ? unseenTunnel : seenNothing;
    const side = this.#decide(exchange, reply, null, coverage);
    if (isRefusal(side.decision) && plan.mode === 'enforce') return { kind: 'refused', side, bytes: 0 };
    reply.body.open({ chunk() {}, end() {}, abort() {} });
    const passed = { kind: 'message', side, bytes: 0, went: noBytes } as const;
    if (plan.mode !== 'enforce') return { ...passed, changes: noChanges, message: { ...reply, body: emptyBody } };
    const head = this.#sides.treatHead(exchange, 'response', reply.headers, side.decision);
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
    const head = this.#sides.treatHead(exchange, 'response', reply.headers, side.decision);
    const changes = { ...head, droppedRows: 0 };
    return { kind: 'stream', message: { ...reply, headers: head.headers }, streamed: { body: reply.body, sideOf, changes } };
  }

  #stream(exchange: Exchange, reply: ResponseMessage, bodyPlan: BodyPlan): Exit {
    const { plan } = exchange;
    const decide = (look: BodyLook | null, coverage: Coverage) => this.#decide(exchange, reply, look, coverage);
    const layers = this.#sides.materials.layersOf(reply.headers);
    const ahead: Coverage = layers.ok
      ? seenNothing
      : { kind: 'partial', bytesSeen: 0, bytesUnseen: reply.body.length ?? 0, why: layers.failure };
    const first = decide(null, ahead);
    if (plan.mode === 'enforce' && isRefusal(first.decision)) return { kind: 'refused', side: first, bytes: 0 };
    const head = this.#sides.treatHead(exchange, 'response', reply.headers, first.decision);
    const flowing = streamed({
      exchange,
      reply,
      bodyPlan,
      layers,
      tools: { detection: this.#sides.inputs.detection, key: this.#sides.ports.fingerprintKey, mask: this.#sides.ports.mask, decide },
      codec: this.#sides.ports.codec,
      decodeLimits: this.#sides.materials.limits,
      unitBytesMax: this.#sides.inputs.limits.unitBytesMax,
      head: { ...head, droppedRows: 0 },
    });
    if (plan.mode !== 'enforce') return { kind: 'stream', message: reply, streamed: flowing };
    return { kind: 'stream', message: { ...reply, headers: headOfChanged(head.headers) }, streamed: flowing };
  }

  #unreadSide(exchange: Exchange, reply: ResponseMessage, bytes: number, why: 'range' | 'undecodable' = 'undecodable'): JudgedSide {
    return this.#decide(exchange, reply, null, { kind: 'partial', bytesSeen: 0, bytesUnseen: bytes, why });
  }

  #decide(exchange: Exchange, reply: ResponseMessage, look: BodyLook | null, coverage: Coverage): JudgedSide {
    const findings = responseFindings(exchange, reply, coverage);
    return this.#sides.decide(exchange, 'response', reply.headers, look, coverage, findings);
  }
}

/** Answers that have no body whatever their head says (RFC 9110 6.4.1). */
function isBodiless(method: string, status: number): boolean {
  return method === 'HEAD' || status === 204 || status === 304 || status < 200;
}

/** A body that is here as a whole. Only a message without an announced length can have trailers. */
function trailedBody(bytes: Uint8Array, trailers: HeaderPairs): Body {
  return trailers.length === 0 ? bytesBody(bytes) : { ...bytesBody(bytes, trailers), length: null };
}
