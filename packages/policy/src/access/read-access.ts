import { nearest } from '@sluice/kit';
import { endpointId, modes, parsePlace, type Side } from '@sluice/model';
import { isSeq } from 'yaml';
import type { Condition } from '../facts.ts';
import type { Fields, YamlNode, YamlReader } from '../reader.ts';
import { splitCondition, splitConjuncts } from '../split-condition.ts';
import { type AccessMatch, endpointFault } from './access-match.ts';
import type { AccessEntry, Otherwise, OwnRows } from './entry.ts';
import { type Patterns, segmentsOf } from './patterns.ts';
import { readWho } from './read-who.ts';
import { anyone } from './who.ts';

const entryKeys = [
  'id',
  'title',
  'match',
  'permit',
  'forbid',
  'unless',
  'default',
  'when',
  'where',
  'keep',
  'counts',
  'fields',
  'writes',
  'guard',
  'otherwise',
  'mode',
  'because',
];
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY'];
const unsafeMethods = ['POST', 'PUT', 'PATCH', 'DELETE'];
/** RFC 9110 5.6.2 */
const countingHeader = /^response\.header\.[\w!#$%&'*+.^`|~-]+$/;
const idShape = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** One entry of `access`, or null when the reader has at least one problem of it. `lead` leads its id: the file's name. */
export function readAccess(reader: YamlReader, node: YamlNode, lead: string): AccessEntry | null {
  const before = reader.problems.length;
  const fields = reader.fields(node, entryKeys, 'an access entry');
  if (!fields) return null;
  const entry = new EntryReading(reader, fields, lead).read();
  return reader.problems.slice(before).some(({ severity }) => severity === 'error') ? null : entry;
}

class EntryReading {
  readonly #reader: YamlReader;
  readonly #fields: Fields;
  readonly #lead: string;

  constructor(reader: YamlReader, fields: Fields, lead: string) {
    this.#reader = reader;
    this.#fields = fields;
    this.#lead = lead;
  }

  read(): AccessEntry {
    const { line, column } = this.#reader.position(this.#fields.node);
    const name = this.#id();
    const effect = this.#effect();
    const who = this.#fields.get(effect === 'close' ? 'default' : effect);
    const unless = this.#fields.get('unless');
    const rows = this.#rows();
    const entry: AccessEntry = {
      id: `${this.#lead}/${name}`,
      title: this.#reader.text(this.#fields.get('title'), 'title') ?? name.replaceAll('-', ' '),
      source: `${this.#reader.file}:${line}:${column}`,
      match: this.#match(),
      effect,
      who: effect === 'close' ? anyone : readWho(this.#reader, who, effect),
      unless: unless && readWho(this.#reader, unless, 'unless'),
      conditions: this.#conditions(),
      rows,
      fields: this.#patterns('fields', 'response'),
      writes: this.#patterns('writes', 'request'),
      guard: this.#guard(),
      otherwise: this.#otherwise(rows),
      mode: this.#reader.choice(this.#fields.get('mode'), modes, 'mode') ?? 'enforce',
    };
    this.#checkSense(entry);
    return entry;
  }

  #id(): string {
    const node = this.#fields.get('id');
    const id = this.#reader.text(node, 'id');
    if (id !== null && idShape.test(id)) return id;
    const message = id === null ? 'an access entry has an id' : `"${id}" is no id; write small letters, digits and dashes`;
    this.#reader.problem(node ?? this.#fields.node, message);
    return '';
  }

  #effect(): AccessEntry['effect'] {
    const said = (['permit', 'forbid', 'default'] as const).filter((key) => this.#fields.keyOf(key) !== null);
    const [first] = said;
    if (first === undefined || said.length > 1) {
      this.#reader.problem(
        this.#fields.node,
        `an access entry has one of permit, forbid and default: deny${said.length > 1 ? `, not ${said.join(' and ')}` : ''}`,
      );
      return 'close';
    }
    if (first !== 'default') return first;
    this.#reader.choice(this.#fields.get('default'), ['deny'], 'default');
    return 'close';
  }

  #match(): AccessMatch {
    const node = this.#fields.get('match');
    const fields = node && this.#reader.fields(node, ['api', 'endpoint', 'method'], 'match');
    const texts = (key: string) => this.#reader.texts(fields?.get(key) ?? null, key);
    if (!node) this.#reader.problem(this.#fields.node, 'an access entry says what it is about: match, with api, endpoint or method');
    for (const method of texts('method')) this.#checkMethod(fields?.get('method') ?? null, method);
    const endpoints = texts('endpoint').map((text) => {
      const [first = '', second] = text.split(' ');
      if (second !== undefined && first !== '*') this.#checkMethod(fields?.get('endpoint') ?? null, first.toUpperCase());
      const fault = endpointFault(text);
      if (fault === null) return second === undefined ? text : endpointId(first, second);
      this.#reader.problem(fields?.get('endpoint') ?? null, fault);
      return text;
    });
    return { apis: texts('api'), endpoints, methods: texts('method') };
  }

  #checkMethod(node: YamlNode | null, method: string): void {
    if (methods.includes(method)) return;
    const near = nearest(method, methods);
    this.#reader.problem(node, `"${method}" is no method; ${near ? `did you mean "${near}"?` : `known are ${methods.join(', ')}`}`);
  }

  #conditions(): readonly Condition[] {
    const node = this.#fields.get('when');
    const nodes = isSeq(node) ? this.#reader.items(node, 'when') : node ? [node] : [];
    return nodes.flatMap((one) => {
      const text = this.#reader.text(one, 'when');
      const split = text === null ? null : splitConjuncts(text);
      if (split === null || split.ok) return split?.value ?? [];
      this.#reader.problemInside(one, split.failure.offset, split.failure.message);
      return [];
    });
  }

  #rows(): OwnRows | null {
    const [where, keep] = [this.#fields.get('where'), this.#fields.get('keep')];
    if (where === null && keep === null) {
      if (this.#fields.get('counts'))
        this.#reader.problem(this.#fields.get('counts'), '"counts" are of rows: say whose with "where" and "keep"');
      return null;
    }
    const array = where && this.#array(where, '"where" names rows');
    if (!keep || !array) {
      if (!where || !keep)
        this.#reader.problem(where ?? keep, '"where" names rows and "keep" says which are the caller\'s; one needs the other');
      return null;
    }
    const condition = splitCondition(this.#reader.text(keep, 'keep') ?? '', 'response');
    if (!condition.ok) {
      this.#reader.problemInside(keep, condition.failure.offset, condition.failure.message);
      return null;
    }
    const place = `response.body${array.map((name) => `/${name}`).join('')}/*`;
    return { array, place, keep: condition.value, counts: this.#counts() };
  }

  #counts(): OwnRows['counts'] {
    const node = this.#fields.get('counts');
    const fields = node && this.#reader.fields(node, ['correct', 'remove'], 'counts');
    const of = (key: string) => this.#reader.texts(fields?.get(key) ?? null, key);
    const paths = (key: string, texts: readonly string[], example: string) =>
      texts.map((text) => this.#path(text) ?? this.#noPath(fields?.get(key) ?? null, text, example));
    const removed = of('remove');
    return {
      correct: paths('correct', of('correct'), 'response.body.total'),
      remove: paths(
        'remove',
        removed.filter((text) => !countingHeader.test(text)),
        'response.body.total or response.header.x-total-count',
      ),
      removeHeaders: removed.filter((text) => countingHeader.test(text)).map((text) => text.toLowerCase()),
    };
  }

  #array(node: YamlNode, what: string): readonly string[] | null {
    const text = this.#reader.text(node, what) ?? '';
    const path = this.#path(text);
    if (path === null) this.#noPath(node, text, 'response.body.items, or response.body/orders/*/lines for lists within lists');
    return path;
  }

  #noPath(node: YamlNode | null, text: string, example: string): [] {
    this.#reader.problem(node, `"${text}" is no place in an answer; write ${example}`);
    return [];
  }

  #path(text: string): readonly string[] | null {
    const found = /^response\.body((?:\.[A-Za-z_][\w-]*)*|(?:\/[^/]+)*)$/.exec(text);
    return found ? (found[1] ?? '').split(/[./]/).slice(1) : null;
  }

  #patterns(key: 'fields' | 'writes', side: Side): Patterns | null {
    const node = this.#fields.get(key);
    if (!node) return null;
    const texts = this.#reader.texts(node, key);
    const places = texts.filter((text) => text !== 'contract').map((text) => (text.includes('.body') ? text : `${side}.body/${text}`));
    for (const place of places) {
      const parsed = parsePlace(place);
      if (parsed?.part === 'body' && parsed.side === side) continue;
      this.#reader.problem(node, `"${place}" is no property of a ${side}; write email, items/*/email or ${side}.body/items/*/email`);
    }
    return { places: places.map(segmentsOf), isContract: texts.includes('contract') };
  }

  #guard(): string | null {
    const node = this.#fields.get('guard');
    const text = this.#reader.text(node, 'guard');
    if (text === null) return null;
    const template = /^GET (\/\S*)$/.exec(text)?.[1];
    if (template === undefined) this.#reader.problem(node, `"${text}" is no read; write GET /orders/{orderId}`);
    return template ?? null;
  }

  #otherwise(rows: OwnRows | null): Otherwise {
    const said = this.#reader.choice(this.#fields.get('otherwise'), ['refuse', 'hide', 'drop', 'strip'], 'otherwise');
    return said ?? (rows ? 'drop' : 'refuse');
  }

  #checkSense(entry: AccessEntry): void {
    const { effect, rows, writes, guard, otherwise, conditions } = entry;
    const problem = (key: string, message: string, severity: 'error' | 'warning' = 'error') =>
      this.#reader.problem(this.#fields.keyOf(key) ?? this.#fields.node, message, severity);
    if (effect === 'close' && ['when', 'where', 'keep', 'fields', 'writes', 'guard', 'unless'].some((key) => this.#fields.keyOf(key)))
      problem('default', '"default: deny" only closes what nothing permits; conditions belong to permit and forbid');
    if (effect !== 'forbid' && entry.unless) problem('unless', '"unless" names whom a forbid spares');
    if (effect === 'forbid' && rows)
      problem('where', 'rows are kept by a permit; for whom a forbid means, write a rule with "where" and "keep"');
    if (otherwise === 'drop' && !rows) problem('otherwise', 'rows are dropped; name them with "where" and "keep"');
    if (otherwise === 'strip' && !writes) problem('otherwise', 'properties of a request are stripped; name them with "writes"');
    const facts = conditions.flatMap((condition) => condition.facts);
    const asksGuard = facts.some((fact) => fact.kind !== 'head' && fact.isOfGuard);
    if (asksGuard && guard === null) problem('when', 'guard.body is the answer to the guard read; name it: guard: GET /orders/{orderId}');
    if (guard !== null && !asksGuard) problem('guard', 'the guard read is for a condition on it: when: guard.body.ownerId == claims.sub');
    const asksAnswer = rows !== null || facts.some(({ side }) => side === 'response');
    if (asksAnswer && this.#isWriteOnly(entry) && guard === null && effect === 'permit')
      problem('when', 'a write has happened before its answer is judged; ask a guard read instead: guard: GET …', 'warning');
  }

  #isWriteOnly({ match }: AccessEntry): boolean {
    const named = [...match.methods, ...match.endpoints.flatMap((pattern) => (pattern.includes(' ') ? [pattern.split(' ')[0] ?? ''] : []))];
    return named.length > 0 && named.every((method) => unsafeMethods.includes(method));
  }
}
