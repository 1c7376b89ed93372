import type { ConsumerKind, DataClass, Declared, Endpoint, Mode, Sensitivity, Side, Treatment } from '@sluice/model';
import { fitsPattern, patternOf } from './access/access-match.ts';
import type { Condition } from './facts.ts';
import { fitsGlob } from './glob.ts';
import type { ValueTest } from './values/value-test.ts';

export type RefusalStatus = 400 | 401 | 403 | 404 | 413 | 415 | 429 | 451 | 502 | 503;

/** What a rule is about. An empty list means: any. */
export interface Match {
  readonly apis: readonly string[];
  readonly endpoints: readonly string[];
  readonly methods: readonly string[];
  readonly side: Side;
  readonly classes: readonly string[];
  readonly sensitivities: readonly Sensitivity[];
  readonly places: readonly string[];
  readonly declared: Declared | null;
  readonly consumerKinds: readonly ConsumerKind[];
  readonly isVerified: boolean | null;
  /** Glob over kinds of findings. */
  readonly findings: readonly string[];
  readonly isHandover: boolean;
  /** Also values that are only possibly of the class. */
  readonly isWithPossible: boolean;
}

/** The rows of one array, and the condition that each must meet to stay. */
export interface Rows {
  /** Member names from the root of the body to the array, `*` for the items of an outer array. */
  readonly array: readonly string[];
  /** Text of the place of a row: `response.body/items/*`. */
  readonly place: string;
  readonly keep: Condition;
  /** The name under which its outcomes are recorded. */
  readonly fact: string;
}

export interface Requirement {
  /** What each class requires itself, found out when the class is known. */
  readonly isAsClassified: boolean;
  readonly isAuthenticated: boolean;
  /** The fact `request.protected`, where both hops must be. */
  readonly transport: Condition | null;
}

/** What a rule asks of the values of requests; what it finds is a finding of a kind of its own. */
export interface ValueMatch {
  readonly test: ValueTest;
  /** `rule.no-markup`, `patch.invoice-download`. */
  readonly kind: string;
}

/** A rule that stands in for a correction of the API until a day. */
export interface Patch {
  readonly cve: string | null;
  readonly owner: string;
  /** As it is written. */
  readonly expires: string;
}

/** One rule of a document, with everything compiled that can be. */
export interface Rule {
  /** `payments.yaml/no-pan`, stable; the built-in ones are `default/…`. */
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly match: Match;
  /** What the rule is about: the message as a whole, values of places, rows of an array, or values of a request as it found them. */
  readonly scope: 'exchange' | 'values' | 'rows' | 'found';
  readonly value: ValueMatch | null;
  /** Null for a rule that is none. */
  readonly patch: Patch | null;
  /** All of them must hold: `when`, and what `match` says of status, roles and hand-over. */
  readonly conditions: readonly Condition[];
  readonly requirement: Requirement | null;
  readonly rows: Rows | null;
  readonly mode: Mode;
  /** Null stands for the treatment that the class itself deserves. */
  readonly treatment: Treatment | null;
  readonly status: RefusalStatus;
  readonly isHidden: boolean;
  readonly because: string | null;
  readonly untilMs: number | null;
}

/** A rule that lets something through must be sure of its conditions; one that holds something back applies when they cannot be told. */
export function isOpening(rule: Pick<Rule, 'treatment'>): boolean {
  return rule.treatment?.kind === 'allow';
}

/**
 * Whether a rule is about an endpoint. One about values is meant for whatever answers at its path: what it says of GET it says of HEAD. One that
 * opens is meant for no more than it names: where no contract tells what is a parameter, it is what looks like a value.
 */
export function isAbout(rule: Pick<Rule, 'match' | 'value' | 'treatment'>, endpoint: Endpoint, isLoose = false): boolean {
  const { match, value } = rule;
  if (value === null) return fitsEndpoint(match, endpoint, isLoose, isOpening(rule));
  if (!fitsAny(endpoint.api, match.apis)) return false;
  const method = endpoint.method === 'HEAD' ? 'GET' : endpoint.method;
  const isNamed = (wanted: string) => wanted === '*' || wanted === method || wanted === endpoint.method;
  if (match.methods.length > 0 && !match.methods.some(isNamed)) return false;
  return (
    match.endpoints.length === 0 ||
    match.endpoints.some((pattern) => {
      const { method: wanted, template } = patternOf(pattern);
      return (wanted === null || isNamed(wanted)) && fitsPattern(endpoint, template, isLoose);
    })
  );
}

/**
 * `isLoose`: whatever the case of letters and the slash at the end, of the endpoint and of the patterns. A parameter of a pattern is one of the
 * template, whatever its name; where no contract tells what is one, it is any segment. `isNarrow`: one that looks like a value.
 */
export function fitsEndpoint(match: Match, endpoint: Endpoint, isLoose = false, isNarrow = false): boolean {
  return (
    fitsAny(endpoint.api, match.apis) &&
    (match.methods.length === 0 || match.methods.includes(endpoint.method)) &&
    (match.endpoints.length === 0 || match.endpoints.some((pattern) => fitsEndpointGlob(endpoint, pattern, isLoose, isNarrow)))
  );
}

/** `GET /users/{id}` or a template alone; `*` stands for one segment, `**` for any number. */
function fitsEndpointGlob(endpoint: Endpoint, pattern: string, isLoose: boolean, isNarrow: boolean): boolean {
  const { method, template } = patternOf(pattern);
  if (method !== null && !fitsGlob(endpoint.method, method)) return false;
  return fitsPattern(isNarrow ? { ...endpoint, isDeclared: true } : endpoint, template, isLoose);
}

/** What is known of a value's place, once for all values that stand there. */
export interface Standing {
  readonly place: string;
  readonly dataClass: DataClass | null;
  readonly declared: Declared;
  readonly isPossible: boolean;
}

export function fitsStanding(match: Match, standing: Standing): boolean {
  if (standing.isPossible && !match.isWithPossible) return false;
  if (match.declared !== null && match.declared !== standing.declared) return false;
  if (match.classes.length > 0 && !(standing.dataClass && fitsAny(standing.dataClass.id, match.classes))) return false;
  if (match.sensitivities.length > 0 && !(standing.dataClass && match.sensitivities.includes(standing.dataClass.sensitivity))) return false;
  return match.places.length === 0 || match.places.some((pattern) => fitsPlace(standing.place, pattern));
}

// `response.body/items/*/email` is matched segment by segment: `*` for one, `**` for any number.
function fitsPlace(place: string, pattern: string): boolean {
  return fitsGlob(segmented(place), segmented(pattern), '/');
}

/** `response.header.set-cookie` has its name as a segment of its own; header names have no case. */
function segmented(place: string): string {
  const named = place.replace(/^(request|response)\.(path|query|header|cookie|trailer)\./, '$1.$2/');
  return /^\w+\.(header|trailer)\//.test(named) ? named.toLowerCase() : named;
}

function fitsAny(text: string, patterns: readonly string[]): boolean {
  return patterns.length === 0 || patterns.some((pattern) => fitsGlob(text, pattern));
}
