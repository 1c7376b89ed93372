/** What changed about an upstream, for a line of the log. Words and configured addresses; never traffic. */
export interface UpstreamChange {
  readonly kind: 'addresses' | 'circuit' | 'dns' | 'health' | 'outlier' | 'panic';
  /** The address of the target as it is configured, or the host that was asked for. */
  readonly target: string;
  /** The state from now on. */
  readonly to: string;
  readonly why: string;
}
