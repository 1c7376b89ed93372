import type { Operation } from '@sluice/contract';
import { templateOf } from '@sluice/contract/outline';
import { Lru, loosePath } from '@sluice/kit';
import { type Endpoint, endpointId } from '@sluice/model';
import { EndpointPlan, partsOf } from './endpoint-plan.ts';
import type { ApiInputs, GateInputs } from './inputs.ts';

/** Endpoints that no contract names and that are told apart; of all further ones only what a rule or a route could mean is told. */
const undeclaredEndpointsMax = 2000;
const narrowedPlansMax = 512;
const elsewhere = '{…}';
const methodsKept = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY']);

/** The plans of single endpoints of one API, each compiled once. */
export class EndpointPlans {
  readonly #api: ApiInputs;
  readonly #inputs: GateInputs;
  readonly #declared = new Map<Operation, Map<string, EndpointPlan>>();
  readonly #undeclared = new Map<string, EndpointPlan>();
  readonly #loose = new Map<string, EndpointPlan>();
  readonly #narrowed = new Lru<string, EndpointPlan>(narrowedPlansMax);
  readonly #named: NamedSegments;

  /** `patterns` are those of templates in rules and routes. */
  constructor(api: ApiInputs, inputs: GateInputs, patterns: readonly string[]) {
    this.#api = api;
    this.#inputs = inputs;
    this.#named = new NamedSegments(patterns);
  }

  declared(operation: Operation, path: string): EndpointPlan {
    const basePath = operation.basePaths.find((base) => path.startsWith(base)) ?? operation.basePaths[0] ?? '';
    const plans = this.#declared.get(operation) ?? new Map<string, EndpointPlan>();
    const known = plans.get(basePath);
    if (known) return known;
    const made = this.#made(this.#endpoint(operation.method, basePath + operation.template, true), operation, false);
    this.#declared.set(operation, plans.set(basePath, made));
    return made;
  }

  undeclared(method: string, path: string, isImplied: boolean): EndpointPlan {
    return this.#told(method, templateOf(path), isImplied, false);
  }

  /** Of an endpoint that no contract names, for a server that knows no case of letters. */
  loose(method: string, path: string): EndpointPlan {
    return this.#told(method, templateOf(loosePath(path)), false, true);
  }

  #told(method: string, template: string, isImplied: boolean, isLoose: boolean): EndpointPlan {
    // A method is a token that a client chose: only known ones are kept as they are.
    const shown = methodsKept.has(method) ? method : 'OTHER';
    const lead = `${isImplied ? '?' : ''}${isLoose ? '~' : ''}${shown} `;
    const plans = isLoose ? this.#loose : this.#undeclared;
    const known = plans.get(lead + template);
    if (known) return known;
    const isTold = plans.size < undeclaredEndpointsMax;
    const narrowed = isTold ? template : this.#named.narrowed(template);
    const shared = isTold ? undefined : this.#narrowed.get(lead + narrowed);
    if (shared) return shared;
    const made = this.#made(this.#endpoint(shown, narrowed, isImplied), null, isLoose);
    if (isTold) plans.set(lead + narrowed, made);
    else this.#narrowed.set(lead + narrowed, made);
    return made;
  }

  #made(endpoint: Endpoint, operation: Operation | null, isLoose: boolean): EndpointPlan {
    return new EndpointPlan(partsOf(endpoint, operation, this.#api, this.#inputs, isLoose));
  }

  #endpoint(method: string, template: string, isDeclared: boolean): Endpoint {
    return { id: endpointId(method, template), api: this.#api.api, method, template, isDeclared };
  }
}

/** What rules and routes name of paths, so that an endpoint that is not told apart is still judged by those that are about it. */
class NamedSegments {
  readonly #segments: readonly RegExp[];
  readonly #hasPatterns: boolean;

  constructor(patterns: readonly string[]) {
    const segments = new Set(patterns.flatMap((pattern) => pattern.split('/').filter((segment) => !/^(?:\**|\{.*\})$/s.test(segment))));
    this.#segments = [...segments].map((segment) => new RegExp(`^${segment.split(/\*+/).map(escaped).join('.*')}$`, 'is'));
    this.#hasPatterns = patterns.length > 0;
  }

  narrowed(template: string): string {
    if (!this.#hasPatterns) return `/${elsewhere}`;
    const segments = template.split('/').slice(1);
    return segments.map((segment) => `/${segment === '' || this.#isNamed(segment) ? segment : elsewhere}`).join('');
  }

  #isNamed(segment: string): boolean {
    return segment.startsWith('{') || this.#segments.some((named) => named.test(segment));
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
