import type { ExchangeRecord, JudgedSide, Reason } from '@sluice/model';
import { type ExplainedReason, outcomeText } from '../explained-reason.ts';
import type { Condition } from '../facts.ts';
import type { AccessEntry } from './entry.ts';
import { type Who, whoCondition } from './who.ts';

/** Why an entry held something back, and what it would take to pass. No exception opens access: a permit does. */
export function explainedAccess(
  entry: AccessEntry,
  record: ExchangeRecord,
  { inspection }: JudgedSide,
  reason: Reason,
  treatment: string,
): ExplainedReason {
  const readings = new Map([...record.request.inspection.facts, ...inspection.facts].map((reading) => [reading.fact, reading]));
  const who = entry.who.isOfContract ? null : whoCondition(entry.who, null);
  const asked = [...(who ? [who] : []), ...entry.conditions].flatMap(({ facts }) => facts.map(({ text }) => text));
  const rows = entry.rows ? [...readings.keys()].filter((fact) => fact.startsWith(`${entry.rows?.place}: `)) : [];
  const facts = [...new Set([...asked, ...rows])].map((fact) => ({ fact, outcome: outcomeText(readings.get(fact)) }));
  return { side: inspection.side, treatment, ...reason, evidence: null, facts, wouldPass: waysPast(entry, who), exception: null };
}

function waysPast(entry: AccessEntry, who: Condition | null): readonly string[] {
  const ways: string[] = [];
  if (entry.effect === 'close') ways.push('some permit is about this endpoint');
  if (entry.effect === 'forbid') {
    ways.push(`the caller is none of: ${whoText(entry.who)}`);
    if (entry.unless) ways.push(`the caller is ${whoText(entry.unless)}`);
    ways.push(...entry.conditions.map(({ text }) => `not (${text})`));
  }
  if (entry.effect === 'permit') {
    if (who || entry.who.isOfContract) ways.push(`the caller is ${whoText(entry.who)}`);
    ways.push(...entry.conditions.map(({ text }) => text));
    if (entry.rows) ways.push(`every row meets ${entry.rows.keep.text}`);
    if (entry.writes) ways.push(`the body holds only ${listText(entry.writes)}`);
  }
  return ways;
}

export function listText({ places, isContract }: NonNullable<AccessEntry['fields']>): string {
  const names = places.map((segments) => segments.slice(1).join('/'));
  return [...(isContract ? ['what the contract declares'] : []), ...(names.length > 0 ? [names.join(', ')] : [])].join(' and ');
}

/** In the words of the document. */
export function whoText(who: Who): string {
  const words = [
    ...(who.isVerified === true ? ['verified'] : who.isVerified === false ? ['not verified'] : []),
    ...(who.isOfContract ? ["who has what the contract's security asks for"] : []),
    ...listed('of kind', who.kinds),
    ...listed('with role', who.roles),
    ...listed('of tenant', who.tenants),
    ...listed('consumer', who.consumers),
    ...(who.scopes.length > 0 ? [`with scopes ${who.scopes.join(', ')}`] : []),
  ];
  return words.length === 0 ? 'anyone' : words.join(', ');
}

function listed(word: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`${word} ${names.join(' or ')}`];
}
