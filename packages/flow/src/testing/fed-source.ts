import type { AbortReason, Body, BodySink, HeaderPairs } from '@sluice/model';

/** A body that a test feeds by hand. */
export class FedSource implements Body {
  readonly length: number | null;
  isPaused = false;
  cancelled: AbortReason | null = null;
  #sink: BodySink | null = null;

  constructor(length: number | null = null) {
    this.length = length;
  }

  open(sink: BodySink): void {
    this.#sink = sink;
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  cancel(reason: AbortReason): void {
    this.cancelled = reason;
  }

  feed(part: string | Uint8Array): void {
    this.#sink?.chunk(typeof part === 'string' ? Buffer.from(part) : part);
  }

  end(trailers: HeaderPairs = []): void {
    this.#sink?.end(trailers);
  }

  abort(kind: AbortReason['kind']): void {
    this.#sink?.abort({ kind, detail: 'by the test' });
  }
}

/** What came out of a body: its chunks as text, and how it ended. */
export function taken(body: Body): { readonly chunks: string[]; readonly ends: string[] } {
  const seen = { chunks: [] as string[], ends: [] as string[] };
  body.open({
    chunk: (bytes) => void seen.chunks.push(Buffer.from(bytes).toString()),
    end: (trailers) => void seen.ends.push(`end ${trailers.join()}`),
    abort: ({ kind }) => void seen.ends.push(kind),
  });
  return seen;
}
