import { failure, type Result, success } from '@sluice/kit';
import {
  type ApiId,
  apiId,
  type DataClass,
  type Decision,
  type Endpoint,
  type ExchangeRecord,
  type Mode,
  type Trace,
  treatmentText,
} from '@sluice/model';
import { checkAccess } from './access/check-access.ts';
import { endpointAccess } from './access/endpoint-access.ts';
import type { AccessEntry } from './access/entry.ts';
import { type AccessAnswer, type Caller, foretell } from './access/foretell.ts';
import { type AccessMatrix, accessMatrix } from './access/matrix.ts';
import { readAccess } from './access/read-access.ts';
import type { DeclaredSecurity } from './access/who.ts';
import { checkRoles } from './check-roles.ts';
import { checkFindings, checkRules } from './check-rules.ts';
import { defaultPolicyText } from './default-policy.ts';
import { compileEndpointPolicy, type EndpointPolicy } from './endpoint-policy.ts';
import { policyErrors } from './errors.ts';
import { type Explanation, explainRecord } from './explain.ts';
import { checkLimits } from './limits/check-limits.ts';
import type { Limit } from './limits/limit.ts';
import { readLimit } from './limits/read-limit.ts';
import { type Problem, problemText } from './problem.ts';
import { readRule } from './read-rule.ts';
import { YamlReader } from './reader.ts';
import type { Rule } from './rule.ts';
import { strictestPolicy } from './strictest-policy.ts';
import { readingOfFact, type TargetReading } from './target-reading.ts';
import { checkValues } from './values/check-values.ts';
import type { DeclaredParameter } from './values/declared-parameter.ts';

/** A policy document as it was read: `payments.yaml` and its text. */
export interface PolicyDocument {
  readonly file: string;
  readonly text: string;
}

export interface PolicySurroundings {
  /** Every class that can be found; a rule about another one is a mistake. */
  readonly classes: readonly DataClass[];
  /** For telling which rules have ended; the end itself is looked at in each decision, by the time of the exchange. */
  readonly nowMs: number;
  /** Whether a contract stands behind an API. Without one nothing counts as undeclared. */
  readonly hasContract: (api: ApiId) => boolean;
  /** OpenAPI's `operationId`, where there is one. */
  readonly operationId: (endpoint: Endpoint) => string | null;
  /** What the contract asks of callers of an operation (OpenAPI's `security`); null where it knows no such operation. */
  readonly security: (endpoint: Endpoint) => DeclaredSecurity | null;
  /** Every operation that some contract declares. */
  readonly operations: readonly Endpoint[];
  /** Parameters and members of bodies that a contract declares for a request; null where it does not tell all of them. */
  readonly parameters: (endpoint: Endpoint) => readonly DeclaredParameter[] | null;
  /** Of those nobody can say which endpoints there are. */
  readonly apisWithoutContract: readonly ApiId[];
  /** Roles that the configuration names; a role that is among none of them and of the contracts may be a slip. */
  readonly roles: readonly string[];
  /** Ids of attacks that are looked for; none where nobody knows which. */
  readonly attacks: readonly string[];
}

/** A rule as `sluice config` shows it. */
export interface RuleSummary {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly mode: Mode;
  readonly treatment: string;
}

/** A patch as `sluice status` shows it. */
export interface PatchSummary {
  readonly id: string;
  readonly title: string;
  readonly cve: string | null;
  readonly owner: string;
  /** Its last day, as it is written; it ends with that day in UTC. */
  readonly expires: string;
  readonly untilMs: number;
  readonly source: string;
}

/** All policy of one revision. */
export interface PolicySet {
  readonly rules: readonly RuleSummary[];
  readonly patches: readonly PatchSummary[];
  readonly limits: readonly Limit[];
  readonly warnings: readonly Problem[];
  /** What the revision's hash is made of. */
  readonly text: string;
  /** Patterns of templates that rules and access entries are about. */
  readonly endpointPatterns: readonly string[];
  /** Some condition reads `request.path`. */
  readonly comparesPaths: boolean;
  /** Something is said of who may do what. */
  readonly hasAccess: boolean;
  forEndpoint(endpoint: Endpoint, isLoose?: boolean): EndpointPolicy;
  explain(record: ExchangeRecord): Explanation;
  /** What access makes of a caller at an endpoint, as far as it can be told without an exchange. */
  foretell(endpoint: Endpoint, caller: Caller): AccessAnswer;
  /** Every operation of the contracts by every role that is known. `requiresProof`: the configuration lets nobody in who shows nothing. */
  accessMatrix(requiresProof?: (endpoint: Endpoint) => boolean): AccessMatrix;
  /** The same decisions from what was stored; they differ only where the policy does. */
  decideAgain(record: ExchangeRecord): { readonly request: Decision; readonly response: Decision | null };
}

const endpointsMax = 4096;

