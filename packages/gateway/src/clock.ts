/** The coarse clock of a server: read once a tick, so that marking activity costs a field, not a call. */
export interface Clock {
  nowMs: number;
}
