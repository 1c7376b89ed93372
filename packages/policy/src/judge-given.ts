import type { FactReading, Inspection, Outcome, Side } from '@sluice/model';
import { Opaque, type Value, valueOfJson } from './cel/value.ts';
import type { EndpointPolicy, RowFacts } from './endpoint-policy.ts';
import type { Fact } from './facts.ts';
import type { PolicyCase } from './policy-case.ts';

/** Stands in for inspection where a test says itself what was found: its columns and findings as they are, its facts taken from its bodies. */
export function judgeGiven(one: PolicyCase, policy: EndpointPolicy, side: Side): Inspection {
  const body = side === 'request' ? one.requestBody : one.responseBody;
  const wanted = policy[side];
  const taken = [
    ...wanted.head.map((fact) => reading(fact.text, fact.take(one.activation))),
    ...wanted.body.map((fact) => reading(fact.text, fact.take(memberAt(body, fact.path), one.activation))),
    ...wanted.rows.map((rows) => rowReading(rows, body, one)),
  ];
  const given = new Map(one.facts.map((fact) => [fact.fact, fact]));
  return {
    side,
    coverage: { kind: 'whole', bytesSeen: 0 },
    columns: one.columns.filter(({ place }) => place.startsWith(side)),
    findings: one.findings,
    facts: [...taken.filter(({ fact }) => !given.has(fact)), ...given.values()],
  };
}

const noRows = { true: 0, false: 0, error: 0 };

function reading(fact: string, outcome: Outcome): FactReading {
  return { fact, outcome, rows: noRows };
}

function rowReading(rows: RowFacts, body: unknown, one: PolicyCase): FactReading {
  const counts = { ...noRows };
  for (const row of rowsAt(body, rows.array)) counts[rows.keeps(rows.facts.map((fact) => outcomeOf(fact, row, one)))] += 1;
  return { fact: rows.fact, outcome: null, rows: counts };
}

function outcomeOf(fact: Fact, row: unknown, { activation }: PolicyCase): Outcome {
  return fact.kind === 'head' ? fact.take(activation) : fact.take(memberAt(row, fact.path), activation);
}

function rowsAt(body: unknown, [first, ...rest]: readonly string[]): readonly unknown[] {
  if (first === undefined) return Array.isArray(body) ? body : [];
  if (first === '*') return Array.isArray(body) ? body.flatMap((item) => rowsAt(item, rest)) : [];
  return rowsAt(member(body, first), rest);
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
