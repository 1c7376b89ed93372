/** What costs the one who gets it more than the one who sends it, and how much of it a connection may send. */
export interface FloodLimits {
  /** Streams that end before they are answered: reset, refused, or broken (CVE-2023-44487, CVE-2025-8671). */
  readonly http2ResetsMax: number;
  /** PING (CVE-2019-9512). */
  readonly http2PingsMax: number;
  /** SETTINGS (CVE-2019-9515). */
  readonly http2SettingsMax: number;
  /** Frames without content: empty DATA, PRIORITY, and what nobody knows (CVE-2019-9518, CVE-2019-9513). */
  readonly http2EmptyFramesMax: number;
  /** WINDOW_UPDATE beyond those that answer what was sent (CVE-2019-9511). */
  readonly http2WindowUpdatesMax: number;
}

/** What there is an allowance of. */
type Spent = 'resets' | 'pings' | 'settings' | 'emptyFrames' | 'windowUpdates';
export type FloodKind = Spent | 'continuations' | 'tinyFrames';

const kinds: readonly Spent[] = ['resets', 'pings', 'settings', 'emptyFrames', 'windowUpdates'];
/** A second brings back a tenth of what a connection may send at once. */
const shareASecond = 0.1;

/** Allowances of one connection. What goes beyond one of them ends it. */
export class FloodGuard {
  readonly #most: Readonly<Record<Spent, number>>;
  readonly #left: Record<Spent, number>;
  #sinceMs: number;

  constructor(limits: FloodLimits, nowMs: number) {
    this.#most = {
      resets: limits.http2ResetsMax,
      pings: limits.http2PingsMax,
      settings: limits.http2SettingsMax,
      emptyFrames: limits.http2EmptyFramesMax,
      windowUpdates: limits.http2WindowUpdatesMax,
    };
    this.#left = { ...this.#most };
    this.#sinceMs = nowMs;
  }

  /** One more of a kind; false where that is too many. */
  spend(kind: Spent): boolean {
    this.#left[kind] -= 1;
    return this.#left[kind] >= 0;
  }

  /** A frame of data that was sent may be answered by one update of its stream and one of the connection. */
  dataSent(): void {
    if (this.#left.windowUpdates < this.#most.windowUpdates) this.#left.windowUpdates += 2;
  }

  /** Once a tick. */
  refill(nowMs: number): void {
    const share = ((nowMs - this.#sinceMs) / 1_000) * shareASecond;
    this.#sinceMs = nowMs;
    for (const kind of kinds) {
      this.#left[kind] = Math.min(this.#most[kind], this.#left[kind] + this.#most[kind] * share);
    }
  }
}
