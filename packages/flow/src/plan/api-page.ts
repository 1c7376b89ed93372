import type { Contract, ContractRoute, PathParameter } from '@sluice/contract';
import { Lru, loosePath, oddnessOf, pathOddness, pathReadings } from '@sluice/kit';
import type { Renaming } from '../judge/body-methods.ts';
import type { EndpointPlan } from './endpoint-plan.ts';
import { EndpointPlans } from './endpoint-plans.ts';
import type { ApiInputs, GateInputs } from './inputs.ts';
import { jointPlan } from './joint-plan.ts';
import { isSameEndpoint, type Planned, type Reading } from './readings.ts';

const jointPlansMax = 256;
const noParameters: readonly PathParameter[] = [];
const noReadings: readonly Reading[] = [];

/** The plans of one API, found by method and path. */
export class ApiPage {
  readonly #contract: Contract | null;
  readonly #plans: EndpointPlans;
  readonly #joint = new Lru<string, EndpointPlan>(jointPlansMax);
  /** No endpoint is written with capitals or a slash at its end: a path without them is then read alike by who knows them and who does not. */
  readonly #isPlain: boolean;
  /** Some condition compares the path: then small letters are a reading even where they lead to the same endpoint. */
  readonly #comparesPaths: boolean;

  constructor(api: ApiInputs, inputs: GateInputs) {
    this.#contract = api.contract;
    const patterns = [...api.routes.map(({ template }) => template), ...inputs.policy.endpointPatterns];
    const templates = (api.contract?.operations ?? []).flatMap(({ basePaths, template }) => basePaths.map((base) => base + template));
    this.#plans = new EndpointPlans(api, inputs, patterns);
    this.#isPlain = [...templates, ...patterns].every(isPlainTemplate);
    this.#comparesPaths = inputs.policy.comparesPaths;
  }

  find(method: string, path: string): Planned {
    const oddness = oddnessOf(path);
    const planned = this.#exactly(method, path);
    return oddness === 0 && this.#isPlain ? planned : this.#carefully(method, path, oddness, planned);
  }

  /** A request that servers may take for one of another method: what any of them may not do is not done. */
  findOverridden(method: string, overrides: readonly string[], path: string, renaming: Renaming | null): Planned {
    const first = this.find(method, path);
    const others: Reading[] = [];
    for (const override of new Set([...overrides, ...(renaming?.methods ?? [])])) {
      const { plan, pathParameters } = this.find(override, path);
      if (renaming?.isGuess && !overrides.includes(override) && !isGuarded(plan, first.plan)) continue;
      if ([first.plan, ...others.map((other) => other.plan)].some((known) => isSameEndpoint(known, plan))) continue;
      others.push({ path, plan, pathParameters, isLoose: false, isOther: true });
    }
    if (others.length === 0) return first;
    return { ...first, plan: this.#jointly(first.plan, others), readings: [...first.readings, ...others] };
  }

  #exactly(method: string, path: string): Planned {
    return this.#planned(method, path, this.#contract?.match(method, path) ?? null);
  }

  #planned(method: string, path: string, route: ContractRoute | null): Planned {
    if (route?.kind === 'operation') {
      const plan = this.#plans.declared(route.operation, path);
      return { plan, pathParameters: route.pathParameters, allowed: null, readings: noReadings };
    }
    // What a path may be asked for is HTTP's own question (RFC 9110 section 9.3.7), and how a browser's preflight begins: no contract names it.
    const isImplied = route !== null && method === 'OPTIONS';
    const plan = this.#plans.undeclared(method, path, isImplied);
    return { plan, pathParameters: noParameters, allowed: route ? route.allowed : null, readings: noReadings };
  }

  /** The same under every reading; where some lead to other endpoints, the strictest of all of them is the plan. */
  #carefully(method: string, path: string, oddness: number, first: Planned): Planned {
    const paths = (oddness & pathOddness.twoReadings) === 0 ? [path] : pathReadings(path).paths;
    const readings: Reading[] = [];
    const others: Reading[] = [];
    const add = (reading: Omit<Reading, 'isOther'>, isFirst: boolean): void => {
      const isOther = !isSameEndpoint(first.plan, reading.plan) && !others.some(({ plan }) => isSameEndpoint(plan, reading.plan));
      if (!isOther && (isFirst || (reading.isLoose && !this.#comparesPaths))) return;
      const made = { ...reading, isOther };
      readings.push(made);
      if (isOther) others.push(made);
    };
    for (const text of paths) {
      const isFirst = text === path;
      const exact = isFirst || isDecodedBySegments(path, text) ? first : this.#exactly(method, text);
      if (!isFirst) add({ path: text, ...readingOf(exact), isLoose: false }, false);
      if (text.includes('%')) {
        const route = this.#contract?.matchLiterally(method, text) ?? null;
        add({ path: text, ...readingOf(this.#planned(method, text, route)), isLoose: false }, true);
      }
      // To a condition the path without its slash is another one; to contracts and rules it is a loose reading.
      if (this.#comparesPaths && text.length > 1 && text.endsWith('/'))
        add({ path: text.slice(0, -1), ...readingOf(exact), isLoose: false }, false);
      const small = loosePath(text);
      for (const loose of this.#loosely(method, text)) add({ path: small, ...loose, isLoose: true }, text === small);
    }
    if (readings.length === 0) return first;
    return { ...first, plan: others.length === 0 ? first.plan : this.#jointly(first.plan, others), readings };
  }

  #loosely(method: string, path: string): readonly Pick<Reading, 'plan' | 'pathParameters'>[] {
    const routes = this.#contract?.matchLoosely(method, path) ?? [];
    if (routes.length === 0) return [{ plan: this.#plans.loose(method, path), pathParameters: noParameters }];
    return routes.map(({ operation, pathParameters }) => ({ plan: this.#plans.declared(operation, path), pathParameters }));
  }

  #jointly(first: EndpointPlan, others: readonly Reading[]): EndpointPlan {
    const key = [first, ...others.map(({ plan }) => plan)].map(({ serial }) => serial).join();
    const known = this.#joint.get(key);
    if (known) return known;
    const made = jointPlan(first, others);
    this.#joint.set(key, made);
    return made;
  }
}

/** What nobody could read is only taken for a method of which something is said that may not be got around; a long upload is none of those. */
function isGuarded(plan: EndpointPlan, first: EndpointPlan): boolean {
  return plan.policy.hasAccess || (plan.requirements.length > 0 && first.requirements.length === 0);
}

/** Escapes that hide no slash are decoded segment by segment when an operation is looked for. */
function isDecodedBySegments(path: string, text: string): boolean {
  if (text.includes('%') || /%2f/i.test(path)) return false;
  try {
    return decodeURIComponent(path) === text;
  } catch {
    return false;
  }
}

function readingOf({ plan, pathParameters }: Planned): Pick<Reading, 'plan' | 'pathParameters'> {
  return { plan, pathParameters };
}

function isPlainTemplate(template: string): boolean {
  return !/[A-Z]|.\/$/.test(template.replace(/\{[^{}]*\}/g, ''));
}
