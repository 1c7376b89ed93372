import { isOddlyEscaped } from '@sluice/detect';
import { looksLikeName, textOfUtf8 } from '@sluice/kit';
import {
  type Coverage,
  type Finding,
  headerOf,
  headersOf,
  noNode,
  type PathTrie,
  type RequestMessage,
  rootNode,
  tokenKind,
} from '@sluice/model';
import { type Leaf, type Path, type Searched, unkept, ValueLook, type ValueRule, type ValueRules } from '@sluice/policy';
import { cookiePairs, formSpans, formText, type Part, percentText, textOf, type Unit } from '@sluice/wire';
import type { Exchange } from '../exchange.ts';
import { pathValues } from '../path-values.ts';
import type { BodyPlan } from '../plan/body-plan.ts';
import type { Treatable } from '../treat/treatable.ts';
import { lookAtAside, lookAtJson, lookAtParts, pathsOfPart, placeInBody } from './aside-values.ts';
import type { BodyLook } from './body-look.ts';
import { isUncoded, readingsOfValue } from './coded-values.ts';
import { noClass } from './columns.ts';
import { hiddenJsonOf } from './json-leaves.ts';
import { type Material, nameOf, partsOf } from './material.ts';

/** A read body: what is on its tape, what was found there for other reasons, and where a cut would be made. */
interface ReadBody {
  readonly material: Material;
  readonly coverage: Coverage;
  readonly look: BodyLook;
  readonly treatable: Treatable;
}

/** What the rules about values of an endpoint find in a request: each value is looked at where it stands. */
export function requestValues(rules: ValueRules, exchange: Exchange, request: RequestMessage, body: ReadBody | null): readonly Finding[] {
  const look = new ValueLook(rules, exchange.trace.startedAtMs, readingsOfValue);
  if (rules.isAbout('path')) lookAtPath(exchange, look);
  if (exchange.query !== '' && (rules.isAbout('query') || rules.isAbout('name'))) lookAtQuery(exchange.query, look);
  if (rules.isAbout('header')) lookAtHeaders(request, look);
  if (rules.isAbout('cookie') || rules.isAbout('name')) {
    for (const line of headersOf(request.headers, 'cookie'))
      for (const [name, value] of cookiePairs(line)) look.pair('cookie', name, value, placeOf('cookie', name));
  }
  if (body && (rules.isAbout('body') || rules.isAbout('name'))) lookAtBody(body, headerOf(request.headers, 'content-type'), look);
  return look.findings;
}

function placeOf(channel: string, name: string): () => string {
  return () => `request.${channel}.${looksLikeName(name) ? name : unkept}`;
}

/** The path as a whole, and its parameters under every reading of the target. */
function lookAtPath({ path, pathParameters, plan, otherReadings }: Exchange, look: ValueLook): void {
  look.search('path', path, { paths: () => [[]], place: () => 'request.path' });
  for (const reading of [{ path, pathParameters, plan }, ...otherReadings]) {
    const names = { pathParameters: reading.pathParameters, pathNames: reading.plan.policy.pathNames };
    for (const [name, value] of pathValues(reading.path, names, percentText)) look.pair('path', name, value, placeOf('path', name));
  }
}

function lookAtQuery(query: string, look: ValueLook): void {
  for (const { start, nameEnd, valueStart, end } of formSpans(query)) {
    const name = formText(query.slice(start, nameEnd));
    const raw = query.slice(valueStart, end);
    const place = placeOf('query', name);
    look.pair('query', name, formText(raw), place);
    if (isOddlyEscaped(raw)) look.search('query', raw, { paths: () => [[name]], place });
  }
  for (const [name, value] of loosePairs(query)) look.pair('query', name, value, placeOf('query', name));
}

/** What is a pair only where a semicolon ends one, too, as it does for some servers (HTML 4.01, B.2.2). */
function* loosePairs(text: string): Iterable<readonly [name: string, value: string]> {
  if (!text.includes(';')) return;
  for (const { start, nameEnd, valueStart, end } of formSpans(text.replaceAll(';', '&'))) {
    if (text[start - 1] === ';' || text[end] === ';') yield [formText(text.slice(start, nameEnd)), formText(text.slice(valueStart, end))];
  }
}

