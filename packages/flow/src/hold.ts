import { type AbortReason, type Body, type BodySink, type HeaderPairs, keepChunk } from '@sluice/model';

/** What became of a body that was held back: all of it is here, or it is longer than may be held, or it broke. */
export type Held =
  | HeldWhole
  | { readonly kind: 'over'; readonly body: Body; readonly bytesHeld: number; readonly first: Uint8Array }
  | { readonly kind: 'broken'; readonly reason: AbortReason; readonly bytesHeld: number };

export interface HeldWhole {
  readonly kind: 'whole';
  readonly bytes: Uint8Array;
  readonly trailers: HeaderPairs;
}

const noBytes = new Uint8Array(0);
/** As many tell what a body begins with. */
export const firstBytesMax = 64;
const noTrailers: HeaderPairs = [];
const emptyHeld: Held = { kind: 'whole', bytes: noBytes, trailers: noTrailers };

/** Holds a body up to `bytesMax`. Chunks that are one piece of memory, as the usual answer's, are never copied. */
export function hold(body: Body, bytesMax: number): Promise<Held> | Held {
  if (body.length === 0) {
    body.open(deaf);
    return emptyHeld;
  }
  const holder = new Holder(body, bytesMax);
  body.open(holder);
  return holder.held ?? new Promise((resolve) => holder.tell(resolve));
}

const deaf: BodySink = { chunk() {}, end() {}, abort() {} };

class Holder implements BodySink {
  readonly #body: Body;
  readonly #bytesMax: number;
  #told: ((held: Held) => void) | null = null;
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  /** Set once the body turned out too long: from then on this is only a relay. */
  #relay: Relay | null = null;

  /** Null while nothing is decided; a small answer is often here before anybody asks. */
  held: Held | null = null;

  constructor(body: Body, bytesMax: number) {
    this.#body = body;
    this.#bytesMax = bytesMax;
  }

  tell(told: (held: Held) => void): void {
    this.#told = told;
  }

  chunk(bytes: Uint8Array): void {
    if (this.#relay) return this.#relay.chunk(bytes);
    keepChunk(this.#chunks, bytes);
    this.#bytes += bytes.length;
    if (this.#bytes <= this.#bytesMax) return;
    this.#body.pause();
    this.#relay = new Relay(this.#body, this.#chunks);
    this.#decide({ kind: 'over', body: this.#relay, bytesHeld: this.#bytes, first: firstOf(this.#chunks) });
  }

  end(trailers: HeaderPairs): void {
    if (this.#relay) return this.#relay.end(trailers);
    this.#decide({ kind: 'whole', bytes: joined(this.#chunks, this.#bytes), trailers });
  }

  abort(reason: AbortReason): void {
    if (this.#relay) return this.#relay.abort(reason);
    this.#decide({ kind: 'broken', reason, bytesHeld: this.#bytes });
  }

  #decide(held: Held): void {
    this.held = held;
    this.#told?.(held);
  }
}

/** The body again, from its first byte: what was held, then what still comes. */
class Relay implements Body, BodySink {
  readonly length: number | null;
  readonly #source: Body;
  #held: Uint8Array[];
  #sink: BodySink | null = null;
  /** Who takes what was held may ask for a pause meanwhile. */
  #isPaused = false;
  #ended: { readonly trailers: HeaderPairs } | { readonly reason: AbortReason } | null = null;

  constructor(source: Body, held: Uint8Array[]) {
    this.length = source.length;
    this.#source = source;
    this.#held = held;
  }

  open(sink: BodySink): void {
    this.#sink = sink;
    const held = this.#held;
    this.#held = [];
    for (const bytes of held) sink.chunk(bytes);
    if (!this.#ended) return this.#isPaused ? undefined : this.#source.resume();
    if ('reason' in this.#ended) sink.abort(this.#ended.reason);
    else sink.end(this.#ended.trailers);
  }

  pause(): void {
    this.#isPaused = true;
    this.#source.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#source.resume();
  }

  cancel(reason: AbortReason): void {
    this.#source.cancel(reason);
  }

  chunk(bytes: Uint8Array): void {
    if (this.#sink) this.#sink.chunk(bytes);
    else this.#held.push(bytes);
  }

  end(trailers: HeaderPairs): void {
    if (this.#sink) this.#sink.end(trailers);
    else this.#ended = { trailers };
  }

  abort(reason: AbortReason): void {
    if (this.#sink) this.#sink.abort(reason);
    else this.#ended = { reason };
  }
}

function firstOf(chunks: readonly Uint8Array[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for (const chunk of chunks) {
    if (bytes >= firstBytesMax) break;
    const piece = chunk.slice(0, firstBytesMax - bytes);
    pieces.push(piece);
    bytes += piece.length;
  }
  return joined(pieces, bytes);
}

function joined(chunks: readonly Uint8Array[], bytes: number): Uint8Array {
  const first = chunks[0];
  if (first === undefined) return noBytes;
  if (chunks.length === 1) return first;
  if (areNeighbours(chunks)) return new Uint8Array(first.buffer, first.byteOffset, bytes);
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** Whether each chunk stands in memory right behind the one before it: the gateway puts bodies of an announced length so. */
function areNeighbours(chunks: readonly Uint8Array[]): boolean {
  return chunks.every((chunk, index) => {
    const before = chunks[index - 1];
    return before === undefined || (chunk.buffer === before.buffer && chunk.byteOffset === before.byteOffset + before.length);
  });
}
