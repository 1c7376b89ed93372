import { EventEmitter } from 'node:events';
import type { AbortReason, Body, BodySink, HeaderPairs } from '@sluice/model';

/**
 * A request body on its way to undici. What is here as a whole by the time it is asked for goes out as bytes in one write; what still
 * comes goes out chunk by chunk. undici takes any object with the few methods of a stream that it calls, so no stream is made.
 */
export class RequestFeed extends EventEmitter implements BodySink {
  readonly #body: Body;
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  #isFlowing = false;
  #hasEnded = false;
  #aborted: AbortReason | null = null;
  /** Read by undici to learn whether the body is spent. */
  destroyed = false;

  constructor(body: Body) {
    super();
    this.#body = body;
    body.open(this);
  }

  /** All bytes, when the body was here as a whole; null when it still comes. */
  whole(): Buffer | null {
    // All bytes that were announced are the body, also when its end was not yet told.
    if (!this.#hasEnded && this.#bytes !== this.#body.length) return null;
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

  chunk(bytes: Uint8Array): void {
    if (this.#isFlowing) this.emit('data', bytes);
    else {
      this.#chunks.push(bytes);
      this.#bytes += bytes.length;
    }
  }

  end(_trailers: HeaderPairs): void {
    this.#hasEnded = true;
    // The trailers of a request end here: undici cannot send them, and RFC 9110 6.5.1 lets an intermediary drop them.
    if (this.#isFlowing) this.emit('end');
  }

  abort(reason: AbortReason): void {
    this.#aborted = reason;
    // Before undici listens there is nobody to tell; whoever made the feed asks `aborted`.
    if (this.listenerCount('error') > 0) this.emit('error', new Error(reason.detail));
  }

  resume(): void {
    if (this.#isFlowing) return this.#body.resume();
    this.#isFlowing = true;
    const chunks = this.#chunks;
    this.#chunks = [];
    for (const bytes of chunks) this.emit('data', bytes);
    // undici listens to its socket only after this call, and stops to at the end; told too early it would listen for ever.
    if (this.#hasEnded) queueMicrotask(() => this.emit('end'));
  }

  pause(): void {
    this.#body.pause();
  }

  /** undici is done with the body: the answer came early, the socket broke, or all is sent. */
  destroy(error?: Error): void {
    if (this.destroyed) return;
    this.destroyed = true;
    if (!this.#hasEnded && this.#aborted === null) {
      this.#body.cancel({
        kind: 'upstream',
        detail: error ? 'the upstream ended before it had read the request' : 'the answer came early',
      });
    }
    this.emit('close');
  }

  /** Only its presence is asked for: it is how undici knows a stream. */
  pipe(): never {
    throw new Error('a request feed is pushed, never piped');
  }
}
