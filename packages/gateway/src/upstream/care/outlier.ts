/** When a target that does worse than it should is taken out for a while. The words and the rules are those of Envoy's outlier detection. */
export interface OutlierOptions {
  /** So many 5xx or answers that did not come, one after the other; 0 for never. */
  readonly consecutive5xx: number;
  /** So many 502, 503, 504 or answers that did not come, one after the other; 0 for never. */
  readonly consecutiveGatewayFailures: number;
  /** How many standard deviations below the mean of all targets a success rate may lie; 0 for any. */
  readonly successRateDeviations: number;
  /** A target's rate counts from so many requests an interval on, */
  readonly successRateRequestsMin: number;
  /** and is compared where so many targets have one that counts. */
  readonly successRateTargetsMin: number;
  readonly intervalMs: number;
  /** How long a target is out: this, times how often it was of late, */
  readonly ejectionMs: number;
  /** and never longer than this. */
  readonly ejectionMsMax: number;
  /** No more than so many of a hundred targets are out at once. */
  readonly ejectedPercentMax: number;
}

export const defaultOutlier: OutlierOptions = {
  consecutive5xx: 5,
  consecutiveGatewayFailures: 5,
  successRateDeviations: 1.9,
  successRateRequestsMin: 100,
  successRateTargetsMin: 5,
  intervalMs: 10_000,
  ejectionMs: 30_000,
  ejectionMsMax: 300_000,
  ejectedPercentMax: 50,
};

/** What an exchange came to, as far as it speaks of its target. */
export type TargetOutcome = 'ok' | 'server-error' | 'gateway-failure';

/** What is remembered of one target. */
export class OutlierRecord {
  untilMs = 0;
  /** Grows by each ejection, shrinks by each interval that went well. */
  ejections = 0;
  in5xxRow = 0;
  inGatewayRow = 0;
  requests = 0;
  successes = 0;

  isOut(nowMs: number): boolean {
    return nowMs < this.untilMs;
  }
}

/** Watches over the targets of one API together: only against the others one can be told to be worse, and only so many may be out. */
export class OutlierWatch {
  readonly #options: OutlierOptions;
  readonly #onChange: (record: OutlierRecord, to: 'ejected' | 'back', why: string) => void;
  readonly #records: readonly OutlierRecord[];
  #nextMs: number;
  /** Ejections that the bound on targets that are out forbade. */
  spared = 0;

  constructor(
    options: OutlierOptions,
    records: readonly OutlierRecord[],
    nowMs: number,
    onChange: (record: OutlierRecord, to: 'ejected' | 'back', why: string) => void,
  ) {
    this.#options = options;
    this.#records = records;
    this.#onChange = onChange;
    this.#nextMs = nowMs + options.intervalMs;
  }

  saw(record: OutlierRecord, outcome: TargetOutcome, nowMs: number): void {
    const { consecutive5xx, consecutiveGatewayFailures } = this.#options;
    record.requests += 1;
    if (outcome === 'ok') {
      record.successes += 1;
      record.in5xxRow = 0;
      record.inGatewayRow = 0;
      return;
    }
    record.in5xxRow += 1;
    record.inGatewayRow = outcome === 'gateway-failure' ? record.inGatewayRow + 1 : 0;
    if (consecutiveGatewayFailures > 0 && record.inGatewayRow >= consecutiveGatewayFailures) {
      this.#eject(record, nowMs, `${record.inGatewayRow} gateway failures one after the other`);
    } else if (consecutive5xx > 0 && record.in5xxRow >= consecutive5xx) {
      this.#eject(record, nowMs, `${record.in5xxRow} server errors one after the other`);
    }
  }

  /** Once a tick. */
  check(nowMs: number): void {
    for (const record of this.#records) {
      if (record.untilMs === 0 || record.isOut(nowMs)) continue;
      record.untilMs = 0;
      this.#onChange(record, 'back', 'its time is over');
    }
    if (nowMs < this.#nextMs) return;
    this.#nextMs = nowMs + this.#options.intervalMs;
    this.#compare(nowMs);
    for (const record of this.#records) {
      if (record.untilMs === 0 && record.ejections > 0) record.ejections -= 1;
      record.requests = 0;
      record.successes = 0;
    }
  }

  #compare(nowMs: number): void {
    const { successRateDeviations, successRateRequestsMin, successRateTargetsMin } = this.#options;
    const counting = this.#records.filter((record) => record.requests >= successRateRequestsMin && !record.isOut(nowMs));
    if (successRateDeviations === 0 || counting.length < successRateTargetsMin) return;
    const rates = counting.map(({ successes, requests }) => successes / requests);
    const mean = rates.reduce((total, rate) => total + rate, 0) / rates.length;
    const deviation = Math.sqrt(rates.reduce((total, rate) => total + (rate - mean) ** 2, 0) / rates.length);
    const least = mean - successRateDeviations * deviation;
    for (const [index, record] of counting.entries()) {
      const rate = rates[index] ?? 1;
      if (rate < least) this.#eject(record, nowMs, `${percent(rate)} of its answers are no server errors, of all ${percent(mean)}`);
    }
  }

  #eject(record: OutlierRecord, nowMs: number, why: string): void {
    const { ejectionMs, ejectionMsMax, ejectedPercentMax } = this.#options;
    if (record.isOut(nowMs)) return;
    const out = this.#records.filter((one) => one.isOut(nowMs)).length;
    if (this.#records.length === 1 || (out * 100) / this.#records.length >= ejectedPercentMax) {
      this.spared += 1;
      return;
    }
    record.ejections += 1;
    record.untilMs = nowMs + Math.min(ejectionMsMax, ejectionMs * record.ejections);
    record.in5xxRow = 0;
    record.inGatewayRow = 0;
    this.#onChange(record, 'ejected', why);
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
