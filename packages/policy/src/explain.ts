import {
  type Column,
  type DataClass,
  type Decision,
  type ExchangeId,
  type ExchangeRecord,
  endpointId,
  headline,
  isRefusal,
  type JudgedSide,
  type Reason,
  termsText,
  treatmentText,
} from '@sluice/model';
import { stringify } from 'yaml';
import type { AccessEntry } from './access/entry.ts';
import { explainedAccess } from './access/explain-access.ts';
import { handoverFact } from './credential-handover.ts';
import { type ExplainedReason, outcomeText } from './explained-reason.ts';
import { foundBy, passingWords } from './found-words.ts';
import type { Limit } from './limits/limit.ts';
import { limitFacts } from './limits/limit-facts.ts';
import { reasonOfPlan } from './limits/plan-limits.ts';
import { fitsStanding, isAbout, isOpening, type Rule } from './rule.ts';
import { passText } from './values/value-test.ts';

export interface Explanation {
  readonly exchange: ExchangeId;
  readonly endpoint: string;
  readonly headlines: readonly string[];
  readonly reasons: readonly ExplainedReason[];
}

const exceptionDays = 90;
const dayMs = 86_400_000;

export function explainRecord(
  record: ExchangeRecord,
  rules: readonly Rule[],
  limits: readonly Limit[],
  entries: readonly AccessEntry[],
  classById: ReadonlyMap<string, DataClass>,
): Explanation {
  const sides = [record.request, ...(record.response ? [record.response] : [])];
  const explaining = new Explaining(record, rules, limits, entries, classById);
  return {
    exchange: record.id,
    endpoint: record.endpoint,
    headlines: sides.map(({ inspection, decision }) => `${inspection.side}: ${headline(decision)}`),
    reasons: sides.flatMap((side) => explaining.side(side)),
  };
}

class Explaining {
  readonly #record: ExchangeRecord;
  readonly #ruleById: ReadonlyMap<string, Rule>;
  readonly #rules: readonly Rule[];
  readonly #limitById: ReadonlyMap<string, Limit>;
  readonly #entryById: ReadonlyMap<string, AccessEntry>;
  readonly #classById: ReadonlyMap<string, DataClass>;

  constructor(
    record: ExchangeRecord,
    rules: readonly Rule[],
    limits: readonly Limit[],
    entries: readonly AccessEntry[],
    classById: ReadonlyMap<string, DataClass>,
  ) {
    this.#record = record;
    this.#entryById = new Map(entries.map((entry) => [entry.id, entry]));
    this.#rules = rules;
    this.#limitById = new Map(limits.map((limit) => [limit.id, limit]));
    this.#ruleById = new Map(rules.map((rule) => [rule.id, rule]));
    this.#classById = classById;
  }

  side(judged: JudgedSide): readonly ExplainedReason[] {
    return [
      ...treated(judged.decision).map(({ reason, treatment }) => this.#reason(judged, reason, treatment)),
      ...this.#handedOver(judged),
    ];
  }

  #reason(judged: JudgedSide, reason: Reason, treatment: string): ExplainedReason {
    const limit = this.#limitById.get(reason.rule);
    if (limit) return explainedLimit(`the limit is more than ${termsText(limit.terms)}`, judged, reason, treatment);
    if (reasonOfPlan(reason.rule)) return explainedLimit(`its ${reason.source} allows more`, judged, reason, treatment);
    const entry = this.#entryById.get(reason.rule);
    if (entry) return explainedAccess(entry, this.#record, judged, reason, treatment);
    const { side, columns } = judged.inspection;
    const column = columns.find(({ place, dataClass }) => place === reason.place && dataClass === reason.dataClass) ?? null;
    const rule = this.#ruleById.get(reason.rule) ?? null;
    return {
      side,
      treatment,
      ...reason,
      evidence: rule?.value ? foundText(judged, rule.value.kind, reason.place) : column && evidenceText(column),
      facts: this.#facts(judged, rule),
      wouldPass: this.#wouldPass(judged, reason, rule, column, treatment),
      exception: this.#exception(judged, reason, rule),
    };
  }

  /** Credentials that passed because they were handed over: nobody should wonder why a secret left. */
  #handedOver({ inspection, decision }: JudgedSide): readonly ExplainedReason[] {
    const isTaken = inspection.facts.some(({ fact, outcome }) => fact === handoverFact && outcome === 'true');
    const rule = this.#rules.find(({ match }) => match.isHandover);
    if (!isTaken || !rule || isRefusal(decision)) return [];
    const touched = new Set(decision.kind === 'minimise' ? decision.columns.map(({ place }) => place) : []);
    const passed = inspection.columns.filter(({ dataClass, place, confidence }) => {
      return dataClass?.startsWith('secret.') && !touched.has(place) && confidence !== 'possible';
    });
    return passed.map((column) => ({
      side: inspection.side,
      treatment: 'allow',
      rule: rule.id,
      title: rule.title,
      source: rule.source,
      place: column.place,
      dataClass: column.dataClass,
      evidence: evidenceText(column),
      facts: [{ fact: handoverFact, outcome: 'true' }],
      wouldPass: [],
      exception: null,
    }));
  }

