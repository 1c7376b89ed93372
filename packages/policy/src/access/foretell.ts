import { type Consumer, consumerId, type Endpoint, type Outcome } from '@sluice/model';
import type { Activation } from '../activation.ts';
import type { CelMap } from '../cel/value.ts';
import { type Condition, resolve } from '../facts.ts';
import { areTrue, type BoundEntry, isAboutWhole, isMeant, mayForbid, type OutcomeOf } from './bound-entry.ts';
import type { EndpointAccess } from './endpoint-access.ts';
import { listText, whoText } from './explain-access.ts';

/** Who would call: of what is null nothing is known, and what depends on it can be told of an exchange only. */
export interface Caller {
  readonly kind: Consumer['kind'];
  readonly isVerified: boolean;
  readonly roles: readonly string[];
  readonly scopes: readonly string[] | null;
  readonly tenant: string | null;
}

/** `open`: no entry is about it. `if`: it depends on the exchange, by the conditions that are named. */
export type Foretold = 'open' | 'yes' | 'if' | 'no';

export interface ForetoldEntry {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly effect: 'permit' | 'forbid' | 'close';
  readonly mode: string;
  readonly who: string;
  /** Whether it applies to this caller. */
  readonly applies: 'yes' | 'if' | 'no';
  /** What it asks of the exchange. */
  readonly conditions: readonly string[];
}

export interface AccessAnswer {
  readonly answer: Foretold;
  readonly entries: readonly ForetoldEntry[];
}

/** What the compiled entries of an endpoint make of a caller, before there is any exchange. */
export function foretell(access: EndpointAccess | null, endpoint: Endpoint, caller: Caller): AccessAnswer {
  if (access === null) return { answer: 'open', entries: [] };
  const activation = activationOf(endpoint, caller);
  const outcomes = new Map<string, Outcome>();
  const outcomeOf: OutcomeOf = ({ facts, skeleton }) =>
    resolve(
      skeleton,
      facts.map((fact) => {
        const known =
          outcomes.get(fact.text) ?? (fact.kind === 'head' && fact.side === 'request' ? tried(() => fact.take(activation)) : 'error');
        outcomes.set(fact.text, known);
        return known;
      }),
    );
  const enforced = access.entries.filter(({ entry }) => entry.mode === 'enforce');
  return { answer: answerOf(enforced, outcomeOf), entries: access.entries.map((bound) => foretoldEntry(bound, outcomeOf)) };
}

function answerOf(entries: readonly BoundEntry[], outcomeOf: OutcomeOf): Foretold {
  const forbids = entries.filter((bound) => isAboutWhole(bound) && mayForbid(bound, outcomeOf));
  if (forbids.some((bound) => isSure(bound, outcomeOf))) return 'no';
  const permits = entries.filter(({ entry }) => entry.effect === 'permit');
  const isClosed = permits.length > 0 || entries.some(({ entry }) => entry.effect === 'close');
  const possible = permits.filter((bound) => appliesTo(bound, outcomeOf) !== 'no');
  if (isClosed && possible.length === 0) return 'no';
  if (forbids.length > 0) return 'if';
  if (!isClosed) return 'yes';
  return possible.some((bound) => isSure(bound, outcomeOf) && bound.entry.rows === null) ? 'yes' : 'if';
}

function isSure(bound: BoundEntry, outcomeOf: OutcomeOf): boolean {
  const { unless, early, late } = bound;
  return isMeant(bound, outcomeOf) && (unless === null || outcomeOf(unless) === 'false') && areTrue(early, outcomeOf) && late.length === 0;
}

function appliesTo(bound: BoundEntry, outcomeOf: OutcomeOf): ForetoldEntry['applies'] {
  const who = bound.who ? outcomeOf(bound.who) : 'true';
  const isSpared = bound.unless !== null && outcomeOf(bound.unless) === 'true';
  if (who === 'false' || isSpared || bound.early.some((condition) => outcomeOf(condition) === 'false')) return 'no';
  return isSure(bound, outcomeOf) && bound.entry.rows === null ? 'yes' : 'if';
}

function foretoldEntry(bound: BoundEntry, outcomeOf: OutcomeOf): ForetoldEntry {
  const { entry } = bound;
  const isUnsure = (condition: Condition) => outcomeOf(condition) === 'error';
  const conditions = [
    ...(bound.who && isUnsure(bound.who) ? [bound.who.text] : []),
    ...entry.conditions.map(({ text }) => text),
    ...(entry.guard === null ? [] : [`after a read of ${entry.guard}`]),
    ...(entry.rows ? [`only rows with ${entry.rows.keep.text}`] : []),
    ...(entry.fields ? [`${entry.effect === 'forbid' ? 'without' : 'only'} ${listText(entry.fields)}`] : []),
    ...(entry.writes ? [`${entry.effect === 'forbid' ? 'not' : 'only'} writing ${listText(entry.writes)}`] : []),
  ];
  return {
    id: entry.id,
    title: entry.title,
    source: entry.source,
    effect: entry.effect,
    mode: entry.mode,
    who: `${whoText(entry.who)}${entry.unless ? `, unless ${whoText(entry.unless)}` : ''}`,
    applies: appliesTo(bound, outcomeOf),
    conditions,
  };
}

/** Asked for something that is not known before an exchange. */
class Unknown extends Error {}

function tried(take: () => Outcome): Outcome {
  try {
    return take();
  } catch (error) {
    if (error instanceof Unknown) return 'error';
    throw error;
  }
}

function unknown(): never {
  throw new Unknown('told of an exchange only');
}

const unknownMap: CelMap = {
  get size() {
    return unknown();
  },
  get: unknown,
  has: unknown,
  keys: unknown,
};

function activationOf(endpoint: Endpoint, { kind, isVerified, roles, scopes, tenant }: Caller): Activation {
  const consumer: Consumer = {
    get id() {
      return kind === 'anonymous' ? consumerId('network') : unknown();
    },
    kind,
    isVerified,
    roles,
    get scopes() {
      return scopes ?? (isVerified ? unknown() : []);
    },
    get tenant() {
      return tenant ?? (isVerified ? unknown() : null);
    },
    get plan() {
      return isVerified ? unknown() : null;
    },
  };
  return {
    request: {
      method: endpoint.method,
      get path() {
        return unknown();
      },
      query: unknownMap,
      headers: unknownMap,
      get isProtected() {
        return unknown();
      },
      get fieldNames() {
        return unknown();
      },
    },
    path: unknownMap,
    response: null,
    consumer,
    claims: isVerified ? unknownMap : new Map(),
    endpoint,
    counters: unknownMap,
    others: [],
  };
}