/** Compiles documents and the built-in policy behind them. Problems are all that were found, in order of files and lines. */
export function compilePolicy(
  documents: readonly PolicyDocument[],
  surroundings: PolicySurroundings,
): Result<PolicySet, readonly Problem[]> {
  const builtIn = readDocument({ file: 'default', text: defaultPolicyText }, surroundings);
  const broken = builtIn.problems.find(({ severity }) => severity === 'error');
  if (broken) throw policyErrors.BUILT_IN(problemText(broken));
  const inOrder = documents.toSorted((one, other) => (one.file < other.file ? -1 : one.file > other.file ? 1 : 0));
  const read = inOrder.map((document) => readDocument(document, surroundings));
  const problems = read.flatMap((one) => one.problems);
  const entries = read.flatMap(({ access }) => access);
  const limits = read.flatMap((one) => one.limits);
  problems.push(
    ...checkAccess(entries, surroundings),
    ...checkRules([...read.flatMap(({ patches }) => patches), ...read.flatMap((one) => one.rules)], surroundings),
    ...checkFindings(
      read.flatMap((one) => [...one.exceptions, ...one.rules]),
      surroundings.attacks,
    ),
    ...checkLimits(limits, surroundings),
    ...checkValues([...read.flatMap(({ patches }) => patches), ...read.flatMap((one) => [...one.exceptions, ...one.rules])], surroundings),
    ...checkRoles([...read.flatMap((one) => [...one.exceptions, ...one.rules]), ...limits], rolesKnown(entries, surroundings)),
  );
  if (problems.some(({ severity }) => severity === 'error')) return failure(problems);
  const exceptions = read.flatMap((one) => one.exceptions);
  const rules = [
    // Nothing but an exception that names it lets past a patch: what is said of other findings was said before anybody knew of the hole.
    ...exceptions.filter(isOfPatches),
    ...read.flatMap(({ patches }) => patches),
    ...exceptions.filter((rule) => !isOfPatches(rule)),
    ...read.flatMap((one) => one.rules),
    ...builtIn.rules,
  ];
  return success(
    new CompiledPolicy(
      rules,
      limits,
      entries,
      problems,
      [...inOrder.map(({ file, text }) => `${file}\n${text}`), defaultPolicyText].join('\n---\n'),
      surroundings,
    ),
  );
}

function rolesKnown(entries: readonly AccessEntry[], { operations, roles, security }: PolicySurroundings): readonly string[] {
  const needed = operations.flatMap((operation) => security(operation) ?? []).flat();
  const named = entries.flatMap(({ who, unless }) => [...who.roles, ...(unless?.roles ?? [])]);
  return [...new Set([...named, ...roles, ...needed.flatMap((need) => need.roles)])];
}

interface ReadDocument {
  readonly exceptions: readonly Rule[];
  readonly patches: readonly Rule[];
  readonly rules: readonly Rule[];
  readonly limits: readonly Limit[];
  readonly access: readonly AccessEntry[];
  readonly problems: readonly Problem[];
}

function readDocument({ file, text }: PolicyDocument, { classes, nowMs }: PolicySurroundings): ReadDocument {
  const reader = new YamlReader(file, text);
  // What was cut off forbids nothing, and nobody means that.
  if (reader.root === null && !reader.isBroken) reader.problem(null, 'the file is empty; a policy begins with "version: 1"');
  const fields =
    reader.root && !reader.isBroken
      ? reader.fields(reader.root, ['version', 'exceptions', 'patches', 'rules', 'access', 'limits'], 'a policy')
      : null;
  if (!fields || reader.problems.some(({ severity }) => severity === 'error' && !fields))
    return { exceptions: [], patches: [], rules: [], access: [], limits: [], problems: reader.problems };
  const version = fields.get('version');
  if (reader.number(version, 'version') !== 1) reader.problem(version ?? fields.node, 'a policy begins with "version: 1"');
  const lead = file.split('/').at(-1) ?? file;
  const rulesOf = (key: string, kind: 'rule' | 'exception' | 'patch') =>
    reader
      .items(fields.get(key), key)
      .map((node) => readRule(reader, node, { lead, classes, nowMs, kind }))
      .filter((rule) => rule !== null);
  const exceptions = rulesOf('exceptions', 'exception');
  const patches = rulesOf('patches', 'patch');
  const rules = rulesOf('rules', 'rule');
  const limits = reader.items(fields.get('limits'), 'limits').flatMap((node) => readLimit(reader, node, lead));
  const access = reader
    .items(fields.get('access'), 'access')
    .map((node) => readAccess(reader, node, lead))
    .filter((entry) => entry !== null);
  const seen = new Set<string>();
  for (const { id, source } of [...exceptions, ...patches, ...rules, ...access, ...limits]) {
    if (seen.has(id)) reader.problem(fields.node, `two rules have the id "${id.split('/').at(-1)}"; the second stands at ${source}`);
    seen.add(id);
  }
  return { exceptions, patches, rules, access, limits, problems: reader.problems };
}

function isOfPatches({ match }: Rule): boolean {
  return match.findings.length > 0 && match.findings.every((pattern) => pattern.startsWith('patch.'));
}

