import type { DeclaredText, Operation } from '@sluice/contract';
import {
  type AttackArithmetic,
  type AttackDetection,
  type AttackVerdict,
  arithmeticOf,
  attackThresholds,
  attackWeights,
  type Field,
  type GraphqlAbuse,
  hostElsewhere,
  isClosed,
  type NearMissReason,
  type Passed,
} from '@sluice/detect';
import { looksLikeName } from '@sluice/kit';
import { type Finding, type NearMiss, nearMissesMax, type RequestMessage, type Tape } from '@sluice/model';
import { hostOf } from '../target.ts';

/** Hosts of one request that a browser may be sent to; who names more is refused for something else. */
const hostsMax = 16;
/** Where protocols of logins say which page a client is called back at: their server holds it against what the client registered. */
const registered = /^(?:redirect_?uri|post_?logout_?redirect_?uri|logout_?uri|openid\.return_to|wreply)$/i;
/** Findings of one request; what is found beyond them adds to the count of the last. */
const findingsMax = 64;

/** Letters are 1, what else stands in a plain name is 2. */
const nameCodes = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return /[A-Za-z]/.test(character) ? 1 : /[\w-]/.test(character) ? 2 : 0;
});
const underscore = 0x5f;
/** What every object of JavaScript has, so that a member of that name is none of its own. */
const inherited = new Set(['constructor', 'prototype']);

/** Whether a name is nothing but one: no path, operator or way to a prototype can be in it. */
export function isPlainName(name: string): boolean {
  if (name === '') return true;
  const first = name.charCodeAt(0) === underscore ? 1 : 0;
  if (nameCodes[name.charCodeAt(first)] !== 1) return false;
  for (let at = first + 1; at < name.length; at += 1) if ((nameCodes[name.charCodeAt(at)] ?? 0) === 0) return false;
  return !inherited.has(name);
}

