import { failure, nearest } from '@sluice/kit';
import { amountOf, durationOf, endpointId, type LimitTerms, modes, quotaOf, rateOf } from '@sluice/model';
import { endpointFault } from '../access/access-match.ts';
import type { Activation } from '../activation.ts';
import { compileCel } from '../cel/compile.ts';
import { parseCel } from '../cel/parse.ts';
import type { Evaluated } from '../cel/value.ts';
import { checkCondition } from '../check.ts';
import type { Condition } from '../facts.ts';
import type { Fields, YamlNode, YamlReader } from '../reader.ts';
import type { Match } from '../rule.ts';
import { headEnvironment, splitCondition } from '../split-condition.ts';
import type { Limit, LimitBan, LimitCount, LimitKey, Otherwise } from './limit.ts';
import { limitKeyOf, plainKeys } from './limit-key.ts';
import { isTemplate, limitsOfTemplate, templateNames } from './templates.ts';

const limitKeys = ['id', 'title', 'match', 'when', 'by', 'rate', 'burst', 'quota', 'concurrency', 'count', 'of', 'cost', 'status'].concat([
  'mode',
  'otherwise',
  'then',
  'announce',
  'template',
  'user',
  'password',
]);
const matchKeys = ['api', 'endpoint', 'method', 'consumer'];
const consumerKeys = ['kind', 'roles', 'verified', 'plan'];
const consumerKinds = ['api-key', 'token', 'session', 'certificate', 'anonymous'] as const;
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY'] as const;
const counts = ['requests', 'cost', 'bytes', 'records', 'distinct'] as const;
const idShape = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const delayMsMax = 30_000;
const keyHint = `${plainKeys.join(', ')}, request.path.…, request.query.…, request.header.…, request.body.…, claims.…, or bucket(…) of one`;

/** The limits that one entry of `limits:` stands for: a template is several. Empty where the reader has a problem of it. */
export function readLimit(reader: YamlReader, node: YamlNode, lead: string): readonly Limit[] {
  const problemsBefore = reader.problems.length;
  const fields = reader.fields(node, limitKeys, 'a limit');
  if (!fields) return [];
  const limits = new LimitReading(reader, fields, lead).read();
  return reader.problems.slice(problemsBefore).some(({ severity }) => severity === 'error') ? [] : limits;
}

class LimitReading {
  readonly #reader: YamlReader;
  readonly #fields: Fields;
  readonly #lead: string;
  readonly #match: Fields | null;
  readonly #consumer: Fields | null;

  constructor(reader: YamlReader, fields: Fields, lead: string) {
    this.#reader = reader;
    this.#fields = fields;
    this.#lead = lead;
    const match = fields.get('match');
    this.#match = match && reader.fields(match, matchKeys, 'match');
    const consumer = this.#match?.get('consumer') ?? null;
    this.#consumer = consumer && reader.fields(consumer, consumerKeys, 'consumer');
  }

