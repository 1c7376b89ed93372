/** When a target is not asked any more because of what requests met there. */
export interface CircuitOptions {
  /** So many failures one after the other open it; 0 for never. */
  readonly failures: number;
  /** Or so many of a hundred requests of the window, once it has seen `requestsMin`; 0 for never. */
  readonly ratioPercent: number;
  readonly requestsMin: number;
  readonly windowMs: number;
  /** It stays open so long at first, twice as long after each trial that failed, */
  readonly openMs: number;
  /** and never longer than this. */
  readonly openMsMax: number;
}

export const defaultCircuit: CircuitOptions = {
  failures: 5,
  ratioPercent: 50,
  requestsMin: 20,
  windowMs: 10_000,
  openMs: 5_000,
  openMsMax: 60_000,
};

export type CircuitState = 'closed' | 'open' | 'half-open';

const bucketCount = 10;

/**
 * A circuit breaker (Nygard, Release It!): closed, all pass; open, none; half-open, one request at a time tries whether the target is well.
 * Failures are answers that did not come and 502, 503 and 504; any other answer is a success.
 */
export class Circuit {
  readonly #options: CircuitOptions;
  readonly #onChange: (to: CircuitState, why: string) => void;
  readonly #requests = new Uint32Array(bucketCount);
  readonly #failures = new Uint32Array(bucketCount);
  #bucket = 0;
  #inRow = 0;
  #state: CircuitState = 'closed';
  #openMs: number;
  /** The one that tries, while it is half-open. */
  #trial: object | null = null;
  untilMs = 0;
  opened = 0;

  constructor(options: CircuitOptions, onChange: (to: CircuitState, why: string) => void) {
    this.#options = options;
    this.#onChange = onChange;
    this.#openMs = options.openMs;
  }

  get state(): CircuitState {
    return this.#state;
  }

  mayPass(nowMs: number): boolean {
    if (this.#state === 'closed') return true;
    return nowMs >= this.untilMs && this.#trial === null;
  }

  /** A request passes; one that meets a circuit that was open is the trial. */
  began(exchange: object): void {
    if (this.#state === 'closed') return;
    this.#trial = exchange;
    if (this.#state === 'open') this.#become('half-open', 'its time is over');
  }

  succeeded(exchange: object, nowMs: number): void {
    if (this.#state === 'closed') {
      this.#count(nowMs, 0);
      this.#inRow = 0;
    } else if (this.#trial === exchange) {
      this.#openMs = this.#options.openMs;
      this.#forget();
      this.#become('closed', 'a trial succeeded');
    }
  }

  failed(exchange: object, nowMs: number): void {
    const { failures, ratioPercent, requestsMin, openMsMax } = this.#options;
    if (this.#state === 'half-open' && this.#trial === exchange) {
      this.#openMs = Math.min(openMsMax, this.#openMs * 2);
      return this.#open(nowMs, 'a trial failed');
    }
    if (this.#state !== 'closed') return;
    this.#count(nowMs, 1);
    this.#inRow += 1;
    if (failures > 0 && this.#inRow >= failures) return this.#open(nowMs, `${this.#inRow} failures one after the other`);
    if (ratioPercent === 0) return;
    const seen = sum(this.#requests);
    const failed = sum(this.#failures);
    if (seen >= requestsMin && failed * 100 >= seen * ratioPercent) this.#open(nowMs, `${failed} of ${seen} requests failed`);
  }

  /** The exchange is over; one that tried and was given up by its client leaves the place to another. */
  left(exchange: object): void {
    if (this.#trial === exchange) this.#trial = null;
  }

  #open(nowMs: number, why: string): void {
    this.opened += 1;
    this.untilMs = nowMs + this.#openMs;
    this.#forget();
    this.#become('open', why);
  }

  #forget(): void {
    this.#trial = null;
    this.#inRow = 0;
    this.#requests.fill(0);
    this.#failures.fill(0);
  }

  #become(to: CircuitState, why: string): void {
    this.#state = to;
    this.#onChange(to, why);
  }

  /** The window is a ring of ten parts; those that time has passed over are empty. */
  #count(nowMs: number, failures: 0 | 1): void {
    const bucket = Math.floor((nowMs * bucketCount) / this.#options.windowMs);
    const passed = Math.min(bucketCount, bucket - this.#bucket);
    for (let step = 1; step <= passed; step += 1) {
      this.#requests[(this.#bucket + step) % bucketCount] = 0;
      this.#failures[(this.#bucket + step) % bucketCount] = 0;
    }
    this.#bucket = bucket;
    const place = bucket % bucketCount;
    this.#requests[place] = (this.#requests[place] ?? 0) + 1;
    this.#failures[place] = (this.#failures[place] ?? 0) + failures;
  }
}

function sum(counts: Uint32Array): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
