import { nearest } from '@sluice/kit';
import {
  type DataClass,
  endpointId,
  families,
  modes,
  parsePlace,
  parseTreatment,
  type Side,
  sensitivities,
  type Treatment,
} from '@sluice/model';
import { isScalar } from 'yaml';
import { endpointFault } from './access/access-match.ts';
import { handoverFact } from './credential-handover.ts';
import type { Condition } from './facts.ts';
import { fitsGlob } from './glob.ts';
import { readCondition, readRows } from './read-rows.ts';
import type { Fields, YamlNode, YamlReader } from './reader.ts';
import type { Match, RefusalStatus, Requirement, Rows, Rule, ValueMatch } from './rule.ts';
import { splitCondition } from './split-condition.ts';
import { treatmentHint, treatmentNames } from './treatment-words.ts';
import { checkValueSense } from './values/check-value-sense.ts';
import { dayOf, readPatch } from './values/read-patch.ts';
import { readValue } from './values/read-value.ts';

const ruleKeys = [
  'id',
  'title',
  'match',
  'when',
  'value',
  'where',
  'keep',
  'mode',
  'treat',
  'require',
  'hide',
  'status',
  'because',
  'until',
];
const patchKeys = ['id', 'cve', 'title', 'owner', 'expires', 'match', 'when', 'value', 'mode', 'treat', 'hide', 'status', 'because'];
const matchKeys = [
  'api',
  'endpoint',
  'method',
  'side',
  'status',
  'class',
  'sensitivity',
  'place',
  'declared',
  'consumer',
  'finding',
  'handover',
  'confidence',
];
const consumerKeys = ['kind', 'roles', 'verified'];
const consumerKinds = ['api-key', 'token', 'session', 'certificate', 'anonymous'] as const;
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY'] as const;
const refusals: readonly number[] = [400, 401, 403, 404, 413, 415, 429, 451, 502, 503];
const idShape = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const dayMs = 86_400_000;

export interface Surroundings {
  /** Leads the ids of the rules: the file's name, or `default`. */
  readonly lead: string;
  readonly classes: readonly DataClass[];
  readonly nowMs: number;
  readonly kind: 'rule' | 'exception' | 'patch';
}

/** One rule, exception or patch, or null when the reader has at least one problem of it. */
export function readRule(reader: YamlReader, node: YamlNode, surroundings: Surroundings): Rule | null {
  const problemsBefore = reader.problems.length;
  const isPatch = surroundings.kind === 'patch';
  const fields = reader.fields(node, isPatch ? patchKeys : ruleKeys, isPatch ? 'a patch' : 'a rule');
  if (!fields) return null;
  const rule = new RuleReading(reader, fields, surroundings).read();
  return reader.problems.slice(problemsBefore).some(({ severity }) => severity === 'error') ? null : rule;
}

class RuleReading {
  readonly #reader: YamlReader;
  readonly #fields: Fields;
  readonly #surroundings: Surroundings;
  readonly #match: Fields | null;
  readonly #consumer: Fields | null;

  constructor(reader: YamlReader, fields: Fields, surroundings: Surroundings) {
    this.#reader = reader;
    this.#fields = fields;
    this.#surroundings = surroundings;
    const match = fields.get('match');
    this.#match = match && reader.fields(match, matchKeys, 'match');
    const consumer = this.#match?.get('consumer') ?? null;
    this.#consumer = consumer && reader.fields(consumer, consumerKeys, 'consumer');
  }

