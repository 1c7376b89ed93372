/** A proxy in front of the same upstream, one worker, keep-alive on both sides. */
export interface Peer {
  readonly name: string;
  readonly version: string;
  readonly url: string;
  /** Root of its process tree, whose CPU time counts. */
  readonly process: number;
  /** What it was told, for whoever wants to measure again. */
  readonly configuration: string;
  stop(): Promise<void>;
}

/** A proxy that could be started. */
export interface PeerKind {
  /** What this machine lacks for it; null when everything is there. */
  readonly missing: () => string | null;
  readonly start: (folder: string, upstreamPort: number) => Promise<Peer>;
}
