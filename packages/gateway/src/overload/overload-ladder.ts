/** 0: nothing is done. 1: clients get less time. 2: nor keep their connections. 3: are told to come again. 4: are not even accepted. */
export type OverloadStage = 0 | 1 | 2 | 3 | 4;

/** What is measured; shares are of 1. */
export interface Pressure {
  readonly memory: number;
  readonly loopDelayMs: number;
  readonly connections: number;
}

export type PressureName = keyof Pressure;

/** From which value on the stages 1 to 4 begin. */
export type Rungs = readonly [number, number, number, number];

export type OverloadThresholds = Readonly<Record<PressureName, Rungs>>;

export interface OverloadChange {
  readonly from: OverloadStage;
  readonly to: OverloadStage;
  /** What drove it there, and its value; on the way down what was highest. */
  readonly by: PressureName;
  readonly value: number;
}

/** A stage is left only when all is below this part of where it begins. */
const relief = 0.9;

/** Climbs at once to where the worst of the readings belongs, and down again once they were lower for a while. */
export class OverloadLadder {
  readonly #thresholds: OverloadThresholds;
  readonly #calmMs: number;
  #calmSinceMs = Number.NaN;
  stage: OverloadStage = 0;

  constructor(thresholds: OverloadThresholds, calmMs: number) {
    this.#thresholds = thresholds;
    this.#calmMs = calmMs;
  }

  /** The change that a reading brings, or null. */
  look(pressure: Pressure, nowMs: number): OverloadChange | null {
    const reached = this.#worst(pressure, 1);
    if (reached.stage > this.stage) return this.#move(reached.stage, reached.by, pressure);
    const held = this.#worst(pressure, relief);
    if (held.stage >= this.stage) {
      this.#calmSinceMs = Number.NaN;
      return null;
    }
    if (Number.isNaN(this.#calmSinceMs)) this.#calmSinceMs = nowMs;
    return nowMs - this.#calmSinceMs >= this.#calmMs ? this.#move(held.stage, held.by, pressure) : null;
  }

  #move(to: OverloadStage, by: PressureName, pressure: Pressure): OverloadChange {
    const from = this.stage;
    this.stage = to;
    this.#calmSinceMs = Number.NaN;
    return { from, to, by, value: pressure[by] };
  }

  #worst(pressure: Pressure, factor: number): { readonly stage: OverloadStage; readonly by: PressureName } {
    let stage: OverloadStage = 0;
    let by: PressureName = 'memory';
    let closest = Number.NEGATIVE_INFINITY;
    for (const name of ['memory', 'loopDelayMs', 'connections'] as const) {
      const rungs = this.#thresholds[name];
      const own = rungs.filter((rung) => pressure[name] >= rung * factor).length as OverloadStage;
      const height = own + pressure[name] / rungs[0] / 1e6;
      if (height <= closest) continue;
      closest = height;
      stage = own;
      by = name;
    }
    return { stage, by };
  }
}
