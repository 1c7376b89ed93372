import type { AbortReason, HeaderPairs } from '@sluice/model';

/** Where one answer goes: HTTP/1.1 and HTTP/2 each have their own. `lines` are name, value, name, value … without framing. */
export interface AnswerWire {
  /** Whether trailers may follow a body whose length was announced. In HTTP/1.1 only chunks are followed by any (RFC 9112 7.1.2). */
  readonly trailsSized: boolean;
  /** Says that the body is wanted, where no answer has begun. */
  sendContinue(): void;
  /** A 103 with these links; false where it cannot be written any more, or at all. */
  sendHints(links: readonly string[]): boolean;
  /** All of an answer at once; `done` when the kernel has it. False, with nothing out, where a line cannot be written. */
  sendWhole(status: number, lines: string[], isLast: boolean, bytes: Uint8Array | null, done: () => void): boolean;
  /** The head of an answer whose body follows. False, with nothing out, where a line cannot be written. */
  sendHead(status: number, lines: string[], isLast: boolean): boolean;
  /** The head goes out though nothing of the body is here. */
  flushHead(): void;
  /** False where no more should come before `drained` is called. */
  sendChunk(bytes: Uint8Array, drained: () => void): boolean;
  sendEnd(trailers: HeaderPairs, done: () => void): void;
  /** What is out must not look complete (law 5). `isDelimited` says that the length was announced. */
  breakOff(reason: AbortReason, isDelimited: boolean): void;
  /** The client is cut off, whatever is out. */
  cut(): void;
}
