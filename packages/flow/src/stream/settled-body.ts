import type { AbortReason, Body, BodySink, HeaderPairs } from '@sluice/model';

/** Keeps the record of a streamed exchange: the bytes that went out, and why it broke where it did. Resolves with whether the answer may end as whole. */
export type SettleStream = (bytes: number, reason: AbortReason | null) => Promise<boolean>;

/** Hears, when the body begins to flow, how it is cut off before its end. */
export type LastingStream = (cut: () => void) => void;

const withdrawn: AbortReason = { kind: 'denied', detail: 'its caller may not have it any more' };
const unrecorded: AbortReason = { kind: 'denied', detail: 'its record could not be kept' };

/** A body whose last byte waits until its exchange is recorded. What ends the message for the client is held, nothing before it. */
export class SettledBody implements Body, BodySink {
  readonly length: number | null;
  readonly #source: Body;
  readonly #settle: SettleStream;
  readonly #lasts: LastingStream;
  #sink: BodySink | null = null;
  #bytes = 0;
  /** The chunk with the last announced byte: for a client that counts, it is the end. */
  #last: Uint8Array | null = null;
  #isOver = false;

  constructor(source: Body, settle: SettleStream, lasts: LastingStream) {
    this.length = source.length;
    this.#source = source;
    this.#settle = settle;
    this.#lasts = lasts;
  }

  open(sink: BodySink): void {
    this.#sink = sink;
    this.#lasts(() => this.#cut());
    this.#source.open(this);
  }

  pause(): void {
    this.#source.pause();
  }

  resume(): void {
    this.#source.resume();
  }

  cancel(reason: AbortReason): void {
    this.#source.cancel(reason);
    this.#finish(reason, () => undefined);
  }

  #cut(): void {
    this.#source.cancel(withdrawn);
    this.abort(withdrawn);
  }

  chunk(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    if (this.length !== null && this.#bytes >= this.length) this.#last = bytes;
    else this.#sink?.chunk(bytes);
  }

  end(trailers: HeaderPairs): void {
    this.#finish(null, (sink) => {
      if (this.#last) sink.chunk(this.#last);
      sink.end(trailers);
    });
  }

  abort(reason: AbortReason): void {
    this.#finish(reason, (sink) => sink.abort(reason));
  }

  #finish(reason: AbortReason | null, release: (sink: BodySink) => void): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const bytes = reason && this.#last ? this.#bytes - this.#last.length : this.#bytes;
    const go = (mayEnd: boolean): void => {
      if (this.#sink === null) return;
      if (mayEnd) release(this.#sink);
      else this.#sink.abort(reason ?? unrecorded);
    };
    this.#settle(bytes, reason).then(go, () => go(false));
  }
}