function lookAtHeaders({ headers }: RequestMessage, look: ValueLook): void {
  for (let index = 0; index < headers.length; index += 2) {
    const name = (headers[index] ?? '').toLowerCase();
    look.pair('header', name, headers[index + 1] ?? '', placeOf('header', name));
  }
}

function lookAtBody(body: ReadBody, contentType: string | null, look: ValueLook): void {
  const { unit } = body.material;
  const parts = unit.syntax === 'multipart' ? partsOf(unit, contentType) : null;
  const values = new BodyValues(body, parts?.parts ?? null, look);
  for (let token = 0; token < unit.tape.count; token += 1) values.lookAt(token);
  const json = hiddenJsonOf(unit);
  if (json) lookAtJson(json, look);
  if (unit.syntax === 'form')
    for (const [name, value] of loosePairs(textOfUtf8((unit.wire ?? unit.tape).bytes)))
      lookAtAside(value, [[name]], placeInBody(name), look);
  if (unit.syntax === 'multipart') lookAtParts(unit.tape.bytes, parts, look);
  if (parts ? !parts.isWhole : body.coverage.kind === 'partial') look.unreadBody();
}

class BodyValues {
  readonly #unit: Unit;
  readonly #look: ValueLook;
  readonly #columns: BodyLook['columns'];
  readonly #plan: BodyPlan;
  readonly #treatable: Treatable;
  readonly #hasBounds: boolean;
  readonly #hasTreatments: boolean;
  readonly #literals: Searched['literals'] | null;
  /** Null where no rule looks at names. */
  readonly #quietNames: QuietNames | null;
  readonly #boundsByNode: (readonly ValueRule[])[] = [];
  /** By where the parts of a multipart body begin; null for any other. */
  readonly #namesByStart: ReadonlyMap<number, readonly string[]> | null;

  constructor({ material, look: body, treatable }: ReadBody, parts: readonly Part[] | null, look: ValueLook) {
    this.#namesByStart = parts && new Map(parts.map(({ start, names }) => [start, names]));
    this.#unit = material.unit;
    this.#look = look;
    this.#columns = body.columns;
    this.#plan = body.plan;
    this.#treatable = treatable;
    this.#hasBounds = look.rules.hasBounds('body');
    this.#hasTreatments = look.rules.hasTreatments;
    this.#literals = look.rules.searched('body')?.literals ?? null;
    const names = look.rules.searched('name');
    this.#quietNames = names && quietNamesOf(body.plan, names);
  }

