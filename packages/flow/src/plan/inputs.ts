import type { Contract } from '@sluice/contract';
import type { AttackDetection, Detection } from '@sluice/detect';
import type { ApiId, AttackChoice, HeaderPairs, Mode, RevisionId } from '@sluice/model';
import type { PolicySet } from '@sluice/policy';
import type { BrowserChoice } from '../browser/browser-choice.ts';
import type { ProjectionChoice } from '../shaping/projection.ts';
import type { PageSizeChoice } from '../shaping/shaped-target.ts';
import type { AuthenticationChoice, TokenWay } from './authentication.ts';
import type { GraphqlChoice } from './graphql-choice.ts';

/** What is said of single endpoints in the configuration; the first that matches counts. */
export interface RouteChoice {
  readonly method: string;
  /** Segments of a template; a last `**` stands for everything below. */
  readonly template: string;
  readonly mode: Mode | null;
  /** Null where that of the API holds. */
  readonly authentication: AuthenticationChoice | null;
  readonly onInspectError: 'open' | 'closed' | null;
  readonly attacks: AttackChoice | null;
  /** Null where that of the API holds. */
  readonly graphql: GraphqlChoice | 'off' | null;
  readonly heldBytesMax: number | null;
  readonly captureBytesMax: number;
  readonly projection: ProjectionChoice | null;
  readonly pageSize: PageSizeChoice | null;
  /** Whatever page sent a request: for endpoints that are made for other sites. */
  readonly isForAnySite: boolean;
}

/** A 404 as a client sees it: the API's own, judged and treated, or the one that is configured. */
export interface NotFound {
  readonly status: number;
  readonly headers: HeaderPairs;
  readonly bytes: Uint8Array;
}

export interface ApiInputs {
  /** Null where nothing is required. */
  readonly authentication: AuthenticationChoice | null;
  readonly api: ApiId;
  readonly contract: Contract | null;
  readonly mode: Mode;
  /** `strict` refuses a target that leads to another endpoint under another reading; `lenient` judges it by the strictest of them. */
  readonly paths: 'lenient' | 'strict';
  readonly onInspectError: 'open' | 'closed';
  readonly attacks: AttackChoice;
  /** Null where operations of GraphQL are not looked for. */
  readonly graphql: GraphqlChoice | null;
  /** TLS to every address of its upstream, or loopback. */
  readonly isUpstreamProtected: boolean;
  readonly browser: BrowserChoice | null;
  /** What endpoints that hide answer for what is not there; null for what the API itself says. */
  readonly notFound: NotFound | null;
  readonly routes: readonly RouteChoice[];
}

export interface BodyLimits {
  readonly heldBytesMax: number;
  /** What is looked at for attacks is held longer: of a request that is not, nobody knows what it carries. */
  readonly heldRequestBytesMax: number;
  readonly unitBytesMax: number;
  readonly decodedBytesMax: number;
}

/** Everything that plans are compiled from. `revision` is the hash of the texts behind it. */
export interface GateInputs {
  readonly revision: RevisionId;
  readonly apis: readonly ApiInputs[];
  /** How tokens are verified, as requirements name it. */
  readonly tokenWays: readonly TokenWay[];
  readonly policy: PolicySet;
  readonly detection: Detection;
  /** Null where requests are not looked at for attacks. */
  readonly attacks: AttackDetection | null;
  readonly limits: BodyLimits;
}
