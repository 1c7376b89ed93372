import type { Operation } from '@sluice/contract';
import type { Detection } from '@sluice/detect';
import type { Requirement } from '@sluice/identity';
import type { AttackChoice, Endpoint, FactReading, Mode, RevisionId, Shape, Side } from '@sluice/model';
import { undeclaredShape, unknownShape } from '@sluice/model';
import type { EndpointPolicy } from '@sluice/policy';
import { type MediaKind, mediaKind, parseMediaType } from '@sluice/wire';
import type { BrowserChoice } from '../browser/browser-choice.ts';
import type { ProjectionChoice } from '../shaping/projection.ts';
import type { PageSizeChoice } from '../shaping/shaped-target.ts';
import { type AuthenticationChoice, requirementOf, wantsCredential } from './authentication.ts';
import { BodyPlan } from './body-plan.ts';
import type { GraphqlChoice } from './graphql-choice.ts';
import type { ApiInputs, GateInputs, NotFound } from './inputs.ts';
import { routeOf } from './route-of.ts';

const bodyPlansMax = 64;
let made = 0;

/** What an endpoint's plan is made of. */
export interface PlanParts {
  readonly endpoint: Endpoint;
  readonly revision: RevisionId;
  /** Those of every reading of the target, the first of them the endpoint's own; empty where no contract names it. */
  readonly operations: readonly Operation[];
  readonly operation: Operation | null;
  readonly policy: EndpointPolicy;
  /** Who may call: all of them hold; empty where nothing is required. */
  readonly requirements: readonly Requirement[];
  /** A contract wants a credential, and nothing here demands one. */
  readonly isCredentialUndemanded: boolean;
  readonly mode: Mode;
  readonly onInspectError: 'open' | 'closed';
  readonly attacks: AttackChoice;
  /** Null where operations of GraphQL are not looked for. */
  readonly graphql: GraphqlChoice | null;
  /** What the configuration says of the endpoint itself. */
  readonly authentication: AuthenticationChoice | null;
  readonly heldBytesMax: number;
  readonly heldRequestBytesMax: number;
  readonly captureBytesMax: number;
  readonly projection: ProjectionChoice | null;
  /** The stricter first. */
  readonly pageSizes: readonly PageSizeChoice[];
  /** The contract declares nothing but bodies that nobody can read (pictures, archives), so that a part of one is as good as the whole. */
  readonly isOpaque: boolean;
  /** Other endpoints that servers may take the target for, as they are recorded. */
  readonly readings: readonly FactReading[];
  readonly isUpstreamProtected: boolean;
  readonly browser: BrowserChoice | null;
  /** The document of every 404 where the endpoint hides; null for the API's own. */
  readonly notFound: NotFound | null;
  /** Of a target with several readings: it is refused. */
  readonly isStrict: boolean;
  readonly detection: Detection;
  shapeOf(side: Side, status: number, mediaType: string | null): Shape;
}

/** Everything that is known of one endpoint, compiled from contract, classes, policy and configuration of one revision. */
export class EndpointPlan {
  /** Tells plans of one process apart. */
  readonly serial: number;
  readonly endpoint: Endpoint;
  readonly revision: RevisionId;
  readonly operation: Operation | null;
  readonly policy: EndpointPolicy;
  /** Who may call: all of them hold; empty where nothing is required. */
  readonly requirements: readonly Requirement[];
  /** A contract wants a credential, and nothing here demands one. */
  readonly isCredentialUndemanded: boolean;
  readonly mode: Mode;
  readonly onInspectError: 'open' | 'closed';
  readonly attacks: AttackChoice;
  readonly graphql: GraphqlChoice | null;
  readonly heldBytesMax: number;
  readonly heldRequestBytesMax: number;
  readonly captureBytesMax: number;
  readonly projection: ProjectionChoice | null;
  readonly pageSizes: readonly PageSizeChoice[];
  readonly shapesTargets: boolean;
  readonly isOpaque: boolean;
  readonly readings: readonly FactReading[];
  readonly isUpstreamProtected: boolean;
  readonly notFound: NotFound | null;
  readonly browser: BrowserChoice | null;
  readonly parts: PlanParts;
  /** Whose word on the texts of a request counts; null where there is none, or where servers may take it for another's. */
  readonly textsOf: Operation | null;
  readonly #bodies = new Map<string, BodyPlan>();

  constructor(parts: PlanParts) {
    made += 1;
    this.serial = made;
    this.endpoint = parts.endpoint;
    this.revision = parts.revision;
    this.operation = parts.operation;
    this.policy = parts.policy;
    this.requirements = parts.requirements;
    this.isCredentialUndemanded = parts.isCredentialUndemanded;
    this.mode = parts.mode;
    this.onInspectError = parts.onInspectError;
    this.attacks = parts.attacks;
    this.graphql = parts.graphql;
    this.heldBytesMax = parts.heldBytesMax;
    this.heldRequestBytesMax = parts.heldRequestBytesMax;
    this.captureBytesMax = parts.captureBytesMax;
    this.projection = parts.projection;
    this.pageSizes = parts.pageSizes;
    this.shapesTargets = parts.pageSizes.length > 0 || parts.projection !== null;
    this.isOpaque = parts.isOpaque;
    this.readings = parts.readings;
    this.isUpstreamProtected = parts.isUpstreamProtected;
    this.notFound = parts.notFound;
    this.browser = parts.browser;
    this.parts = parts;
    this.textsOf = parts.operations.length === 1 && parts.readings.length === 0 ? parts.operation : null;
  }