  #facts({ inspection }: JudgedSide, rule: Rule | null): ExplainedReason['facts'] {
    if (!rule) return [];
    const conditions = [...rule.conditions, ...(rule.requirement?.transport ? [rule.requirement.transport] : [])];
    const names = new Set([...conditions.flatMap(({ facts }) => facts.map(({ text }) => text)), ...(rule.rows ? [rule.rows.fact] : [])]);
    const readings = new Map([...this.#record.request.inspection.facts, ...inspection.facts].map((reading) => [reading.fact, reading]));
    return [...names].map((fact) => ({ fact, outcome: outcomeText(readings.get(fact)) }));
  }

  #wouldPass(judged: JudgedSide, reason: Reason, rule: Rule | null, column: Column | null, treatment: string): readonly string[] {
    if (!rule) return [`the rule ${reason.rule} is not in force any more`];
    const ways: string[] = [];
    if (rule.requirement?.isAuthenticated && this.#record.consumerKind === 'anonymous')
      ways.push('the consumer shows a credential: a key, a token or a session');
    if (rule.requirement?.transport) ways.push('both hops are protected: TLS, loopback, or a trusted proxy that says so');
    if (rule.value) ways.push(passText(rule.value.test));
    else if (reason.place) ways.push(...new Set(foundBy(rule, judged).map((kind) => passingWords(kind, reason.place ?? ''))));
    if (rule.rows) ways.push(`every row meets ${rule.rows.keep.text}`);
    if (!rule.rows && rule.conditions.length > 0) ways.push(`not ${rule.conditions.map(({ text }) => `(${text})`).join(' and ')}`);
    if (column && this.#passesWhenDeclared(column)) ways.push(`the contract declares ${column.place} for this response`);
    if (rule.untilMs !== null) ways.push(`the rule ends before ${dayText(rule.untilMs)}`);
    if (rule.mode === 'enforce' && treatment !== 'allow') ways.push('an exception, as below');
    return ways;
  }

  #passesWhenDeclared(column: Column): boolean {
    if (column.declared === 'declared' || column.dataClass === null) return false;
    const dataClass = this.#classById.get(column.dataClass) ?? null;
    const standing = { place: column.place, dataClass, declared: 'declared', isPossible: column.confidence === 'possible' } as const;
    const [method = '', ...template] = this.#record.endpoint.split(' ');
    const endpoint = { id: this.#record.endpoint, api: this.#record.api, method, template: template.join(' '), isDeclared: true };
    const first = this.#rules.find((rule) => {
      const isOfValues =
        rule.scope === 'values' && rule.match.side === 'response' && rule.conditions.length === 0 && !rule.match.isHandover;
      return isOfValues && isAbout(rule, endpoint) && fitsStanding(rule.match, standing);
    });
    return first === undefined || isOpening(first);
  }

  #exception(judged: JudgedSide, reason: Reason, rule: Rule | null): string {
    const { side } = judged.inspection;
    const [method = '', ...template] = this.#record.endpoint.split(' ');
    const findings = rule === null ? [] : foundBy(rule, judged);
    const isWhole = reason.place === null || findings.length > 0;
    const subject = `${reason.dataClass ?? (isWhole ? 'message' : 'rows')} ${this.#record.endpoint}`;
    const match = {
      api: String(this.#record.api),
      endpoint: String(endpointId(method, template.join(' '))),
      ...(isWhole ? { side } : { place: reason.place }),
      ...(findings.length > 0 ? { finding: findings.length === 1 ? findings[0] : findings } : {}),
      ...(reason.dataClass === null ? {} : { class: String(reason.dataClass) }),
    };
    return stringify({
      version: 1,
      exceptions: [
        {
          id: `pass-${slug(subject)}`,
          match,
          treat: 'allow',
          because: 'say here why this may pass',
          until: dayText(this.#record.startedAtMs + exceptionDays * dayMs),
        },
      ],
    });
  }
}

/** No exception lets a request past a limit: the limit itself is what is changed. */
function explainedLimit(otherwise: string, { inspection }: JudgedSide, reason: Reason, treatment: string): ExplainedReason {
  return {
    side: inspection.side,
    treatment,
    ...reason,
    evidence: null,
    facts: limitFacts(inspection.facts).map((reading) => ({ fact: reading.fact, outcome: outcomeText(reading) })),
    wouldPass: ['the request comes later', otherwise],
    exception: null,
  };
}

function treated(decision: Decision): readonly { readonly reason: Reason; readonly treatment: string }[] {
  switch (decision.kind) {
    case 'allow':
      return [];
    case 'minimise':
      return [
        ...decision.columns.map(({ reason, treatment }) => ({ reason, treatment: treatmentText(treatment) })),
        ...decision.rows.map(({ reason }) => ({ reason, treatment: 'drop-row' })),
      ];
    default:
      return decision.because.map((reason) => ({ reason, treatment: decision.kind }));
  }
}

/** What a rule about values noted where it found one. */
function foundText({ inspection }: JudgedSide, kind: string, place: string | null): string | null {
  const found = inspection.findings.find((finding) => finding.kind === kind && finding.place === place);
  return found?.because.replace(/^[^:]*: /, '') ?? null;
}

function evidenceText({ evidence, count, confidence, declared }: Column): string {
  const seen = evidence ? `${evidence.masked} (${evidence.length} characters, ${evidence.fingerprint})` : 'no value kept';
  return `${seen}, seen ${count} ${count === 1 ? 'time' : 'times'}, ${confidence}, ${declared}`;
}

function dayText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

function slug(text: string): string {
  const words = text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return words.slice(0, 57).replace(/^-+|-+$/g, '');
}
