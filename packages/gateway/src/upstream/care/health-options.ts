/** How a target is asked whether it is well. */
export interface HealthOptions {
  readonly path: string;
  readonly intervalMs: number;
  /** Each interval is up to so many of a hundred longer or shorter, so that many gates do not ask at once. */
  readonly jitterPercent: number;
  readonly timeoutMs: number;
  /** So many good answers one after the other bring a target back. */
  readonly healthyAfter: number;
  /** So many bad ones take it out. */
  readonly unhealthyAfter: number;
  /** Ranges of good statuses, first and last. */
  readonly statuses: readonly (readonly [number, number])[];
  /** The Host that is asked for; null for that of the target's URL. */
  readonly host: string | null;
}

export const defaultHealth: Omit<HealthOptions, 'path'> = {
  intervalMs: 5_000,
  jitterPercent: 10,
  timeoutMs: 2_000,
  healthyAfter: 2,
  unhealthyAfter: 3,
  statuses: [[200, 399]],
  host: null,
};
