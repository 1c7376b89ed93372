import type { Timeouts } from '../limits.ts';

/** What is wrong with how answers are taken: nothing of them for too long, or too little. */
export type ReaderFault = 'stalled' | 'slow';

/** Whether the client of a connection or a stream reads its answers. Looked at once a tick; only time in which bytes wait counts. */
export class ReaderWatch {
  /** Bytes taken at the last look; -1 while nothing waits. */
  #taken = -1;
  #movedAtMs = 0;
  #sinceMs = 0;
  #takenBefore = 0;

  /** Nothing waits for the client. */
  rests(nowMs: number): void {
    this.#taken = -1;
    this.#movedAtMs = nowMs;
    this.#sinceMs = nowMs;
  }

  /** Bytes wait, and the client has taken so many before them. */
  waits(taken: number, nowMs: number, { writeStallMs, readGraceMs, readBytesPerSecondMin }: Timeouts): ReaderFault | null {
    if (this.#taken < 0) this.#takenBefore = taken;
    if (this.#movedAtMs === 0) this.rests(nowMs);
    if (taken !== this.#taken) {
      if (this.#taken >= 0) this.#movedAtMs = nowMs;
      this.#taken = taken;
    } else if (nowMs - this.#movedAtMs > writeStallMs) return 'stalled';
    const elapsedMs = nowMs - this.#sinceMs;
    if (elapsedMs <= readGraceMs) return null;
    if ((taken - this.#takenBefore) * 1_000 < readBytesPerSecondMin * elapsedMs) return 'slow';
    // Who was quick once must not live on that.
    this.#sinceMs = nowMs;
    this.#takenBefore = taken;
    return null;
  }
}
