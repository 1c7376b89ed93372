import { type Contract, type Operation, type PathParameter, templateOf } from '@sluice/contract';
import { type ApiId, type Endpoint, endpointId } from '@sluice/model';
import { EndpointPlan } from './endpoint-plan.ts';
import type { ApiInputs, GateInputs } from './inputs.ts';

/** Endpoints that no contract names and that are told apart; all further ones share one plan a method. */
const undeclaredEndpointsMax = 2000;
const elsewhere = '/{…}';
const methodsKept = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY']);

export interface Planned {
  readonly plan: EndpointPlan;
  readonly pathParameters: readonly PathParameter[];
  /** Methods that the contract allows at this path, where it knows the path and not the method. */
  readonly allowed: readonly string[] | null;
}

const noParameters: readonly PathParameter[] = [];

/** The plans of one revision, each compiled when its endpoint is first met, then kept. Swapped as a whole. */
export class PlanBook {
  readonly inputs: GateInputs;
  readonly #pages = new Map<ApiId, ApiPage>();

  constructor(inputs: GateInputs) {
    this.inputs = inputs;
    for (const api of inputs.apis) this.#pages.set(api.api, new ApiPage(api, inputs));
  }

  /** The plan for a method and a path as it travelled. Throws when the API is none of this revision. */
  find(api: ApiId, method: string, path: string): Planned {
    const page = this.#pages.get(api);
    if (!page) throw new Error(`revision ${this.inputs.revision} has no API "${api}"`);
    return page.find(method, path);
  }
}

class ApiPage {
  readonly #api: ApiInputs;
  readonly #inputs: GateInputs;
  readonly #contract: Contract | null;
  readonly #declared = new Map<Operation, Map<string, EndpointPlan>>();
  readonly #undeclared = new Map<string, EndpointPlan>();

  constructor(api: ApiInputs, inputs: GateInputs) {
    this.#api = api;
    this.#inputs = inputs;
    this.#contract = api.contract;
  }

  find(method: string, path: string): Planned {
    const route = this.#contract?.match(method, path) ?? null;
    if (route?.kind === 'operation')
      return { plan: this.#declaredPlan(route.operation, path), pathParameters: route.pathParameters, allowed: null };
    // What a path may be asked for is HTTP's own question (RFC 9110 section 9.3.7), and how a browser's preflight begins: no contract names it.
    const isImplied = route !== null && method === 'OPTIONS';
    return { plan: this.#undeclaredPlan(method, path, isImplied), pathParameters: noParameters, allowed: route ? route.allowed : null };
  }

  #declaredPlan(operation: Operation, path: string): EndpointPlan {
    const basePath = operation.basePaths.find((base) => path.startsWith(base)) ?? '';
    const plans = this.#declared.get(operation) ?? new Map<string, EndpointPlan>();
    const known = plans.get(basePath);
    if (known) return known;
    const made = new EndpointPlan(
      this.#endpoint(operation.method, basePath + operation.template, true),
      operation,
      this.#api,
      this.#inputs,
    );
    this.#declared.set(operation, plans.set(basePath, made));
    return made;
  }

  #undeclaredPlan(method: string, path: string, isImplied: boolean): EndpointPlan {
    // A method is a token that a client chose: only known ones are kept as they are.
    const shown = methodsKept.has(method) ? method : 'OTHER';
    const template = templateOf(path);
    const known = this.#undeclared.get(keyOf(shown, template, isImplied));
    if (known) return known;
    if (this.#undeclared.size < undeclaredEndpointsMax) return this.#newUndeclared(shown, template, isImplied);
    return this.#undeclared.get(keyOf(shown, elsewhere, isImplied)) ?? this.#newUndeclared(shown, elsewhere, isImplied);
  }

  #newUndeclared(method: string, template: string, isImplied: boolean): EndpointPlan {
    const made = new EndpointPlan(this.#endpoint(method, template, isImplied), null, this.#api, this.#inputs);
    this.#undeclared.set(keyOf(method, template, isImplied), made);
    return made;
  }

  #endpoint(method: string, template: string, isDeclared: boolean): Endpoint {
    return { id: endpointId(method, template), api: this.#api.api, method, template, isDeclared };
  }
}

function keyOf(method: string, template: string, isImplied: boolean): string {
  return `${isImplied ? '?' : ''}${method} ${template}`;
}
