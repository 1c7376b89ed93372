import type { AbortReason, Body, BodySink, HeaderPairs } from '@sluice/model';
import type { MultipartSieve } from '@sluice/wire';

/** A multipart body that passes as it comes, but for its end: that waits until all of its fields were judged, and never comes where they are refused. */
export class SievedBody implements Body, BodySink {
  readonly length: number | null;
  readonly #source: Body;
  readonly #sieve: MultipartSieve;
  readonly #mayEnd: () => boolean;
  #sink: BodySink | null = null;
  #state: 'sieved' | 'passing' | 'over' = 'sieved';

  /** `mayEnd` is asked once. */
  constructor(source: Body, sieve: MultipartSieve, mayEnd: () => boolean) {
    this.length = source.length;
    this.#source = source;
    this.#sieve = sieve;
    this.#mayEnd = mayEnd;
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
    this.#state = 'over';
    this.#source.cancel(reason);
  }

  chunk(bytes: Uint8Array): void {
    if (this.#state === 'over') return;
    if (this.#state === 'passing') return this.#sink?.chunk(bytes);
    const passing = this.#sieve.push(bytes);
    const { isBeyond } = this.#sieve;
    if (isBeyond && !this.#judged()) return;
    if (passing.length > 0) this.#sink?.chunk(passing);
    if (isBeyond) this.#passRest();
  }

  end(trailers: HeaderPairs): void {
    if (this.#state === 'over') return;
    if (this.#state === 'sieved') {
      this.#sieve.finish();
      if (!this.#judged()) return;
      this.#passRest();
    }
    this.#state = 'over';
    this.#sink?.end(trailers);
  }

  abort(reason: AbortReason): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#sink?.abort(reason);
  }

  #passRest(): void {
    const rest = this.#sieve.rest();
    if (rest.length > 0) this.#sink?.chunk(rest);
  }

  #judged(): boolean {
    this.#state = 'passing';
    if (this.#mayEnd()) return true;
    this.#state = 'over';
    const reason: AbortReason = { kind: 'denied', detail: 'a field of the body may not go on' };
    this.#source.cancel(reason);
    this.#sink?.abort(reason);
    return false;
  }
}
