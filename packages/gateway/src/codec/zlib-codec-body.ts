import type { Transform } from 'node:stream';
import type { AbortReason, Body, BodySink, HeaderPairs } from '@sluice/model';

/** What may come out of a decoder. */
interface OutputLimits {
  readonly bytesMax: number;
  readonly ratioMax: number;
  readonly ratioFreeBytes: number;
}

/** A stream of node:zlib. */
export type Coder = Transform & { readonly bytesWritten: number };

const noTrailers: HeaderPairs = [];

/** A body on its way through a coder. Whoever reads slowly slows the source down; a coder that fails ends the body as broken. */
export class CodedBody implements Body, BodySink {
  readonly length = null;
  readonly #source: Body;
  readonly #name: string;
  readonly #openCoder: (first: Uint8Array) => Coder;
  /** Null for an encoder, which makes nothing grow. */
  readonly #limits: OutputLimits | null;
  #coder: Coder | null = null;
  #sink: BodySink | null = null;
  #trailers: HeaderPairs = noTrailers;
  #bytesIn = 0;
  #bytesOut = 0;
  #isPaused = false;

  constructor(source: Body, name: string, openCoder: (first: Uint8Array) => Coder, limits: OutputLimits | null) {
    this.#source = source;
    this.#name = name;
    this.#openCoder = openCoder;
    this.#limits = limits;
  }

  open(sink: BodySink): void {
    this.#sink = sink;
    this.#source.open(this);
  }

  pause(): void {
    this.#isPaused = true;
    this.#coder?.pause();
    if (!this.#coder) this.#source.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#coder?.resume();
    if (!this.#coder?.writableNeedDrain) this.#source.resume();
  }

  cancel(reason: AbortReason): void {
    this.#close();
    this.#source.cancel(reason);
  }

  chunk(bytes: Uint8Array): void {
    if (!this.#sink || bytes.length === 0) return;
    this.#bytesIn += bytes.length;
    const coder = this.#coder ?? this.#start(bytes);
    if (!coder.write(bytes)) this.#source.pause();
  }

  end(trailers: HeaderPairs): void {
    if (!this.#sink) return;
    this.#trailers = trailers;
    // Nothing at all decodes to nothing; an encoder still has an end to write.
    if (!this.#coder && this.#limits) return this.#finish();
    (this.#coder ?? this.#start(new Uint8Array(0))).end();
  }

  abort(reason: AbortReason): void {
    this.#close()?.abort(reason);
  }

  #start(first: Uint8Array): Coder {
    const coder = this.#openCoder(first);
    this.#coder = coder;
    coder.on('data', (bytes: Uint8Array) => this.#out(bytes));
    coder.on('drain', () => this.#source.resume());
    coder.on('end', () => this.#finish());
    coder.on('error', () => this.#fail({ kind: 'malformed', detail: `the content coding ${this.#name} is broken` }));
    if (this.#isPaused) coder.pause();
    return coder;
  }

  #out(bytes: Uint8Array): void {
    this.#bytesOut += bytes.length;
    if (this.#limits) {
      const { bytesMax, ratioMax, ratioFreeBytes } = this.#limits;
      const most = Math.min(bytesMax, Math.max(ratioFreeBytes, this.#bytesIn * ratioMax));
      if (this.#bytesOut > most)
        return this.#fail({ kind: 'too-large', detail: `the content coding ${this.#name} expands beyond its bound` });
    }
    this.#sink?.chunk(bytes);
  }

  #finish(): void {
    const coder = this.#coder;
    if (coder && this.#limits && coder.bytesWritten < this.#bytesIn) {
      return this.#fail({ kind: 'malformed', detail: `bytes stand after the end of the content coding ${this.#name}` });
    }
    this.#close()?.end(this.#trailers);
  }

  #fail(reason: AbortReason): void {
    const sink = this.#close();
    if (!sink) return;
    this.#source.cancel(reason);
    sink.abort(reason);
  }

  #close(): BodySink | null {
    const sink = this.#sink;
    this.#sink = null;
    this.#coder?.destroy();
    return sink;
  }
}
