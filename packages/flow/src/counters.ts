import type { ApiId } from '@sluice/model';

/** APIs times reasons that are told apart; all count in `upstreamFaults`. */
const faultsMax = 4_096;

/**
 * What the gate counts while it runs; shown by `sluice status` and the live screen. What was refused, minimised, stripped, masked or dropped
 * was so in `enforce`, and would have been in `shadow`; `observe` counts none of it.
 */
export class GateCounters {
  readonly #faults = new Map<string, UpstreamFaults>();
  exchanges = 0;
  refused = 0;
  minimised = 0;
  stripped = 0;
  masked = 0;
  droppedRows = 0;
  bytesInspected = 0;
  bytesUninspected = 0;
  upstreamFaults = 0;
  recordsLost = 0;
  findings = 0;
  /** Exchanges that were lost to the records because nobody could say whose they were. */
  unidentified = 0;
  /** Tunnels and answers that were ended because their caller might not have them any more. */
  withdrawn = 0;
  /** Reads that were made before a request went on, and those of them that told nothing. */
  guardReads = 0;
  guardReadsFailed = 0;

  countFault(api: ApiId, why: string): void {
    this.upstreamFaults += 1;
    const key = `${api} ${why}`;
    const known = this.#faults.get(key);
    if (known) known.count += 1;
    else if (this.#faults.size < faultsMax) this.#faults.set(key, { api, why, count: 1 });
  }

  faults(): Iterable<Readonly<UpstreamFaults>> {
    return this.#faults.values();
  }
}

interface UpstreamFaults {
  readonly api: ApiId;
  readonly why: string;
  count: number;
}