/** Looks at leaves and gathers what was found: one finding for each place and kind. */
export class FoundAttacks {
  readonly findings: Finding[] = [];
  /** Other hosts that the request names where it says where a browser goes next. */
  readonly hostsNamed: string[] = [];
  /** What came near to a finding and is none, without anything of the value. */
  readonly nearMisses: NearMiss[] = [];
  readonly #detection: AttackDetection;
  readonly #isReportOnly: boolean;
  readonly #declared: Operation | null;
  readonly #host: string;
  /** Where the text stands that is looked at. */
  #at: string | (() => string) = '';
  readonly #passed: Passed = ({ id }, why, points, reportedFrom) => {
    const place = typeof this.#at === 'string' ? this.#at : this.#at();
    this.#near({ kind: `attack.${id}`, place, why, points: tenths(points), reportedFrom: tenths(reportedFrom) });
  };

  /** `isReportOnly`: nothing found is more than possible, so that no rule refuses it. `declared` says what parameters hold. */
  constructor(detection: AttackDetection, isReportOnly: boolean, declared: Operation | null, { authority }: RequestMessage) {
    this.#detection = detection;
    this.#host = hostOf(authority);
    this.#declared = declared;
    this.#isReportOnly = isReportOnly;
  }

  /** A parameter, header or cookie: its value, and its name where that is more than a name. */
  pair(name: string, value: string, channel: 'query' | 'header' | 'cookie'): void {
    const placeOf = (): string => `request.${channel}.${looksLikeName(name) ? name : '{…}'}`;
    if (!isPlainName(name)) this.name(name, placeOf, channel);
    if (value === '') return;
    this.told(value, name, channel, placeOf, this.#declared?.parameterText(channel, name) ?? null);
  }

  /** A value of which the contract may say something. One of a closed grammar has no room for an attack, nor has one that the contract writes down. */
  told(
    text: string,
    name: string,
    channel: Field['channel'],
    place: () => string,
    said: DeclaredText | null,
    kind: 'value' | 'body' | 'script' = 'value',
  ): void {
    if (isClosed(text)) return;
    const isLiteral = said?.literals?.has(text) === true;
    if (isLiteral && isPlainName(text)) return;
    const content = said?.content ?? 'unknown';
    const isShell = kind === 'script' && content === 'unknown';
    const field: Field = { name, isName: false, channel, host: this.#host, content: isShell ? 'shell' : content };
    if (isLiteral) this.#excepted(text, field, place, 'literal');
    else this.#look(text, field, place, undefined, kind === 'body');
  }

  /** The name of a member that is an operator, where those belong that only compare. */
  operator(name: string, place: () => string, channel: Field['channel']): void {
    this.#excepted(name, { name, isName: true, channel, host: this.#host, content: 'unknown' }, place, 'query-operator');
  }

  name(name: string, place: () => string, channel: Field['channel'] = 'body'): void {
    this.#look(name, { name, isName: true, channel, host: this.#host, content: 'unknown' }, place);
  }

  /** Whether a look at a value is known to find nothing. */
  isHarmless({ bytes, starts, ends }: Tape, token: number): boolean {
    return this.#detection.isHarmless(bytes, starts[token] ?? 0, ends[token] ?? 0);
  }

  look(text: string, name: string, channel: Field['channel'], place: string | (() => string), content: Field['content'] = 'unknown'): void {
    this.#look(text, { name, isName: false, channel, host: this.#host, content }, place);
  }

  /** A body that is one text. It has lines as a mail has them, and goes nowhere where one line is expected. */
  body(text: string, place: () => string, said: DeclaredText | null): void {
    this.told(text, '', 'body', place, said, 'body');
  }

  /** A leaf within a text that was read: a literal of a document. `where` says which one. */
  part(text: string, name: string, channel: Field['channel'], place: string, where: () => string): void {
    if (text === '' || isClosed(text)) return;
    this.#look(text, { name, isName: false, channel, host: this.#host, content: 'unknown' }, place, where);
  }

  /** What a document of GraphQL asks too much of. */
  graphql(place: string, abuses: readonly GraphqlAbuse[]): void {
    const because = () => abuses.map(({ family, cwe, what }) => `${cwe}: ${what} (graphql.${family})`).join('; ');
    const owasp = abuses.some(({ cwe }) => cwe === 'CWE-770' || cwe === 'CWE-674') ? 'API4:2023' : 'API8:2023';
    const confidence = this.#isReportOnly ? 'possible' : 'certain';
    this.#add({ kind: 'attack.graphql-abuse', place, severity: 'high', confidence, owasp }, because);
  }

  #look(text: string, field: Field, at: string | (() => string), where?: () => string, isBody = false): void {
    this.#at = at;
    const found = this.#detection.look(text, field, this.#passed);
    if (found.length === 0) return;
    const place = typeof at === 'string' ? at : at();
    for (const verdict of found) {
      if (isBody && verdict.attack.isOfLines) {
        this.#passedVerdict(verdict, place, 'one-text');
        continue;
      }
      const confidence = verdict.band === 'block' && !this.#isReportOnly ? 'certain' : 'possible';
      const { attack, band } = verdict;
      if (attack.id === 'open-redirect') this.#noteHost(verdict.text, field.name);
      const severity = band === 'block' ? 'high' : 'low';
      this.#add({ kind: `attack.${attack.id}`, place, severity, confidence, owasp: attack.owasp }, () =>
        becauseOf(verdict, field.content, where?.() ?? null),
      );
    }
  }

  /** What an exception lets pass whatever it is: only said, where anything would have been found. */
  #excepted(text: string, field: Field, place: () => string, why: NearMissReason): void {
    for (const verdict of this.#detection.look(text, field)) this.#passedVerdict(verdict, place(), why);
  }

  #passedVerdict({ attack, score }: AttackVerdict, place: string, why: NearMissReason): void {
    const prior = attackWeights[`${attack.id}.prior`] ?? 0;
    this.#near({
      kind: `attack.${attack.id}`,
      place,
      why,
      points: tenths(score - prior),
      reportedFrom: tenths(attackThresholds.report - prior),
    });
  }

  /** One for each kind, place and reason: the nearest. */
  #near(miss: NearMiss): void {
    const { kind, place, why, points } = miss;
    const known = this.nearMisses.findIndex((one) => one.kind === kind && one.place === place && one.why === why);
    const before = this.nearMisses[known];
    if (before === undefined && this.nearMisses.length < nearMissesMax) this.nearMisses.push(miss);
    else if (before !== undefined && before.points < points) this.nearMisses[known] = miss;
  }

  #noteHost(text: string, name: string): void {
    const host = registered.test(name) ? null : hostElsewhere(text, this.#host);
    if (host !== null && this.hostsNamed.length < hostsMax) this.hostsNamed.push(host);
  }

  /** Words are found for what is told: a document of a thousand such literals is one finding, in the words of the first that counts. */
  #add(found: Omit<Finding, 'because' | 'count'>, becauseOf: () => string): void {
    const { kind, place, confidence } = found;
    const known = this.findings.findIndex((one) => one.kind === kind && one.place === place);
    const index = known < 0 && this.findings.length >= findingsMax ? findingsMax - 1 : known;
    const before = this.findings[index];
    if (before === undefined) this.findings.push({ ...found, because: becauseOf(), count: 1 });
    else if (confidence !== 'certain' || before.confidence === 'certain') this.findings[index] = { ...before, count: before.count + 1 };
    else if (known < 0) this.findings[index] = { ...before, confidence, count: before.count + 1 };
    else this.findings[index] = { ...found, because: becauseOf(), count: before.count + 1 };
  }
}

/** The sum, by its evidence and never by the value. */
function becauseOf(verdict: AttackVerdict, content: Field['content'], where: string | null): string {
  const { attack, evidence, score, band } = verdict;
  const sum = arithmeticOf(verdict, content);
  const steps = sum.steps.reduce((all, { weight }) => all + weight, 0);
  const parts = evidence.map(({ what, weight, start, end }) => `${what} at ${start}–${end} (${signed(weight)})`);
  if (sum.steps.length > 0) parts.push(`read as ${sum.steps.map(({ step }) => step).join(' → ')} (${signed(steps)})`);
  if (sum.content !== 0) parts.push(`${verdict.seenAs ? `seen as ${verdict.seenAs}` : `declared as ${content}`} (${signed(sum.content)})`);
  const end = `${score.toFixed(1)} in all from ${sum.prior.toFixed(1)}, refused from ${attackThresholds.block.toFixed(1)}`;
  const within = where === null ? '' : `in the ${where}: `;
  return `${attack.cwe}: ${within}${parts.join('; ')}; ${end}${band === 'block' ? `; it would pass without ${withoutText(verdict, sum)}` : ''}`;
}

function withoutText({ attack }: AttackVerdict, { passesWithout, passesAs }: AttackArithmetic): string {
  const without = passesWithout.map((feature) => `"${attack.features[feature] ?? feature}"`).join(' and ');
  return passesAs.length === 0 ? without : `${without}, or where the contract declares ${passesAs.join(', ')}`;
}

function tenths(points: number): number {
  return Math.round(points * 10) / 10;
}

function signed(weight: number): string {
  return weight < 0 ? weight.toFixed(1) : `+${weight.toFixed(1)}`;
}
