import {
  type AbortReason,
  type Body,
  bytesBody,
  type Coverage,
  type Finding,
  headerOf,
  type Inspection,
  isRefusal,
  type JudgedSide,
  type RequestMessage,
} from '@sluice/model';
import type { Exchange } from '../exchange.ts';
import { requestHeadToJudge, withLength } from '../head.ts';
import { firstBytesMax, hold } from '../hold.ts';
import type { Limiter } from '../limits/limiter.ts';
import { tapeBody } from '../limits/tape-body.ts';
import type { BodyPlan } from '../plan/body-plan.ts';
import { shapedTarget, withShaping } from '../shaping/shaped-target.ts';
import type { Treatable } from '../treat/treatable.ts';
import { AttackLook } from './attack-look.ts';
import type { BodyLook } from './body-look.ts';
import { type Renaming, renamingOf } from './body-methods.ts';
import { callerFindings } from './caller-findings.ts';
import { coverageWith, failedSide } from './failure.ts';
import { LateFields } from './late-fields.ts';
import { essenceOf, isLong, type Material, tooLong, topNames } from './material.ts';
import { requestFindings } from './request-findings.ts';
import { requestValues } from './request-values.ts';
import { settled } from './settled.ts';
import type { SideJudge } from './side-judge.ts';

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

const noBytes = new Uint8Array(0);
const noFindings: readonly Finding[] = [];
const seenNothing: Coverage = { kind: 'whole', bytesSeen: 0 };

/** Judges requests: look, ask the limits, decide, and in `enforce` cut. */
export class RequestJudge {
  readonly #sides: SideJudge;
  readonly #limiter: Limiter | null;
  readonly #attacks: AttackLook | null;
  readonly #lateFields: LateFields | null;

  constructor(sides: SideJudge, limiter: Limiter | null) {
    this.#sides = sides;
    this.#limiter = limiter;
    this.#attacks = sides.inputs.attacks && new AttackLook(sides.inputs.attacks);
    this.#lateFields = this.#attacks && new LateFields(this.#attacks, sides.materials);
  }

  /** At once where there is no body to wait for. */
  judge(exchange: Exchange, request: RequestMessage): Entry | Promise<Entry | Renamed> {
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
    const { inspection, decision } = this.#sides.decide(exchange, 'request', request.headers, null, seenNothing, findings);
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
      const entry = await this.#entry(exchange, request, this.#sides.materials.unread(bytes, 'too-large', held.first), held.body, bytes);
      if (entry.isRefused || this.#lateFields === null) return entry;
      const { message, side } = entry;
      return { ...entry, message: { ...message, body: this.#lateFields.watched(exchange, request, message.body, side) } };
    }
    return this.#guarded(exchange, request, held.bytes, bytesBody(held.bytes, held.trailers));
  }

  async #guarded(exchange: Exchange, request: RequestMessage, held: Uint8Array, body: Body): Promise<Entry | Renamed> {
    const { plan } = exchange;
    try {
      const decoding = this.#sides.materials.decode(request.headers, held);
      const whole = decoding instanceof Promise ? await decoding : decoding;
      const decoded = isLong(whole, plan.heldBytesMax, plan.heldRequestBytesMax) ? tooLong : whole;
      const contentType = headerOf(request.headers, 'content-type');
      const bodyPlan = plan.requestBody(essenceOf(contentType));
      const material = this.#sides.materials.read(request.headers, contentType, decoded, held, bodyPlan);
      const renamed = this.#renamed(exchange, request, material, body);
      if (renamed) return renamed;
      this.#sides.capture(exchange, 'request', held);
      const limiting = this.#askLimits(exchange, bodyPlan, material);
      if (limiting) await limiting;
      if (this.#isLimited(exchange)) return this.#limited(exchange, request, held.length);
      // Others may have read their bodies meanwhile.
      const now = limiting ? this.#sides.materials.read(request.headers, contentType, decoded, held, bodyPlan) : material;
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
    const inspection: Inspection = {
      side: 'request',
      coverage,
      columns: [],
      findings: [],
      facts: [...plan.readings, ...(limits?.facts ?? [])],
    };
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

  #entry(exchange: Exchange, request: RequestMessage, material: null, body: Body, bytes: number): Entry;
  #entry(exchange: Exchange, request: RequestMessage, material: Material | null, body: Body, bytes: number): Entry | Promise<Entry>;
  #entry(exchange: Exchange, request: RequestMessage, material: Material | null, body: Body, bytes: number): Entry | Promise<Entry> {
    const { plan, activation } = exchange;
    let look: BodyLook | null = null;
    let treatable: Treatable | null = null;
    if (material) {
      look = this.#sides.lookFor(exchange, plan.requestBody(essenceOf(headerOf(request.headers, 'content-type'))));
      treatable = look.look(material.unit.tape, this.#sides.hits);
      activation.bodyNamed(topNames(material));
    }
    const coverage = material && look ? coverageWith(this.#sides.hits, look.columns, material.unit) : seenNothing;
    const shaped = plan.shapesTargets ? shapedTarget(request.target, plan.pageSizes, plan.projection) : null;
    const declared = requestFindings(exchange, request, material, coverage);
    if (look && treatable) look.markUndeclared(treatable, declared);
    const attacks = this.#attacks !== null && plan.attacks !== 'off' ? this.#attacks.findings(exchange, request, material) : noFindings;
    const read = material && look && treatable ? { material, coverage, look, treatable } : null;
    const values = plan.policy.values === null ? noFindings : requestValues(plan.policy.values, exchange, request, read);
    const own = attacks.length + values.length === 0 ? declared : [...declared, ...attacks, ...values];
    const findings = shaped ? withShaping(own, shaped, plan.projection) : own;
    const side = this.#sides.decide(exchange, 'request', request.headers, look, coverage, findings);
    if (plan.mode !== 'enforce') return { kind: 'entry', side, bytes, isRefused: false, message: { ...request, body } };
    if (isRefusal(side.decision)) return { kind: 'entry', side, bytes, isRefused: true, message: request };
    const asked = shaped ? { ...request, target: shaped.target } : request;
    const treated = this.#sides.treatHead(exchange, 'request', request.headers, side.decision).headers;
    const head = requestHeadToJudge(treated, plan.isOpaque, (plan.policy.wantsWhole || plan.policy.keepsRows) && isRead(request.method));
    const cut = material && treatable ? this.#sides.cut(exchange, material, treatable, side.decision) : null;
    if (!material || !cut?.bytes) return { kind: 'entry', side, bytes, isRefused: false, message: { ...asked, headers: head, body } };
    return settled(this.#sides.materials.encode(material, cut.bytes), (encoded) => {
      const message = { ...asked, headers: withLength(head, encoded.length), body: bytesBody(encoded) };
      return { kind: 'entry', side, bytes, isRefused: false, message };
    });
  }
}

/** Whoever signed a request signed its body: another one, or none, is nobody's, and so is one that is too long to be held. */
function noteForeignBody(exchange: Exchange, bytes: Uint8Array | null): void {
  const { holdsBody } = exchange.identity;
  if (holdsBody !== undefined && (bytes === null || !holdsBody(bytes))) exchange.shortfall ??= 'invalid';
}

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
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
