import type { Result } from '@sluice/kit';
import { type AbortReason, type Body, headerOf, type JudgedSide, type ResponseMessage, Tape, type UninspectedReason } from '@sluice/model';
import type { Codec, DecodeLimits, Encoding, Unit, UnitReader } from '@sluice/wire';
import type { Exchange } from '../exchange.ts';
import type { BodyPlan } from '../plan/body-plan.ts';
import type { Changes } from '../treat/edits.ts';
import { UnitBody } from './unit-body.ts';
import { UnitJudge, type UnitJudgeTools } from './unit-judge.ts';
import { FedBody, WatchedBody, type Watcher } from './watched-body.ts';

/** A tape grows with its units; a thousand answers that wait for their readers had 28 KB of room each, most of them for nothing. */
const tokensAtFirst = 64;

export interface StreamedInputs {
  readonly exchange: Exchange;
  readonly reply: ResponseMessage;
  readonly bodyPlan: BodyPlan;
  readonly layers: Result<readonly Encoding[], UninspectedReason>;
  readonly tools: UnitJudgeTools;
  readonly codec: Codec;
  readonly decodeLimits: DecodeLimits;
  readonly unitBytesMax: number;
  /** What was cut from the head, before the first unit. */
  readonly head: Changes;
}

export interface Streamed {
  readonly body: Body;
  /** What the body came to; `bytes` went by where nothing could be read. */
  readonly sideOf: (bytes: number) => JudgedSide;
  readonly changes: Changes;
}

/**
 * A body that is judged while it flows. In `enforce` the codings come off, units are judged and cut, and the codings go on again; else the
 * original passes and a copy is judged beside it. What cannot be decoded passes unread and is counted, where the route is open to that.
 */
export function streamed(inputs: StreamedInputs): Streamed {
  const { exchange, reply, bodyPlan, layers, tools, codec, decodeLimits, unitBytesMax } = inputs;
  const judge = new UnitJudge(exchange, bodyPlan, tools);
  const { changes } = judge;
  changes.strippedCount += inputs.head.strippedCount;
  changes.maskedCount += inputs.head.maskedCount;
  if (!layers.ok) {
    const why = layers.failure;
    const sideOf = (bytes: number) => {
      judge.missed(bytes, why);
      return judge.side();
    };
    return { body: reply.body, changes, sideOf };
  }
  const reader = bodyPlan.readerFor(headerOf(reply.headers, 'content-type')).open(new Tape(tokensAtFirst), unitBytesMax);
  const decoded = (source: Body) => layers.value.reduceRight((body, encoding) => codec.decodeBody(encoding, body, decodeLimits), source);
  if (exchange.plan.mode !== 'enforce') {
    const watcher = new UnitWatcher(reader, judge, layers.value.length === 0 ? null : decoded);
    return { body: new WatchedBody(reply.body, watcher), changes, sideOf: () => judge.side() };
  }
  const judged: Body = new UnitBody(decoded(reply.body), reader, judge);
  const body = layers.value.reduce((inner, encoding) => codec.encodeBody(encoding, inner), judged);
  return { body, changes, sideOf: () => judge.side() };
}

/** Judges a copy of a body that passes as it is. Whatever is decided changes nothing; it is counted and recorded. */
class UnitWatcher implements Watcher {
  readonly #reader: UnitReader;
  readonly #judge: UnitJudge;
  readonly #fed: FedBody | null;
  #bytesIn = 0;
  #isDone = false;
  #onDone: (() => void) | null = null;

  constructor(reader: UnitReader, judge: UnitJudge, decoded: ((source: Body) => Body) | null) {
    this.#reader = reader;
    this.#judge = judge;
    this.#fed = decoded ? new FedBody() : null;
    if (!decoded || !this.#fed) return;
    decoded(this.#fed).open({
      chunk: (bytes) => this.#push(bytes),
      end: () => this.#finish(),
      abort: (reason) => this.#broken(reason),
    });
  }

  begin(source: { pause(): void; resume(): void }): void {
    this.#fed?.from(source);
  }

  chunk(bytes: Uint8Array): void {
    this.#bytesIn += bytes.length;
    if (this.#isDone) this.#judge.missed(bytes.length, 'undecodable');
    else if (this.#fed) this.#fed.feed(bytes);
    else this.#push(bytes);
  }

  end(seen: () => void): void {
    if (this.#isDone) return seen();
    this.#onDone = seen;
    if (this.#fed) this.#fed.finish();
    else this.#finish();
  }

  abort(reason: AbortReason): void {
    if (!this.#isDone) this.#fed?.fail(reason);
    this.#isDone = true;
  }

  #push(bytes: Uint8Array): void {
    if (!this.#isDone) this.#judged(() => this.#reader.push(bytes));
  }

  #finish(): void {
    if (this.#isDone) return;
    this.#judged(() => this.#reader.end());
    this.#done();
  }

  #done(): void {
    const onDone = this.#onDone;
    this.#isDone = true;
    this.#onDone = null;
    onDone?.();
  }

  /** A fault of ours ends the watching and never what is watched. */
  #judged(read: () => Iterable<Unit>): void {
    try {
      for (const unit of read()) this.#judge.take(unit);
    } catch {
      this.#judge.failed(this.#bytesIn);
      this.#done();
    }
  }

  #broken(reason: AbortReason): void {
    if (this.#isDone) return;
    this.#judge.missed(this.#bytesIn, reason.kind === 'too-large' ? 'too-large' : 'undecodable');
    this.#done();
  }
}
