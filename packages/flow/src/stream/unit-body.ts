import type { AbortReason, Body, BodySink } from '@sluice/model';
import type { Unit, UnitReader } from '@sluice/wire';
import type { UnitJudge } from './unit-judge.ts';

const noTrailers = [] as const;

/** A body that comes out judged: each unit is decided on and cut before a byte of it moves on; after a refused one nothing does. */
export class UnitBody implements Body, BodySink {
  readonly length = null;
  readonly #source: Body;
  readonly #reader: UnitReader;
  readonly #judge: UnitJudge;
  readonly #rhythm = new FlushRhythm();
  #sink: BodySink | null = null;
  #isOver = false;

  constructor(source: Body, reader: UnitReader, judge: UnitJudge) {
    this.#source = source;
    this.#reader = reader;
    this.#judge = judge;
  }

  open(sink: BodySink): void {
    this.#sink = sink;
    this.#source.open(this);
  }

  pause(): void {
    this.#source.pause();
  }

  resume(): void {
    this.#source.resume();
  }

  cancel(reason: AbortReason): void {
    this.#isOver = true;
    this.#source.cancel(reason);
  }

  chunk(bytes: Uint8Array): void {
    if (this.#isOver) return;
    this.#rhythm.came(bytes.length);
    if (!this.#pass(() => this.#reader.push(bytes)) || !this.#rhythm.isDue) return;
    this.#rhythm.tries();
    this.#pass(() => this.#reader.flush());
  }

  end(): void {
    if (this.#isOver || !this.#pass(() => this.#reader.end())) return;
    this.#isOver = true;
    // Trailers come after the judgement of what they belong to; nobody would look at them, so they do not pass.
    this.#sink?.end(noTrailers);
  }

  abort(reason: AbortReason): void {
    if (this.#isOver) return;
    this.#isOver = true;
    // A coding that breaks off hides what is behind the break; what an upstream never sent hides nothing.
    if (reason.kind === 'malformed') this.#judge.missed(this.#rhythm.waiting, 'undecodable');
    if (reason.kind === 'too-large') this.#judge.missed(this.#rhythm.waiting, 'too-large');
    this.#sink?.abort(reason);
  }

  /** False once nothing more may leave. What breaks here runs below a socket or a coder: it must end this body, and nobody else's. */
  #pass(read: () => Iterable<Unit>): boolean {
    try {
      for (const unit of read()) {
        this.#rhythm.went((unit.wire ?? unit.tape).bytes.length);
        const bytes = this.#judge.take(unit);
        if (bytes === null) return this.#deny('a unit of the body may not leave');
        if (bytes.length > 0) this.#sink?.chunk(bytes);
      }
      return true;
    } catch {
      this.#judge.failed(this.#rhythm.waiting);
      return this.#deny('the body could not be judged');
    }
  }

  #deny(detail: string): false {
    this.#isOver = true;
    const reason: AbortReason = { kind: 'denied', detail };
    this.#source.cancel(reason);
    this.#sink?.abort(reason);
    return false;
  }
}

/**
 * When rows that wait are looked for before their unit is full: so that a slow stream flows, and a fast one in tiny chunks is not read
 * again and again. Each try must have at least as many new bytes as the last one left behind.
 */
export class FlushRhythm {
  #waiting = 0;
  #fresh = 0;
  #leftBehind = 0;

  came(bytes: number): void {
    this.#waiting += bytes;
    this.#fresh += bytes;
  }

  went(bytes: number): void {
    this.#waiting = Math.max(0, this.#waiting - bytes);
    this.#leftBehind = this.#waiting;
  }

  /** Bytes that came and belong to no unit yet. */
  get waiting(): number {
    return this.#waiting;
  }

  get isDue(): boolean {
    return this.#waiting > 0 && this.#fresh >= this.#leftBehind;
  }

  tries(): void {
    this.#fresh = 0;
    this.#leftBehind = this.#waiting;
  }
}