  read(): Rule {
    const { line, column } = this.#reader.position(this.#fields.node);
    const name = this.#id();
    const title = this.#reader.text(this.#fields.get('title'), 'title') ?? name.replaceAll('-', ' ');
    const when = readCondition(this.#reader, this.#fields.get('when'), 'when');
    const conditions = [when, ...this.#matchConditions()].filter((condition) => condition !== null);
    const rows = readRows(this.#reader, this.#fields);
    const value = this.#value(name);
    const match = this.#matched(conditions, rows, value);
    const requirement = this.#requirement();
    const treatment = this.#treatment(rows, requirement);
    const read = this.#surroundings.kind === 'patch' ? readPatch(this.#reader, this.#fields, this.#surroundings.nowMs) : null;
    const isHidden = this.#reader.flag(this.#fields.get('hide'), 'hide') ?? false;
    const rule: Rule = {
      id: `${this.#surroundings.lead}/${name}`,
      title,
      source: this.#surroundings.lead === 'default' ? 'built-in' : `${this.#reader.file}:${line}:${column}`,
      match,
      value,
      patch: read?.patch ?? null,
      scope: value
        ? treatment?.kind === 'strip' || treatment?.kind === 'mask'
          ? 'found'
          : 'exchange'
        : rows
          ? 'rows'
          : match.classes.length + match.places.length + match.sensitivities.length > 0 || match.isHandover
            ? 'values'
            : 'exchange',
      conditions,
      requirement,
      rows,
      mode: this.#reader.choice(this.#fields.get('mode'), modes, 'mode') ?? 'enforce',
      treatment,
      status: this.#status(isHidden, requirement),
      isHidden,
      because: this.#reader.text(this.#fields.get('because'), 'because'),
      untilMs: read ? read.untilMs : this.#until(),
    };
    this.#checkSense(rule);
    return rule;
  }

  #id(): string {
    const node = this.#fields.get('id');
    const id = this.#reader.text(node, 'id');
    if (id !== null && idShape.test(id)) return id;
    this.#reader.problem(
      node ?? this.#fields.node,
      id === null
        ? `a ${this.#surroundings.kind === 'patch' ? 'patch' : 'rule'} has an id`
        : `"${id}" is no id; write small letters, digits and dashes`,
    );
    return '';
  }

  #value(name: string): ValueMatch | null {
    const node = this.#fields.get('value');
    const isPatch = this.#surroundings.kind === 'patch';
    if (node === null) {
      if (isPatch)
        this.#reader.problem(this.#fields.node, 'a patch says which values it keeps out: value: { in: query, name: file, matches: ... }');
      return null;
    }
    const test = readValue(this.#reader, node, isPatch);
    return test && { test, kind: `${isPatch ? 'patch' : 'rule'}.${name}` };
  }

  #matched(conditions: readonly Condition[], rows: Rows | null, value: ValueMatch | null): Match {
    const texts = (key: string) => this.#reader.texts(this.#match?.get(key) ?? null, key);
    const places = texts('place');
    for (const place of places) this.#checkPlace(place);
    for (const pattern of texts('class')) this.#checkClass(pattern);
    const endpoints = texts('endpoint');
    for (const endpoint of endpoints) this.#checkEndpoint(endpoint);
    const findings = texts('finding');
    const isHandover = this.#handover();
    return {
      apis: texts('api'),
      endpoints: endpoints.map((text) =>
        text.includes(' ') ? endpointId(text.split(' ')[0] ?? '', text.split(' ').slice(1).join(' ')) : text,
      ),
      methods: this.#choices('method', methods),
      side: value ? 'request' : this.#side(places, findings, conditions, rows, isHandover),
      classes: texts('class'),
      sensitivities: this.#choices('sensitivity', sensitivities),
      places,
      declared: this.#reader.choice(this.#match?.get('declared') ?? null, ['declared', 'undeclared', 'unknown'], 'declared'),
      consumerKinds: this.#eachChoice(this.#consumer?.get('kind') ?? null, consumerKinds, 'kind'),
      isVerified: this.#reader.flag(this.#consumer?.get('verified') ?? null, 'verified'),
      findings: value ? [value.kind] : findings,
      isHandover,
      isWithPossible: this.#reader.choice(this.#match?.get('confidence') ?? null, ['possible', 'likely'], 'confidence') === 'possible',
    };
  }

