import { type AbortReason, type Body, type BodySink, type HeaderPairs, keepChunk } from '@sluice/model';

/** Where a request body goes that still comes: the connection to the upstream. */
export interface FeedTarget {
  /** Answers whether more may come. */
  chunk(bytes: Uint8Array): boolean;
  end(): void;
  /** The rest will never come. */
  abort(reason: AbortReason): void;
}

/** A request body on its way upstream. What is here as a whole by the time it is asked for goes out as bytes; what still comes, chunk by chunk. */
export class RequestFeed implements BodySink {
  readonly #body: Body;
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  #target: FeedTarget | null = null;
  #hasEnded = false;
  #aborted: AbortReason | null = null;
  #isCancelled = false;
  #isPaused = false;
  /** Something of it, or its end, went to the target, and the head of the request with it. */
  hasFlowed = false;
  readonly #bytesMax: number;

  /** `bytesMax` of it wait for a connection; all of what is read at once does. */
  constructor(body: Body, bytesMax: number) {
    this.#body = body;
    this.#bytesMax = bytesMax;
    body.open(this);
  }

  get length(): number | null {
    return this.#body.length;
  }

  /** All bytes, when the body was here as a whole; null when it still comes. */
  whole(): Buffer | null {
    // All bytes that were announced are the body, also when its end was not yet told.
    if (!this.#hasEnded && this.#bytes !== this.#body.length) return null;
    if (this.#isPaused) this.resume();
    const [only] = this.#chunks;
    if (this.#chunks.length === 1 && only) return Buffer.from(only.buffer, only.byteOffset, only.byteLength);
    return Buffer.concat(this.#chunks, this.#bytes);
  }

  /** Nothing more will come. */
  get isSettled(): boolean {
    return this.#hasEnded || this.#aborted !== null;
  }

  get aborted(): AbortReason | null {
    return this.#aborted;
  }

  /** Hands over what is here, then what comes. */
  flow(target: FeedTarget): void {
    this.#target = target;
    const chunks = this.#chunks;
    this.#chunks = [];
    let isTaken = true;
    this.hasFlowed = chunks.length > 0 || this.#hasEnded;
    for (const bytes of chunks) isTaken = target.chunk(bytes);
    if (!isTaken) this.#body.pause();
    if (this.#aborted !== null) target.abort(this.#aborted);
    else if (this.#hasEnded) target.end();
    else if (this.#isPaused && isTaken) this.resume();
  }

  chunk(bytes: Uint8Array): void {
    if (this.#isCancelled) return;
    if (this.#target === null) {
      keepChunk(this.#chunks, bytes);
      this.#bytes += bytes.length;
      if (this.#bytes >= this.#bytesMax && this.#bytes !== this.#body.length && !this.#isPaused) {
        this.#isPaused = true;
        this.#body.pause();
      }
    } else {
      this.hasFlowed = true;
      if (!this.#target.chunk(bytes)) this.#body.pause();
    }
  }

  /** The trailers of a request end here: RFC 9110 6.5.1 lets an intermediary drop them. */
  end(_trailers: HeaderPairs): void {
    this.#hasEnded = true;
    this.hasFlowed = this.#target !== null;
    if (!this.#isCancelled) this.#target?.end();
  }

  abort(reason: AbortReason): void {
    this.#aborted = reason;
    if (!this.#isCancelled) this.#target?.abort(reason);
  }

  resume(): void {
    this.#isPaused = false;
    if (!this.#isCancelled) this.#body.resume();
  }

  /** The upstream takes no more of it. */
  cancel(detail: string): void {
    if (this.#isCancelled) return;
    this.#isCancelled = true;
    if (!this.isSettled) this.#body.cancel({ kind: 'upstream', detail });
  }
}
