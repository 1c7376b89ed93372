/** Asks for a share of what a key may take in a window. */
export interface Reservation {
  readonly key: string;
  readonly amount: number;
  readonly limit: number;
  readonly windowMs: number;
}

export interface Grant {
  readonly isGranted: boolean;
  /** What the key has taken in the window, this grant included. */
  readonly taken: number;
  /** When the window is over. */
  readonly resetAtMs: number;
}

/** Says what was really used of a reservation; the difference goes back, or is taken on top. */
export interface Settlement {
  readonly key: string;
  readonly windowMs: number;
  readonly reserved: number;
  readonly used: number;
}

/** Counters that several workers share: reserve before, settle after. Batched, because behind it may be another process. */
export interface CounterPort {
  /** One grant for each reservation, in order. */
  reserve(reservations: readonly Reservation[]): Promise<readonly Grant[]>;
  settle(settlements: readonly Settlement[]): Promise<void>;
}
