import { type OverloadChange, OverloadLadder, type OverloadStage, type OverloadThresholds } from './overload-ladder.ts';
import { PressureGauge } from './pressure-gauge.ts';

export interface OverloadSettings {
  readonly thresholds: OverloadThresholds;
  /** Resident memory of the process that counts as all of it. */
  readonly memoryBytesMax: number;
  /** What is left of the timeouts of clients from stage 1 on. */
  readonly timeoutShare: number;
  /** How long all must be better before a stage is left. */
  readonly calmMs: number;
}

export const defaultOverload: Omit<OverloadSettings, 'memoryBytesMax'> = {
  thresholds: {
    memory: [0.75, 0.85, 0.92, 0.97],
    loopDelayMs: [200, 400, 800, 1_600],
    connections: [0.7, 0.85, 0.95, 1],
  },
  timeoutShare: 0.25,
  calmMs: 700,
};

/** What the ladder does to a gateway. */
export interface Guarded {
  readonly connectionsNow: number;
  readonly connectionsMax: number;
  /** 1 gives clients all of their time. */
  shortenTimeouts(share: number): void;
  /** Idle connections end. */
  endIdle(): void;
  stopAccepting(): void;
  acceptAgain(): void;
  changed(change: OverloadChange): void;
}

/** More often than timeouts are looked at: whoever was not accepted waits for it. */
const lookEveryMs = 250;

/** Looks at the pressure, climbs the ladder, and does what its stages say. */
export class OverloadGuard {
  readonly #settings: OverloadSettings;
  readonly #guarded: Guarded;
  readonly #ladder: OverloadLadder;
  readonly #gauge: PressureGauge;
  readonly #timer: NodeJS.Timeout;

  constructor(settings: OverloadSettings, guarded: Guarded) {
    this.#settings = settings;
    this.#guarded = guarded;
    this.#ladder = new OverloadLadder(settings.thresholds, settings.calmMs);
    this.#gauge = new PressureGauge(settings.memoryBytesMax);
    this.#timer = setInterval(() => this.#look(), lookEveryMs);
    this.#timer.unref();
  }

  get stage(): OverloadStage {
    return this.#ladder.stage;
  }

  /** Of the time that clients have by their timeouts, what is left now. */
  get timeoutShare(): number {
    return this.stage >= 1 ? this.#settings.timeoutShare : 1;
  }

  close(): void {
    clearInterval(this.#timer);
    this.#gauge.close();
  }

  #look(): void {
    const guarded = this.#guarded;
    const change = this.#ladder.look(this.#gauge.read(guarded.connectionsNow, guarded.connectionsMax), performance.now());
    if (change === null) return;
    const { from, to } = change;
    if (from >= 1 !== to >= 1) guarded.shortenTimeouts(this.timeoutShare);
    if (from < 2 && to >= 2) guarded.endIdle();
    if (from < 4 && to === 4) guarded.stopAccepting();
    if (from === 4) guarded.acceptAgain();
    guarded.changed(change);
  }
}
