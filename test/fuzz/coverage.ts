import { Session } from 'node:inspector';

/** Blocks of our own packages that ran, as V8 counts them; nothing is instrumented. */
export class Coverage {
  readonly #session = new Session();
  readonly #seen = new Set<string>();

  constructor() {
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  get blocks(): number {
    return this.#seen.size;
  }

  /** How many blocks ran since the last call that never ran before. */
  take(): number {
    const before = this.#seen.size;
    this.#session.post('Profiler.takePreciseCoverage', (_error, answer) => {
      for (const { url, scriptId, functions } of answer?.result ?? []) {
        if (!url.includes('/packages/')) continue;
        for (const { ranges } of functions) {
          for (const { startOffset, endOffset, count } of ranges) if (count > 0) this.#seen.add(`${scriptId} ${startOffset} ${endOffset}`);
        }
      }
    });
    return this.#seen.size - before;
  }

  close(): void {
    this.#session.disconnect();
  }
}
