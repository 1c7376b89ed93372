import type { Leases, Lessee } from '@sluice/limit';
import { type Limit, type LimitFacts, type LimitKey, limitFactsOf, resolve } from '@sluice/policy';
import { queryPairs } from '@sluice/wire';
import type { CountedLimit } from './exchange-limits.ts';
import { type ToldLimit, toldLimit } from './headers.ts';
import { absent, type LimitedRequest, type ReadBody, several } from './limited-request.ts';

/** A limit with its counters. */
export class BoundLimit implements CountedLimit {
  readonly limit: Limit;
  readonly leases: Leases;
  readonly facts: LimitFacts;
  readonly told: ToldLimit;
  readonly #network: (address: string) => string;
  /** What such requests took so far when they were settled, on average: so much is reserved for the next. */
  #usualUse = 1;

  constructor(limit: Limit, lessee: Lessee, network: (address: string) => string) {
    this.limit = limit;
    this.leases = lessee.leases(limit.id, limit.terms);
    this.facts = limitFactsOf(limit);
    this.told = toldLimit(limit);
    this.#network = network;
  }

  /** Whether the limit is about a request, as far as its head tells. What cannot be told is counted. */
  isAbout(exchange: LimitedRequest): boolean {
    const { match, plans, conditions, otherwise } = this.limit;
    const { consumer } = exchange.trace;
    if (match.consumerKinds.length > 0 && !match.consumerKinds.includes(consumer.kind)) return false;
    if (match.isVerified !== null && match.isVerified !== consumer.isVerified) return false;
    if (plans.length > 0 && (consumer.plan === null || !plans.includes(consumer.plan))) return false;
    if (otherwise.kind === 'step-up' && exchange.activation.claims.get('acr') === otherwise.acr) return false;
    for (const { facts, skeleton } of conditions) {
      const outcomes = facts.map((fact) => (fact.kind === 'head' ? fact.take(exchange.activation) : 'error'));
      if (resolve(skeleton, outcomes) === 'false') return false;
    }
    return true;
  }

  /** For whom it is counted; null where the caller has nothing of that kind. */
  subject(exchange: LimitedRequest, body: ReadBody | null): string | null {
    const { by } = this.limit;
    const [first] = by;
    if (first === undefined) return 'all';
    let subject = this.#part(first, exchange, body);
    for (let index = 1; index < by.length; index += 1) {
      const part = this.#part(by[index] ?? first, exchange, body);
      subject = subject === null || part === null ? null : `${subject}\0${part}`;
    }
    return subject;
  }

  /** The value of which different ones are counted. */
  value(key: LimitKey, exchange: LimitedRequest, body: ReadBody | null): string {
    return this.#part(key, exchange, body) ?? absent;
  }

  /** How much a request takes before it is answered. */
  amount(exchange: LimitedRequest): number {
    const { count, terms } = this.limit;
    if (count.kind === 'bytes' || count.kind === 'records') return Math.min(terms.amount, this.#usualUse);
    if (count.kind !== 'cost') return 1;
    const declared = exchange.plan.operation?.cost ?? 1;
    const evaluated = count.evaluate?.(exchange.activation);
    const cost = evaluated === undefined ? declared : Number(evaluated);
    // What a condition cannot tell counts as if it was not asked.
    return Math.min(terms.amount, Number.isSafeInteger(cost) && cost >= 0 ? cost : declared);
  }

  settled(used: number): void {
    this.#usualUse = Math.max(1, Math.ceil(this.#usualUse * 0.9 + used * 0.1));
  }

  #part(key: LimitKey, exchange: LimitedRequest, body: ReadBody | null): string | null {
    const { consumer, endpoint } = exchange.trace;
    switch (key.kind) {
      case 'consumer':
        return this.#consumer(exchange);
      case 'key':
        return consumer.kind === 'api-key' ? this.#consumer(exchange) : null;
      case 'plan':
        return consumer.plan;
      case 'tenant':
        return consumer.tenant;
      case 'endpoint':
        return `${endpoint.api} ${endpoint.id}`;
      case 'network':
        return this.#network(exchange.captured.request.peer.address);
      default:
        return this.#bucket(valueAt(key, exchange, body), key.bits);
    }
  }

  /** Keys that nobody verifies can be made up, one for each request: whoever shows one is counted as its network is. */
  #consumer({ trace: { consumer }, captured }: LimitedRequest): string {
    const isNobody = consumer.kind === 'anonymous' || (consumer.kind === 'api-key' && !consumer.isVerified);
    return isNobody ? this.#network(captured.request.peer.address) : consumer.id;
  }

  /** With `bits`, a part of the fingerprint stands for the value, here as well. */
  #bucket(value: string, bits: number | null): string {
    return bits === null ? value : this.leases.bucketOf(value, bits);
  }
}

type ValueKey = Extract<LimitKey, { readonly bits: number | null }>;

function valueAt(key: ValueKey, exchange: LimitedRequest, body: ReadBody | null): string {
  const text = textAt(key, exchange, body);
  return key.isFolded ? text.normalize('NFKC').trim().toLowerCase() : text;
}

function textAt(key: ValueKey, exchange: LimitedRequest, body: ReadBody | null): string {
  switch (key.kind) {
    case 'path':
      return pathValue(key.name, exchange);
    case 'query':
      return only(queryPairs(exchange.query).flatMap(([name, value]) => (name === key.name ? [value] : [])));
    case 'header':
      return only(headerValues(exchange.captured.request.headers, key.name));
    case 'claim': {
      const value = exchange.activation.claims.get(key.name);
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? String(value) : absent;
    }
    default:
      return body?.textAt(key.path) ?? absent;
  }
}

/** As it decodes: each spelling would be a count of its own. Where servers take the path for another one, nobody knows which it is. */
function pathValue(name: string, { activation }: LimitedRequest): string {
  const readings = [activation, ...activation.others.flatMap((other) => (other.isLoose ? [] : [other.activation]))];
  const values = new Set(readings.map(({ path }) => path.get(name)).filter((value) => typeof value === 'string'));
  return only([...values]);
}

function only(values: readonly string[]): string {
  return values.length > 1 ? several : (values[0] ?? absent);
}

function headerValues(headers: readonly string[], name: string): readonly string[] {
  const values: string[] = [];
  for (let index = 0; index < headers.length; index += 2) if (headers[index]?.toLowerCase() === name) values.push(headers[index + 1] ?? '');
  return values;
}
