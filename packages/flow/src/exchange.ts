import type { PathParameter } from '@sluice/contract';
import type { Ban, Identity, Shortfall } from '@sluice/identity';
import type { Captured, FactReading, JudgedSide, NearMiss, Trace } from '@sluice/model';
import type { ExchangeActivation } from './activation.ts';
import type { ExchangeLimits } from './limits/exchange-limits.ts';
import type { EndpointPlan } from './plan/endpoint-plan.ts';
import type { Reading } from './plan/readings.ts';

/** An exchange once its endpoint and its consumer are known: everything that its judgement stands on. */
export interface Exchange {
  readonly captured: Captured;
  readonly trace: Trace;
  readonly plan: EndpointPlan;
  readonly identity: Identity;
  /** Why the caller is not who the endpoint requires; null where it is, or nothing is required. Also that a body is not the one that was signed. */
  shortfall: Shortfall | null;
  /** Why the caller is turned away for a time; null for nearly everybody. */
  readonly ban: Ban | null;
  readonly activation: ExchangeActivation;
  readonly path: string;
  readonly query: string;
  readonly pathParameters: readonly PathParameter[];
  /** What else servers may take the target for, where that is another endpoint; hardly ever anything. */
  readonly otherReadings: readonly Reading[];
  /** Its body may name another method, and has not been looked at for it yet. */
  readonly awaitsMethods: boolean;
  /** Methods that the contract allows here, where it does not know this one. */
  readonly allowed: readonly string[] | null;
  /** Readings of the request's facts, for rules of the response that ask them; set once the request was judged. */
  requestFacts: readonly FactReading[];
  /** Other hosts that the request names where it says where a browser goes next; set once the request was looked at. */
  hostsNamed: readonly string[];
  /** What came near to an attack and is none; set then, too. */
  nearMisses: readonly NearMiss[];
  /** How the request was judged once the fields of its long body were there, too; null where nothing was left to judge. */
  late: JudgedSide | null;
  /** The answer holds confidential data; asked where browsers are thought of, and set once it was judged. */
  isPrivate: boolean;
  /** What its limits said and took; null where no limit is about it. */
  limits: ExchangeLimits | null;
  /** Readings of the guard read, where one was made. */
  guardFacts: readonly FactReading[];
  /** Some guard read was made, whatever came of it. */
  areGuardsAsked: boolean;
}
