import type { Finding } from '@sluice/model';
import { isOpening } from '../rule.ts';
import { patternStepsMax, type ValuePattern } from './value-pattern.ts';
import type { Searched, ValueRule, ValueRules } from './value-rules.ts';
import { type Channel, fitsLeaf, orText, type Path, unkept } from './value-test.ts';

/** What a look costs by itself. */
const stepsOfLook = 64;
/** Beyond it each rule has one finding, so that none is silent because another spoke often. */
const findingsMax = 64;
/** How often one rule is asked where it found something; further times are counted only. */
const timesMax = 32;
const tooMuch = 'there is too much to be held against the pattern, so that nobody can tell';
const noRules: readonly ValueRule[] = [];

/** How else a value may be read: escapes undone, look-alikes, layers of coding. The value itself need not be among them. */
export type Readings = (value: string) => readonly string[];

/** A value and where it stands; both are asked for only where a rule has something to say. */
export interface Leaf {
  /** Where it is under each reading of its name: the name of a parameter, or the keys from the root of the body. */
  paths(): readonly Path[];
  /** Text of its place. */
  place(): string;
}

/** Holds the values of one request against the rules of its endpoint: one finding for each rule and place, which never holds a value. */
export class ValueLook {
  readonly findings: Finding[] = [];
  readonly rules: ValueRules;
  readonly #atMs: number;
  readonly #readings: Readings;
  readonly #toldByRule = new Map<ValueRule, { times: number; last: number }>();
  #stepsLeft = patternStepsMax;

  /** `atMs` is when the exchange began: what ended before acts no more. */
  constructor(rules: ValueRules, atMs: number, readings: Readings) {
    this.rules = rules;
    this.#atMs = atMs;
    this.#readings = readings;
  }

  /** What there is to find in a value under any reading of it; gives the rules that found something. */
  search(channel: Channel, value: string, leaf: Leaf): readonly ValueRule[] {
    const searched = this.rules.searched(channel);
    if (searched === null || !this.#mayHold(searched, value)) return noRules;
    let found: ValueRule[] | null = null;
    for (const text of [value, ...this.#readings(value)]) {
      const owners = searched.literals.inText(text);
      for (const owner of owners) {
        const one = searched.rules[owner];
        if (!one || found?.includes(one) || this.#isOver(one) || !fitsLeaf(one.test.selector, channel, leaf.paths())) continue;
        if (!this.#isHeld(one, text, text !== value, leaf)) continue;
        found ??= [];
        found.push(one);
      }
    }
    return found ?? noRules;
  }

  /** Whether a value is what `bounds` say it must be; null stands for an object, or for a list of more than values. */
  measure(value: string | null, bounds: readonly ValueRule[], leaf: Leaf): readonly ValueRule[] {
    return bounds.filter((one) => {
      if (this.#isOver(one)) return false;
      const because = this.#brokenBound(one, value);
      if (because !== null) this.#found(one, leaf, () => because);
      return because !== null;
    });
  }

  /** A pair of a query, a header or a cookie line: its value, and its name where rules are about names. */
  pair(channel: 'path' | 'query' | 'header' | 'cookie', name: string, value: string, place: () => string): void {
    const leaf: Leaf = { paths: () => [[name]], place };
    this.search(channel, value, leaf);
    if (this.rules.hasBounds(channel)) this.measure(value, this.rules.boundsAt(channel, leaf.paths()), leaf);
    if (channel === 'query' || channel === 'cookie') this.search('name', name, leaf);
  }

  /** A body that nobody can read may hold what a patch is against. */
  unreadBody(): void {
    this.unread('the body', { paths: () => [[unkept]], place: () => 'request.body' });
  }

  /** Nor what stands in a part of it that nobody can read. */
  unread(what: string, leaf: Leaf): void {
    for (const one of this.rules.all) {
      if (!one.isPatch || this.#isOver(one) || !one.test.selector.channels.includes('body')) continue;
      if (fitsLeaf(one.test.selector, 'body', leaf.paths()))
        this.#found(one, leaf, () => `${what} could not be read, so that nobody can tell`);
    }
  }

  /** Nearly every value is done with here. */
  #mayHold({ literals }: Searched, value: string): boolean {
    return value !== '' && (literals.inText(value).length > 0 || this.#readings(value).some((text) => literals.inText(text).length > 0));
  }

  #isOver({ rule }: ValueRule): boolean {
    return rule.untilMs !== null && this.#atMs >= rule.untilMs;
  }

  #isHeld(one: ValueRule, text: string, isDecoded: boolean, leaf: Leaf): boolean {
    const { pattern, literals } = one.test;
    const where = isDecoded ? ' once its coding is undone' : '';
    if (pattern === null) {
      this.#found(one, leaf, () => `it contains ${orText(literals)}${where}${spanText(literalSpan(text, literals))}`);
      return true;
    }
    const isMet = this.#holds(pattern, text);
    if (isMet === false || (isMet === null && isOpening(one.rule))) return false;
    this.#found(one, leaf, () => (isMet === null ? tooMuch : `it matches "${pattern.text}"${where}${this.#spanText(pattern, text)}`));
    return true;
  }

  #spanText(pattern: ValuePattern, text: string): string {
    return this.#pays(pattern, text) ? spanText(pattern.spanIn(text)) : '';
  }

  /** Null where finding out would cost more than is left. */
  #holds(pattern: ValuePattern, text: string): boolean | null {
    return this.#pays(pattern, text) ? pattern.holds(text) : null;
  }

  #pays(pattern: ValuePattern, text: string): boolean {
    this.#stepsLeft -= stepsOfLook + text.length * pattern.size;
    return this.#stepsLeft >= 0;
  }

  #brokenBound({ test: { allowed, lengthMax } }: ValueRule, value: string | null): string | null {
    if (value === null) return 'an object stands where a value is expected';
    if (lengthMax !== null && value.length > lengthMax) return `it is longer than ${lengthMax} characters`;
    const isMet = allowed === null || this.#holds(allowed, value);
    return isMet === true ? null : isMet === null ? tooMuch : `it does not match "${allowed?.text}"`;
  }

  #found(one: ValueRule, leaf: Leaf, because: () => string): void {
    const { kind, rule, isPatch } = one;
    const known = this.#toldByRule.get(one);
    const told = known ?? { times: 0, last: -1 };
    if (known === undefined) this.#toldByRule.set(one, told);
    told.times += 1;
    const place = told.times > timesMax ? null : leaf.place();
    const same = place === null ? told.last : this.findings.findIndex((finding) => finding.kind === kind && finding.place === place);
    const index = same < 0 && this.findings.length >= findingsMax ? told.last : same;
    const before = this.findings[index];
    if (before) this.findings[index] = { ...before, count: before.count + 1 };
    else {
      told.last = this.findings.length;
      this.findings.push({
        kind,
        place: place ?? leaf.place(),
        severity: isOpening(rule) ? 'info' : isPatch ? 'high' : 'medium',
        confidence: 'certain',
        owasp: null,
        because: `${rule.id}: ${because()}`,
        count: 1,
      });
    }
  }
}

function spanText(span: { readonly start: number; readonly end: number } | null): string {
  return span === null ? '' : ` at ${span.start}–${span.end}`;
}

function literalSpan(text: string, literals: readonly string[]): { readonly start: number; readonly end: number } | null {
  const small = text.replaceAll(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
  const spans = literals.map((literal) => ({ start: small.indexOf(literal), end: small.indexOf(literal) + literal.length }));
  return spans.filter(({ start }) => start >= 0).toSorted((one, other) => one.start - other.start)[0] ?? null;
}
