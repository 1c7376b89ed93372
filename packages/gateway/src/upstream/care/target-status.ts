/** How a target is, as people are told. */
export interface TargetStatus {
  readonly url: string;
  /** `up`, `starting` (its share still grows), `unhealthy`, `ejected`, `open`, `half-open`. */
  readonly state: string;
  /** When an ejection or an open circuit is over; 0 for none. */
  readonly untilMs: number;
  readonly isCanary: boolean;
  readonly weight: number;
  readonly inFlight: number;
  readonly requests: number;
  /** Answers that did not come, and 502, 503 and 504; 0 where nobody counts them. */
  readonly failures: number;
  /** What adaptive concurrency lets run at once; 0 where it is off. */
  readonly concurrencyMax: number;
}

/** Of an upstream that nobody takes care of. */
export function plainStatus(url: string, inFlight: number, requests: number): TargetStatus {
  return { url, state: 'up', untilMs: 0, isCanary: false, weight: 1, inFlight, requests, failures: 0, concurrencyMax: 0 };
}