  /** Whether every contract that the exchange may be under names this status. */
  declaresStatus(status: number): boolean {
    for (const operation of this.parts.operations) if (!operation.declaresStatus(status)) return false;
    return true;
  }

  requestBody(mediaType: string | null): BodyPlan {
    return this.#body('request', 0, mediaType);
  }

  responseBody(status: number, mediaType: string | null): BodyPlan {
    return this.#body('response', status, mediaType);
  }

  /** Bodies of the same status and media type share their places; an upstream that invents types makes no more than the bound. */
  #body(side: Side, status: number, mediaType: string | null): BodyPlan {
    const key = `${side} ${status} ${mediaType}`;
    const known = this.#bodies.get(key);
    if (known) return known;
    if (this.#bodies.size >= bodyPlansMax) this.#bodies.clear();
    const text = side === 'request' ? (this.textsOf?.bodyText(mediaType) ?? null) : null;
    const plan = new BodyPlan(side, this.parts.shapeOf(side, status, mediaType), this.parts.detection, this.policy, text);
    this.#bodies.set(key, plan);
    return plan;
  }
}

/** The parts of one endpoint. `isLoose`: rules and routes are about it whatever the case of letters and the slash at the end. */
export function partsOf(endpoint: Endpoint, operation: Operation | null, api: ApiInputs, inputs: GateInputs, isLoose: boolean): PlanParts {
  const choice = routeOf(api.routes, endpoint, isLoose);
  const authentication = choice?.authentication ?? api.authentication;
  const declared = operation?.responseMediaTypes(200) ?? [];
  return {
    endpoint,
    revision: inputs.revision,
    operations: operation ? [operation] : [],
    operation,
    policy: inputs.policy.forEndpoint(endpoint, isLoose),
    requirements: authentication ? [requirementOf(authentication, operation, inputs.tokenWays)] : [],
    isCredentialUndemanded: authentication === null && wantsCredential(operation),
    authentication,
    mode: choice?.mode ?? api.mode,
    onInspectError: choice?.onInspectError ?? api.onInspectError,
    attacks: choice?.attacks ?? api.attacks,
    graphql: choice?.graphql === 'off' ? null : (choice?.graphql ?? api.graphql),
    heldBytesMax: choice?.heldBytesMax ?? inputs.limits.heldBytesMax,
    heldRequestBytesMax: choice?.heldBytesMax ?? Math.max(inputs.limits.heldBytesMax, inputs.limits.heldRequestBytesMax),
    captureBytesMax: choice?.captureBytesMax ?? 0,
    projection: choice?.projection ?? null,
    pageSizes: choice?.pageSize ? [choice.pageSize] : [],
    isOpaque: declared.length > 0 && declared.every(isUnreadable),
    readings: [],
    isUpstreamProtected: api.isUpstreamProtected,
    browser: api.browser && choice?.isForAnySite ? { ...api.browser, csrf: null } : api.browser,
    notFound: api.notFound,
    isStrict: api.paths === 'strict',
    detection: inputs.detection,
    shapeOf(side, status, mediaType) {
      // What a request may hold is said by its validation; only its classes are looked for in its body.
      if (side === 'request' || api.contract === null) return unknownShape;
      // A contract calls CSV a string: of its columns it cannot say anything.
      if (isOf('csv', mediaType)) return unknownShape;
      return operation ? operation.responseShape(status, mediaType).shape : undeclaredShape;
    },
  };
}

function isUnreadable(type: string): boolean {
  return !type.includes('*') && isOf('unknown', type);
}

function isOf(kind: MediaKind, type: string | null): boolean {
  const media = type === null ? null : parseMediaType(type);
  return media !== null && mediaKind(media) === kind;
}

/** Whether the configuration lets nobody in at an endpoint who shows nothing. */
export function requiresProof({ apis, tokenWays }: Pick<GateInputs, 'apis' | 'tokenWays'>, endpoint: Endpoint): boolean {
  const api = apis.find((one) => one.api === endpoint.api);
  const authentication = routeOf(api?.routes ?? [], endpoint, false)?.authentication ?? api?.authentication ?? null;
  if (!api || authentication === null) return false;
  const operation = api.contract?.operations.find(
    (one) => one.method === endpoint.method && one.basePaths.some((base) => base + one.template === endpoint.template),
  );
  return !requirementOf(authentication, operation ?? null, tokenWays).isAnonymousAllowed;
}