  read(): readonly Limit[] {
    const { line, column } = this.#reader.position(this.#fields.node);
    const name = this.#id();
    const about = {
      id: `${this.#lead}/${name}`,
      title: this.#text('title') ?? name.replaceAll('-', ' '),
      source: `${this.#reader.file}:${line}:${column}`,
      match: this.#matched(),
      plans: this.#reader.texts(this.#consumer?.get('plan') ?? null, 'plan'),
      conditions: [this.#when(), this.#roles()].filter((condition) => condition !== null),
      mode: this.#reader.choice(this.#fields.get('mode'), modes, 'mode') ?? 'enforce',
      otherwise: this.#otherwise(),
      ban: this.#ban(),
    } as const;
    const template = this.#fields.get('template');
    if (template) return this.#ofTemplate(template, about);
    const terms = this.#terms();
    const by = this.#keys('by');
    if (terms === null) return [];
    const count = this.#count(terms);
    const isAnnounced =
      this.#reader.flag(this.#fields.get('announce'), 'announce') ?? (count.kind !== 'distinct' && this.#statuses().length === 0);
    return [{ ...about, by, terms, count, statuses: this.#statuses(), isAnnounced }];
  }

  #ofTemplate(node: YamlNode, about: Omit<Limit, 'by' | 'terms' | 'count' | 'statuses' | 'isAnnounced'>): readonly Limit[] {
    for (const key of ['by', 'rate', 'burst', 'quota', 'concurrency', 'count', 'of', 'cost', 'status', 'announce'])
      if (this.#fields.get(key)) this.#problem(key, `"${key}" is said by the template; write a limit of your own for another one`);
    const name = this.#text('template') ?? '';
    if (!isTemplate(name)) {
      this.#reader.problem(node, `template is one of ${templateNames.join(', ')}${hint(name, templateNames)}`);
      return [];
    }
    if (about.match.endpoints.length === 0) this.#problem('template', `say where it is: match: { endpoint: POST /${name} }`);
    const [user = null] = this.#keys('user');
    const [password = null] = this.#keys('password');
    if (user === null) this.#problem('template', 'say whose login it is: user: request.body.username');
    if (name === 'login' && password === null) this.#problem('template', 'say where the password stands: password: request.body.password');
    return user === null ? [] : limitsOfTemplate(name, about, user, password);
  }

  #id(): string {
    const id = this.#text('id');
    if (id !== null && idShape.test(id)) return id;
    this.#problem('id', id === null ? 'a limit has an id' : `"${id}" is no id; write small letters, digits and dashes`);
    return '';
  }

  #matched(): Match {
    const texts = (key: string) => this.#reader.texts(this.#match?.get(key) ?? null, key);
    const endpoints = texts('endpoint');
    for (const text of endpoints) {
      const fault = endpointFault(text);
      if (fault !== null) this.#reader.problem(this.#match?.get('endpoint') ?? null, fault);
    }
    return {
      apis: texts('api'),
      endpoints: endpoints.map((text) =>
        text.includes(' ') ? endpointId(text.split(' ')[0] ?? '', text.split(' ').slice(1).join(' ')) : text,
      ),
      methods: this.#choices(this.#match?.get('method') ?? null, methods, 'method'),
      side: 'request',
      classes: [],
      sensitivities: [],
      places: [],
      declared: null,
      consumerKinds: this.#choices(this.#consumer?.get('kind') ?? null, consumerKinds, 'kind'),
      isVerified: this.#reader.flag(this.#consumer?.get('verified') ?? null, 'verified'),
      findings: [],
      isHandover: false,
      isWithPossible: false,
    };
  }

  #choices<const Option extends string>(node: YamlNode | null, options: readonly Option[], what: string): readonly Option[] {
    return this.#reader.texts(node, what).flatMap((text) => {
      const option = options.find((candidate) => candidate === text);
      if (!option) this.#reader.problem(node, `${what} is one of ${options.join(', ')}${hint(text, options)}`);
      return option ? [option] : [];
    });
  }

  #when(): Condition | null {
    const node = this.#fields.get('when');
    return node === null ? null : this.#condition(node, this.#text('when') ?? '');
  }

  #roles(): Condition | null {
    const node = this.#consumer?.get('roles') ?? null;
    const roles = this.#reader.texts(node, 'roles').map((role) => JSON.stringify(role));
    return node === null ? null : this.#condition(node, `consumer.roles.exists(role, role in [${roles.join(', ')}])`);
  }

  #condition(node: YamlNode, text: string): Condition | null {
    const condition = splitCondition(text);
    if (!condition.ok) {
      this.#reader.problemInside(node, condition.failure.offset, condition.failure.message);
      return null;
    }
    if (condition.value.facts.every(({ kind, side }) => kind === 'head' && side === 'request')) return condition.value;
    this.#reader.problem(node, 'a limit is looked at before the body is read: ask the head, consumer, claims and endpoint only');
    return null;
  }

  #terms(): LimitTerms | null {
    const given = ['rate', 'quota', 'concurrency'].filter((key) => this.#fields.get(key) !== null);
    if (given.length !== 1) {
      this.#reader.problem(this.#fields.node, 'a limit says how much: rate: 100 per 1m, quota: 10000 per day, or concurrency: 10');
      return null;
    }
    const isDistinct = this.#text('count') === 'distinct';
    const text = this.#text(given[0] ?? '') ?? '';
    if (this.#fields.get('burst') && given[0] !== 'rate') this.#problem('burst', '"burst" belongs to a rate');
    if (isDistinct && given[0] !== 'rate') this.#problem('count', 'different values are counted by a rate: 20 per 1h');
    if (given[0] === 'quota') return quotaOf(text) ?? this.#wrong('quota', `"${text}" is no quota; write 10000 per hour, day or month`);
    if (given[0] === 'concurrency') {
      const amount = amountOf(text);
      return amount === null ? this.#wrong('concurrency', `"${text}" is no number of requests; write 10`) : { kind: 'concurrency', amount };
    }
    const rate = rateOf(text);
    if (rate === null) {
      const [, plain, beside] = /^(.*\S)\s+burst\s+(\d+)$/.exec(text) ?? [];
      const hint =
        plain && rateOf(plain)
          ? `rate: ${plain}, and burst: ${beside} beside it`
          : '100 per 1m, over a second at least and 31 days at most';
      return this.#wrong('rate', `"${text}" is no rate; write ${hint}`);
    }
    if (isDistinct) return { kind: 'distinct', ...rate };
    const burst = this.#fields.get('burst') ? amountOf(this.#text('burst') ?? '') : undefined;
    if (burst === undefined) return { kind: 'window', ...rate };
    return burst === null
      ? this.#wrong('burst', 'burst is how many may come at once: a whole number from 1 up')
      : { kind: 'rate', ...rate, burst };
  }

  #count(terms: LimitTerms): LimitCount {
    const kind = this.#reader.choice(this.#fields.get('count'), counts, 'count') ?? 'requests';
    if (kind !== 'distinct' && this.#fields.get('of'))
      this.#problem('of', '"of" says whose different values are counted; write count: distinct');
    if (kind !== 'cost' && this.#fields.get('cost')) this.#problem('cost', '"cost" says how much a request counts; write count: cost');
    if (terms.kind === 'concurrency' && (kind !== 'requests' || this.#fields.get('status')))
      this.#problem('concurrency', 'what is under way at once are requests, whatever they are answered');
    if (kind === 'cost') return { kind, evaluate: this.#cost() };
    if (kind !== 'distinct') return { kind };
    const [of] = this.#keys('of');
    if (of === undefined) this.#problem('count', 'say whose different values are counted: of: request.body.username');
    return { kind, of: of ?? { kind: 'consumer' } };
  }

  #cost(): ((activation: Activation) => Evaluated) | null {
    const node = this.#fields.get('cost');
    const text = this.#text('cost');
    if (node === null || text === null) return null;
    const source = parseCel(text);
    const doubt = source.ok ? checkCondition(source.value, 'int') : source.failure;
    const compiled = source.ok && doubt === null ? compileCel(source.value, headEnvironment) : failure(doubt);
    if (compiled.ok) return compiled.value;
    if (compiled.failure) this.#reader.problemInside(node, compiled.failure.offset, compiled.failure.message);
    return null;
  }

  #keys(name: string): readonly LimitKey[] {
    const node = this.#fields.get(name);
    return this.#reader.texts(node, name).flatMap((text) => {
      const key = limitKeyOf(text);
      if (key === null) this.#reader.problem(node, `"${text}" is nothing to count by${hint(text, plainKeys)}; write ${keyHint}`);
      return key ? [key] : [];
    });
  }

  #statuses(): readonly string[] {
    const node = this.#fields.get('status');
    return this.#reader.texts(node, 'status').map((text) => {
      if (!/^(?:[1-5]\d\d|[1-5]xx)$/i.test(text)) this.#reader.problem(node, `"${text}" is no status; write 401 or 4xx`);
      return text.toLowerCase();
    });
  }

  #otherwise(): Otherwise {
    const text = this.#text('otherwise') ?? 'limit';
    const [kind = '', value] = text.split(/\s+/);
    if ((kind === 'limit' || kind === 'block' || kind === 'challenge') && value === undefined) return { kind };
    if (kind === 'step-up' && value !== undefined && /^[\w:.-]+$/.test(value)) return { kind, acr: value };
    const delayMs = kind === 'slow' && value !== undefined ? durationOf(value) : null;
    if (kind === 'slow' && delayMs !== null && delayMs <= delayMsMax) return { kind, delayMs };
    this.#problem(
      'otherwise',
      `otherwise is limit, block, challenge, step-up with the acr that is wanted, or slow 500ms (30 s at most); not "${text}"`,
    );
    return { kind: 'limit' };
  }

  #ban(): LimitBan | null {
    const text = this.#text('then');
    if (text === null) return null;
    const found = /^ban (?:(consumer|network) )?(?:for )?(\w+)$/.exec(text);
    const forMs = durationOf(found?.[2] ?? '');
    if (found && forMs !== null) return { target: found[1] === 'network' ? 'network' : 'consumer', forMs };
    this.#problem('then', `"${text}" is nothing to do then; write ban 10m, or ban network 10m`);
    return null;
  }

  #text(key: string): string | null {
    return this.#reader.text(this.#fields.get(key), key);
  }

  #wrong(key: string, message: string): null {
    this.#problem(key, message);
    return null;
  }

  #problem(key: string, message: string): void {
    this.#reader.problem(this.#fields.get(key) ?? this.#fields.node, message);
  }
}

function hint(text: string, options: readonly string[]): string {
  const near = nearest(text, options);
  return near ? `; did you mean "${near}"?` : '';
}
