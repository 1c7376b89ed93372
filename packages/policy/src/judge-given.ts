import type { FactReading, Inspection, Outcome, Side } from '@sluice/model';
import { Opaque, type Value, valueOfJson } from './cel/value.ts';
import type { EndpointPolicy } from './endpoint-policy.ts';
import { type BodyFact, type Fact, type ListFact, listOutcome, listReading } from './facts.ts';
import type { PolicyCase } from './policy-case.ts';
import type { RowFacts } from './side-policy.ts';
import { givenValues } from './values/given-values.ts';
import type { Readings } from './values/value-look.ts';

/**
 * Stands in for inspection where a test says itself what was found: its columns and findings as they are, its facts and what rules about
 * values find taken from its requests and bodies. `readings` says how else a value may be read.
 */
export function judgeGiven(
  one: PolicyCase,
  policy: EndpointPolicy,
  side: Side,
  earlier: readonly FactReading[] = [],
  readings: Readings = asWritten,
): Inspection {
  const body = side === 'request' ? one.requestBody : one.responseBody;
  const wanted = policy[side];
  const head = wanted.head.map((fact) => reading(fact.text, fact.take(one.activation)));
  const bodied = wanted.body.map((fact) => bodyReading(fact, body, one));
  const guarded =
    side === 'request' ? policy.guards.flatMap(({ facts }) => facts.map((fact) => bodyReading(fact, one.guardBody, one))) : [];
  const known = new Map([...earlier, ...head, ...bodied].map((taken) => [taken.fact, taken.outcome ?? 'error']));
  const taken = [...head, ...bodied, ...guarded, ...wanted.rows.map((rows) => rowReading(rows, body, one, known))];
  const given = new Map(one.facts.map((fact) => [fact.fact, fact]));
  return {
    side,
    coverage: { kind: 'whole', bytesSeen: 0 },
    columns: one.columns.filter(({ place }) => place.startsWith(side)),
    findings: side === 'request' && policy.values ? [...one.findings, ...givenValues(policy.values, one, readings)] : one.findings,
    facts: [...taken.filter(({ fact }) => !given.has(fact)), ...given.values()],
  };
}

const asWritten: Readings = () => [];
const noRows = { true: 0, false: 0, error: 0 };

function reading(fact: string, outcome: Outcome): FactReading {
  return { fact, outcome, rows: noRows };
}

function bodyReading(fact: BodyFact | ListFact, body: unknown, one: PolicyCase): FactReading {
  if (fact.kind === 'body') return reading(fact.text, fact.take(memberAt(body, fact.path), one.activation));
  return listReading(fact, countsOf(fact, body, one));
}

function rowReading(rows: RowFacts, body: unknown, one: PolicyCase, known: ReadonlyMap<string, Outcome>): FactReading {
  const counts = { ...noRows };
  // Without a list around it, the body is a row itself.
  const isRow = rows.counts !== null && rows.array.length === 0 && typeof body === 'object' && body !== null && !Array.isArray(body);
  const found = isRow ? [body] : rowsAt(body, rows.array);
  for (const row of found ?? []) counts[rows.keeps(rows.facts.map((fact) => outcomeOf(fact, row, one, known)))] += 1;
  return { fact: rows.fact, outcome: rows.counts !== null && found === null ? 'error' : null, rows: counts };
}

/** Of a fact over rows what it comes to for this row; any other was taken before. */
function outcomeOf(fact: Fact, row: unknown, one: PolicyCase, known: ReadonlyMap<string, Outcome>): Outcome {
  if (fact.kind === 'head') return known.get(fact.text) ?? fact.take(one.activation);
  if (!fact.isOverRows) return known.get(fact.text) ?? 'error';
  return fact.kind === 'body' ? fact.take(memberAt(row, fact.path), one.activation) : listOutcome(fact, countsOf(fact, row, one));
}

function countsOf(fact: ListFact, within: unknown, one: PolicyCase): Record<Outcome, number> | null {
  const list = fact.path.reduce(member, within);
  if (!Array.isArray(list)) return null;
  const counts = { ...noRows };
  for (const item of list) counts[fact.keeps(fact.facts.map((inner) => outcomeOf(inner, item, one, new Map())))] += 1;
  return counts;
}

/** Null where there is no such list. */
function rowsAt(body: unknown, [first, ...rest]: readonly string[]): readonly unknown[] | null {
  if (first === undefined) return Array.isArray(body) ? body : null;
  if (first !== '*') return rowsAt(member(body, first), rest);
  return Array.isArray(body) ? body.flatMap((item) => rowsAt(item, rest) ?? []) : null;
}

function memberAt(body: unknown, path: readonly string[]): Value | undefined {
  const found = path.reduce(member, body);
  if (typeof found !== 'object' || found === null) return found === undefined ? undefined : valueOfJson(found);
  return new Opaque(Array.isArray(found) ? 'list' : 'object');
}

function member(of: unknown, name: string): unknown {
  if (typeof of !== 'object' || of === null || Array.isArray(of) || !Object.hasOwn(of, name)) return undefined;
  return (of as Readonly<Record<string, unknown>>)[name];
}
