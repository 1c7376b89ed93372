import type { Operation } from '@sluice/contract';
import type { Endpoint, Mode, RevisionId, Shape, Side } from '@sluice/model';
import { undeclaredShape, unknownShape } from '@sluice/model';
import type { EndpointPolicy } from '@sluice/policy';
import { type MediaKind, mediaKind, parseMediaType } from '@sluice/wire';
import type { ProjectionChoice } from '../shaping/projection.ts';
import type { PageSizeChoice } from '../shaping/shaped-target.ts';
import { BodyPlan } from './body-plan.ts';
import type { ApiInputs, GateInputs, RouteChoice } from './inputs.ts';

const bodyPlansMax = 64;

/** Everything that is known of one endpoint, compiled from contract, classes, policy and configuration of one revision. */
export class EndpointPlan {
  readonly endpoint: Endpoint;
  readonly revision: RevisionId;
  readonly operation: Operation | null;
  readonly policy: EndpointPolicy;
  readonly mode: Mode;
  readonly onInspectError: 'open' | 'closed';
  readonly heldBytesMax: number;
  readonly captureBytesMax: number;
  readonly projection: ProjectionChoice | null;
  readonly pageSize: PageSizeChoice | null;
  /** The contract declares nothing but bodies that nobody can read (pictures, archives), so that a part of one is as good as the whole. */
  readonly isOpaque: boolean;
  readonly #inputs: GateInputs;
  readonly #hasContract: boolean;
  readonly #bodies = new Map<string, BodyPlan>();

  constructor(endpoint: Endpoint, operation: Operation | null, api: ApiInputs, inputs: GateInputs) {
    const choice = api.routes.find((route) => fits(route, endpoint));
    this.endpoint = endpoint;
    this.revision = inputs.revision;
    this.operation = operation;
    this.policy = inputs.policy.forEndpoint(endpoint);
    this.mode = choice?.mode ?? api.mode;
    this.onInspectError = choice?.onInspectError ?? api.onInspectError;
    this.heldBytesMax = choice?.heldBytesMax ?? inputs.limits.heldBytesMax;
    this.captureBytesMax = choice?.captureBytesMax ?? 0;
    this.projection = choice?.projection ?? null;
    this.pageSize = choice?.pageSize ?? null;
    const declared = operation?.responseMediaTypes(200) ?? [];
    this.isOpaque = declared.length > 0 && declared.every(isUnreadable);
    this.#inputs = inputs;
    this.#hasContract = api.contract !== null;
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
    const made = new BodyPlan(side, this.#shape(side, status, mediaType), this.#inputs.detection, this.policy);
    this.#bodies.set(key, made);
    return made;
  }

  #shape(side: Side, status: number, mediaType: string | null): Shape {
    // What a request may hold is said by its validation; only its classes are looked for in its body.
    if (side === 'request' || !this.#hasContract) return unknownShape;
    // A contract calls CSV a string: of its columns it cannot say anything.
    if (isOf('csv', mediaType)) return unknownShape;
    return this.operation ? this.operation.responseShape(status, mediaType).shape : undeclaredShape;
  }
}

function isUnreadable(type: string): boolean {
  return !type.includes('*') && isOf('unknown', type);
}

function isOf(kind: MediaKind, type: string | null): boolean {
  const media = type === null ? null : parseMediaType(type);
  return media !== null && mediaKind(media) === kind;
}

function fits(route: RouteChoice, endpoint: Endpoint): boolean {
  if (route.method !== '*' && route.method !== endpoint.method) return false;
  if (!route.template.endsWith('/**')) return route.template === endpoint.template;
  return endpoint.template.startsWith(route.template.slice(0, -2)) || endpoint.template === route.template.slice(0, -3);
}
