import type { AbortReason, Body, BodySink, HeaderPairs } from '@sluice/model';

/** A body that passes as it is while somebody beside it watches; its end waits until the watcher has seen it all. */
export class WatchedBody implements Body, BodySink {
  readonly length: number | null;
  readonly #source: Body;
  readonly #watcher: Watcher;
  #sink: BodySink | null = null;
  #isPausedByReader = false;
  #isPausedByWatcher = false;

  constructor(source: Body, watcher: Watcher) {
    this.length = source.length;
    this.#source = source;
    this.#watcher = watcher;
  }

  open(sink: BodySink): void {
    this.#sink = sink;
    this.#watcher.begin({ pause: () => this.#wait(this.#isPausedByReader, true), resume: () => this.#wait(this.#isPausedByReader, false) });
    this.#source.open(this);
  }

  pause(): void {
    this.#wait(true, this.#isPausedByWatcher);
  }

  resume(): void {
    this.#wait(false, this.#isPausedByWatcher);
  }

  cancel(reason: AbortReason): void {
    this.#source.cancel(reason);
    this.#watcher.abort(reason);
  }

  /** The source goes on when both the reader and the watcher can. */
  #wait(byReader: boolean, byWatcher: boolean): void {
    const wasPaused = this.#isPausedByReader || this.#isPausedByWatcher;
    this.#isPausedByReader = byReader;
    this.#isPausedByWatcher = byWatcher;
    if (byReader || byWatcher) this.#source.pause();
    else if (wasPaused) this.#source.resume();
  }

  chunk(bytes: Uint8Array): void {
    this.#watcher.chunk(bytes);
    this.#sink?.chunk(bytes);
  }

  end(trailers: HeaderPairs): void {
    this.#watcher.end(() => this.#sink?.end(trailers));
  }

  abort(reason: AbortReason): void {
    this.#watcher.abort(reason);
    this.#sink?.abort(reason);
  }
}

export interface Watcher {
  begin(source: { pause(): void; resume(): void }): void;
  chunk(bytes: Uint8Array): void;
  /** `seen` is called when everything was looked at. */
  end(seen: () => void): void;
  abort(reason: AbortReason): void;
}

/** Bytes that are fed from outside, as a body: what a watcher decodes. */
export class FedBody implements Body {
  readonly length = null;
  #sink: BodySink | null = null;
  #source: { pause(): void; resume(): void } | null = null;

  from(source: { pause(): void; resume(): void }): void {
    this.#source = source;
  }

  open(sink: BodySink): void {
    this.#sink = sink;
  }

  pause(): void {
    this.#source?.pause();
  }

  resume(): void {
    this.#source?.resume();
  }

  cancel(): void {
    this.#sink = null;
  }

  feed(bytes: Uint8Array): void {
    this.#sink?.chunk(bytes);
  }

  finish(): void {
    this.#sink?.end([]);
  }

  fail(reason: AbortReason): void {
    this.#sink?.abort(reason);
  }
}