  #choices<const Option extends string>(key: string, options: readonly Option[]): readonly Option[] {
    return this.#eachChoice(this.#match?.get(key) ?? null, options, key);
  }

  #eachChoice<const Option extends string>(node: YamlNode | null, options: readonly Option[], what: string): readonly Option[] {
    const found: Option[] = [];
    for (const text of this.#reader.texts(node, what)) {
      const option = options.find((candidate) => candidate === text);
      const near = nearest(text, options);
      if (option) found.push(option);
      else this.#reader.problem(node, `${what} is one of ${options.join(', ')}; ${near ? `did you mean "${near}"?` : `not "${text}"`}`);
    }
    return found;
  }

  #handover(): boolean {
    return this.#reader.flag(this.#match?.get('handover') ?? null, 'handover') ?? false;
  }

  #checkPlace(place: string): void {
    if (parsePlace(place)) return;
    this.#reader.problem(
      this.#match?.get('place') ?? null,
      `"${place}" is no place; write response.body/items/*/email or request.query.token`,
    );
  }

  #checkClass(pattern: string): void {
    const ids = this.#surroundings.classes.map(({ id }) => id);
    if (ids.length === 0 || ids.some((id) => fitsGlob(id, pattern))) return;
    if (this.#surroundings.lead === 'default') return;
    const near = nearest(pattern, [...ids, ...families.map((family) => `${family}.*`)]);
    this.#reader.problem(this.#match?.get('class') ?? null, `no data class is "${pattern}"${near ? `; did you mean "${near}"?` : ''}`);
  }

  #checkEndpoint(text: string): void {
    const fault = endpointFault(text);
    if (fault !== null) this.#reader.problem(this.#match?.get('endpoint') ?? null, fault);
  }

  /** As the author says; else where the place, the finding, the rows or the conditions point; values are guarded on their way out. */
  #side(
    places: readonly string[],
    findings: readonly string[],
    conditions: readonly Condition[],
    rows: Rows | null,
    isHandover: boolean,
  ): Side {
    const said = this.#reader.choice(this.#match?.get('side') ?? null, ['request', 'response'], 'side');
    const isOfResponse = conditions.some(({ facts }) => facts.some(({ side }) => side === 'response'));
    if (said === 'request' && isOfResponse)
      this.#reader.problem(this.#match?.get('side') ?? null, 'a rule about requests cannot ask about the response');
    if (said) return said;
    const sides = new Set(places.map((place) => parsePlace(place)?.side));
    if (sides.size > 1)
      this.#reader.problem(this.#match?.get('place') ?? null, 'one rule is about requests or about responses; write two rules');
    if (places.length > 0) return places[0]?.startsWith('request') ? 'request' : 'response';
    if (findings.length > 0) return findings.every((kind) => kind.startsWith('response.')) ? 'response' : 'request';
    const isOfValues = this.#match?.get('class') || this.#match?.get('sensitivity');
    return rows || isHandover || isOfValues || isOfResponse ? 'response' : 'request';
  }

  #matchConditions(): readonly (Condition | null)[] {
    const status = this.#match?.get('status') ?? null;
    const roles = this.#reader.texts(this.#consumer?.get('roles') ?? null, 'roles');
    const quoted = roles.map((role) => JSON.stringify(role)).join(', ');
    return [
      status && this.#statusCondition(status),
      roles.length > 0 ? conditionOf(`consumer.roles.exists(role, role in [${quoted}])`) : null,
      this.#handover() ? handoverCondition : null,
    ];
  }

  #statusCondition(node: YamlNode): Condition | null {
    const terms: string[] = [];
    for (const text of this.#reader.texts(node, 'status')) {
      if (/^[1-5]\d\d$/.test(text)) terms.push(`response.status == ${text}`);
      else if (/^[1-5]xx$/i.test(text)) terms.push(`response.status >= ${text[0]}00 && response.status <= ${text[0]}99`);
      else this.#reader.problem(node, `"${text}" is no status; write 404 or 4xx`);
    }
    return terms.length > 0 ? conditionOf(terms.join(' || ')) : null;
  }

  #requirement(): Requirement | null {
    const node = this.#fields.get('require');
    if (isScalar(node) && node.value === 'as-classified') {
      return { isAsClassified: true, isAuthenticated: false, transport: conditionOf('request.protected') };
    }
    const fields = node && this.#reader.fields(node, ['consumer', 'transport'], 'require');
    if (!fields) return null;
    return {
      isAsClassified: false,
      isAuthenticated: this.#reader.choice(fields.get('consumer'), ['authenticated', 'any'], 'consumer') === 'authenticated',
      transport:
        this.#reader.choice(fields.get('transport'), ['tls', 'any'], 'transport') === 'tls' ? conditionOf('request.protected') : null,
    };
  }

  #treatment(rows: Rows | null, requirement: Requirement | null): Treatment | null {
    const node = this.#fields.get('treat');
    const text = this.#reader.text(node, 'treat');
    if (text === 'as-classified') return null;
    const treatment = text === null ? null : parseTreatment(text);
    if (treatment) return treatment;
    if (text !== null) this.#reader.problem(node, `"${text}" is no treatment; ${treatmentHint(text)}`);
    else if (!rows && !requirement && this.#fields.get('hide') === null && this.#surroundings.kind !== 'patch') {
      this.#reader.problem(this.#fields.node, `a rule says what to do: treat: ${treatmentNames.join(', ')}, or require`);
    }
    return { kind: rows ? 'drop-row' : 'block' };
  }

  #status(isHidden: boolean, requirement: Requirement | null): RefusalStatus {
    const node = this.#fields.get('status');
    const status = this.#reader.number(node, 'status');
    if (status === null) return isHidden ? 404 : requirement?.isAuthenticated && !requirement.transport ? 401 : 403;
    if (!refusals.includes(status)) this.#reader.problem(node, `status is one of ${refusals.join(', ')}`);
    if (isHidden && status !== 404) this.#reader.problem(node, 'what is hidden answers as the endpoint does for what is not there: 404');
    return status as RefusalStatus;
  }

  /** The last day on which it holds, in UTC. */
  #until(): number | null {
    const node = this.#fields.get('until');
    const text = this.#reader.text(node, 'until');
    if (text === null) return null;
    const start = dayOf(text);
    if (start === null) {
      this.#reader.problem(node, `"${text}" is no day; write 2027-01-31`);
      return null;
    }
    if (start + dayMs <= this.#surroundings.nowMs) this.#reader.problem(node, `this rule ended on ${text} and is passed over`, 'warning');
    return start + dayMs;
  }

  #checkSense(rule: Rule): void {
    const at = this.#fields.get('treat') ?? this.#fields.node;
    const kind = rule.treatment?.kind ?? 'as-classified';
    if (rule.value) checkValueSense(this.#reader, this.#fields, this.#match, rule);
    if (rule.scope === 'rows' && kind !== 'drop-row')
      this.#reader.problem(at, 'rows are dropped; a rule with "where" has treat: drop-row or none');
    if (rule.scope !== 'rows' && kind === 'drop-row')
      this.#reader.problem(at, 'drop-row needs "where" and "keep", which say whose rows and which stay');
    if (kind === 'challenge' && (rule.scope !== 'exchange' || rule.match.side !== 'request'))
      this.#reader.problem(at, 'challenge asks a caller to prove who it is; match a request as a whole, as finding: authentication.*');
    else if (!rule.value && rule.scope === 'exchange' && kind !== 'allow' && kind !== 'block' && kind !== 'challenge') {
      this.#reader.problem(at, `${kind} is done to values; name them with match.class or match.place, or use allow or block`);
    }
    if (rule.match.findings.length > 0 && !rule.value && rule.scope !== 'exchange') {
      this.#reader.problem(this.#match?.keyOf('finding') ?? at, 'a finding is about the message as a whole; leave class and place out');
    }
    if (rule.requirement?.isAsClassified && rule.scope !== 'values') {
      this.#reader.problem(
        this.#fields.get('require') ?? at,
        'classes require something of values; name them with match.class, such as "*"',
      );
    }
    if (rule.requirement && kind === 'allow')
      this.#reader.problem(at, '"require" says what must be; treat says what happens otherwise and cannot be allow');
    if (this.#surroundings.kind === 'exception' && !rule.because) this.#reader.problem(this.#fields.node, 'an exception says why: because');
    if (this.#surroundings.kind === 'exception' && rule.untilMs === null && rule.because) {
      this.#reader.problem(this.#fields.node, 'this exception never ends; give it a last day: until', 'warning');
    }
    if ((kind === 'problem' || kind === 'encrypt') && rule.match.side === 'request')
      this.#reader.problem(at, `${kind} is done to answers; a request is blocked, or what is in it masked`);
    if (rule.isHidden && kind !== 'block') this.#reader.problem(at, 'only what is blocked can be hidden');
  }
}

/** A condition that this file wrote itself. */
function conditionOf(text: string): Condition {
  const condition = splitCondition(text);
  if (!condition.ok) throw new Error(condition.failure.message);
  return condition.value;
}

/** Its fact is taken by the endpoint's policy, which knows the operation. */
const handoverCondition: Condition = {
  text: handoverFact,
  facts: [{ kind: 'head', text: handoverFact, side: 'response', take: () => 'error' }],
  skeleton: { kind: 'leaf', fact: 0 },
};