class CompiledPolicy implements PolicySet {
  readonly warnings: readonly Problem[];
  readonly text: string;
  readonly limits: readonly Limit[];
  readonly #rules: readonly Rule[];
  readonly #entries: readonly AccessEntry[];
  readonly #surroundings: PolicySurroundings;
  readonly #classById: ReadonlyMap<string, DataClass>;
  /** For taking decisions again; plans keep their own. */
  readonly #endpoints = new Map<string, EndpointPolicy>();

  constructor(
    rules: readonly Rule[],
    limits: readonly Limit[],
    entries: readonly AccessEntry[],
    warnings: readonly Problem[],
    text: string,
    surroundings: PolicySurroundings,
  ) {
    this.#rules = rules;
    this.limits = limits;
    this.#entries = entries;
    this.warnings = warnings;
    this.text = text;
    this.#surroundings = surroundings;
    this.#classById = new Map(surroundings.classes.map((dataClass) => [dataClass.id, dataClass]));
  }

  get rules(): readonly RuleSummary[] {
    return this.#rules.map(({ id, title, source, mode, treatment }) => ({
      id,
      title,
      source,
      mode,
      treatment: treatment ? treatmentText(treatment) : 'as-classified',
    }));
  }

  get patches(): readonly PatchSummary[] {
    return this.#rules.flatMap(({ id, title, source, patch, untilMs }) => {
      return patch && untilMs !== null ? [{ id, title, source, untilMs, ...patch }] : [];
    });
  }

  get endpointPatterns(): readonly string[] {
    const matches = [...this.#rules, ...this.limits, ...this.#entries].map(({ match }) => match);
    return matches.flatMap(({ endpoints }) => endpoints.map((pattern) => pattern.split(' ').at(-1) ?? ''));
  }

  get hasAccess(): boolean {
    return this.#entries.length > 0;
  }

  get comparesPaths(): boolean {
    return [...this.#rules, ...this.limits, ...this.#entries].some(({ conditions }) =>
      conditions.some(({ text }) => text.includes('request.path')),
    );
  }

  forEndpoint(endpoint: Endpoint, isLoose = false): EndpointPolicy {
    return compileEndpointPolicy({ endpoint, isLoose }, this.#rules, this.limits, this.#entries, {
      classById: this.#classById,
      operationId: this.#surroundings.operationId(endpoint),
      security: this.#surroundings.security(endpoint),
      hasContract: this.#surroundings.hasContract(endpoint.api),
    });
  }

  foretell(endpoint: Endpoint, caller: Caller): AccessAnswer {
    const access = endpointAccess(this.#entries, endpoint, false, this.#surroundings.security(endpoint));
    return foretell(access, endpoint, caller);
  }

  accessMatrix(requiresProof = (_endpoint: Endpoint) => false): AccessMatrix {
    const known = rolesKnown(this.#entries, this.#surroundings);
    return accessMatrix(this.#surroundings.operations, known, requiresProof, (endpoint, caller) => this.foretell(endpoint, caller));
  }

  explain(record: ExchangeRecord): Explanation {
    return explainRecord(record, this.#rules, this.limits, this.#entries, this.#classById);
  }

  decideAgain(record: ExchangeRecord): { readonly request: Decision; readonly response: Decision | null } {
    const trace = traceOf(record);
    const policy = this.#policyOf(record, trace.endpoint);
    const request = policy.decide(trace, record.request.inspection);
    const response = record.response && policy.decide(trace, record.response.inspection, record.request.inspection.facts);
    return { request, response };
  }

  /** Of a target with several readings the strictest, as it was then. */
  #policyOf({ request }: ExchangeRecord, endpoint: Endpoint): EndpointPolicy {
    const others = request.inspection.facts.map((fact) => readingOfFact(fact, endpoint.api)).filter((reading) => reading !== null);
    const first = this.#known({ endpoint, isLoose: false });
    return others.length === 0 ? first : strictestPolicy([first, ...others.map((reading) => this.#known(reading))]);
  }

  #known({ endpoint, isLoose }: TargetReading): EndpointPolicy {
    const key = `${endpoint.api} ${endpoint.id} ${endpoint.isDeclared} ${isLoose}`;
    const known = this.#endpoints.get(key);
    if (known) return known;
    if (this.#endpoints.size >= endpointsMax) this.#endpoints.clear();
    const made = this.forEndpoint(endpoint, isLoose);
    this.#endpoints.set(key, made);
    return made;
  }
}

/** What a record keeps of a trace. Roles, tenant and protection are not kept: whatever was asked of them is among the facts. */
function traceOf(record: ExchangeRecord): Trace {
  const [method = '', ...template] = record.endpoint.split(' ');
  return {
    id: record.id,
    startedAtMs: record.startedAtMs,
    consumer: {
      id: record.consumer,
      kind: record.consumerKind,
      isVerified: record.isVerified,
      roles: [],
      scopes: [],
      tenant: null,
      plan: null,
    },
    endpoint: { id: record.endpoint, api: apiId(record.api), method, template: template.join(' '), isDeclared: record.isDeclared },
    revision: record.revision,
    isClientProtected: false,
    isUpstreamProtected: false,
  };
}