  lookAt(token: number): void {
    const { tape } = this.#unit;
    const kind = tape.kinds[token];
    if (this.#quietNames) this.#lookAtName(token, this.#quietNames);
    if (this.#hasBounds && kind !== tokenKind.array && kind !== tokenKind.null) this.#measure(token, kind === tokenKind.object);
    if (kind !== tokenKind.string && kind !== tokenKind.text && kind !== tokenKind.number) return;
    if (this.#literals === null) return;
    const start = tape.starts[token] ?? 0;
    const end = tape.ends[token] ?? 0;
    const isPlain = kind === tokenKind.number || isUncoded(tape.masks[token] ?? 0, tape.bytes, start, end);
    if (isPlain && this.#literals.inBytes(tape.bytes, start, end).length === 0) return;
    this.#treat(token, this.#look.search('body', textOf(tape, token), this.#leafAt(token)));
  }

  #measure(token: number, isObject: boolean): void {
    const bounds = this.#boundsAt(token);
    if (bounds.length === 0) return;
    const value = isObject ? null : textOf(this.#unit.tape, token);
    this.#treat(token, this.#look.measure(value, bounds, this.#leafAt(token)));
  }

  /** Found out once for each node of the message. */
  #boundsAt(token: number): readonly ValueRule[] {
    const node = this.#unit.tape.nodes[token] ?? noNode;
    const isOne = node !== noNode && this.#namesByStart === null && !this.#plan.trie.isNameless(node);
    const known = isOne ? this.#boundsByNode[node] : undefined;
    if (known !== undefined) return known;
    const bounds = this.#look.rules.boundsAt('body', this.#pathsOf(token));
    if (isOne) this.#boundsByNode[node] = bounds;
    return bounds;
  }

  #lookAtName(token: number, quiet: QuietNames): void {
    const node = this.#unit.tape.nodes[token] ?? noNode;
    if (node !== noNode && quiet.isQuiet(node)) return;
    const isKept = node !== noNode && !this.#plan.trie.isNameless(node);
    const name = isKept ? this.#plan.trie.key(node) : nameOf(this.#unit, token);
    for (const one of this.#namesOfPart(token) ?? [name]) if (one !== '') this.#look.search('name', one, this.#leafAt(token));
  }

  #leafAt(token: number): Leaf {
    return { paths: () => this.#pathsOf(token), place: () => this.#placeOf(token) };
  }

  #placeOf(token: number): string {
    const node = this.#unit.tape.nodes[token] ?? noNode;
    if (this.#hasTreatments) return this.#columns.drafts[this.#draftOf(node)]?.place ?? `request.body/${unkept}`;
    return node === noNode ? `request.body/${unkept}` : this.#columns.placeOf(node);
  }

  #draftOf(node: number): number {
    return this.#columns.draftOf(node, noClass, null, 'unknown');
  }

  /** Null where it is none. */
  #namesOfPart(token: number): readonly string[] | null {
    if (token === 0 || this.#namesByStart === null) return null;
    return this.#namesByStart.get(this.#unit.tape.members[token] ?? -1) ?? [];
  }

  /** The keys from the root. A text that is a body by itself has no name, so that it may hold any. */
  #pathsOf(token: number): readonly Path[] {
    const { tape } = this.#unit;
    const names = this.#namesOfPart(token);
    if (names !== null) return pathsOfPart(names);
    const keys: string[] = [];
    for (let at = token; at < tape.count && at !== 0; at = tape.parents[at] ?? 0) {
      const node = tape.nodes[at] ?? noNode;
      const isKept = node !== noNode && !this.#plan.trie.isNameless(node);
      const key = nameOf(this.#unit, at);
      keys.push(key === '' && isKept ? this.#plan.trie.key(node) : key === '' ? unkept : key);
    }
    return [keys.length === 0 && token === rootNode && tape.kinds[0] === tokenKind.text ? [unkept] : keys.toReversed()];
  }

  #treat(token: number, found: readonly ValueRule[]): void {
    if (!found.some(({ rule }) => rule.scope === 'found')) return;
    const draft = this.#draftOf(this.#unit.tape.nodes[token] ?? noNode);
    this.#columns.count(draft);
    this.#treatable.found.push({ token, draft });
  }
}

/** Which kept names of a body no literal of a rule is in, found out once. They read as names that a programmer gave: nothing is coded in them. */
class QuietNames {
  readonly #searched: Searched;
  readonly #trie: PathTrie;
  /** 1 for a quiet name, 2 for another, 0 before it was asked. */
  readonly #saidByNode: Uint8Array;

  constructor(searched: Searched, trie: PathTrie) {
    this.#searched = searched;
    this.#trie = trie;
    this.#saidByNode = new Uint8Array(trie.nodesMax * 2);
  }

  isQuiet(node: number): boolean {
    const said = this.#saidByNode[node];
    if (said !== 0) return said === 1;
    const isQuiet = !this.#trie.isNameless(node) && this.#searched.literals.inText(this.#trie.key(node)).length === 0;
    this.#saidByNode[node] = isQuiet ? 1 : 2;
    return isQuiet;
  }
}

const quietNamesByPlan = new WeakMap<BodyPlan, QuietNames>();

/** A plan has one set of rules for as long as it lives. */
function quietNamesOf(plan: BodyPlan, searched: Searched): QuietNames {
  const known = quietNamesByPlan.get(plan);
  if (known) return known;
  const made = new QuietNames(searched, plan.trie);
  quietNamesByPlan.set(plan, made);
  return made;
}
