import type { CircuitOptions } from './circuit.ts';
import type { ConcurrencyOptions } from './gradient2.ts';
import type { HealthOptions } from './health-options.ts';
import type { OutlierOptions } from './outlier.ts';

/** One of the places where an API answers. */
export interface TargetSettings {
  /** `http://10.0.0.1:3000`: scheme, host and port; the path of all targets of an API is that of its route. */
  readonly url: string;
  /** Its share of the traffic, against those of the others. */
  readonly weight: number;
  /** It gets so many of a hundred exchanges, and the others share the rest; null for one of the others. */
  readonly canaryPercent: number | null;
  readonly connectionsMax: number;
}

/** How exchanges are spread over several targets, and how those that are not well are told and spared. What is null is off. */
export interface UpstreamCare {
  readonly targets: readonly [TargetSettings, ...TargetSettings[]];
  /** So long the share of a target grows that came or came back; 0 gives it all at once. */
  readonly slowStartMs: number;
  /** `consumer` sends one and the same consumer to one and the same side, `chance` draws for each exchange. */
  readonly canaryBy: 'consumer' | 'chance';
  readonly health: HealthOptions | null;
  readonly circuit: CircuitOptions | null;
  readonly outlier: OutlierOptions | null;
  readonly concurrency: ConcurrencyOptions | null;
}
