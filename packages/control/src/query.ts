import { nearest } from '@sluice/kit';
import type { ApiId, ConsumerId, DataClassId, Decision, EndpointId } from '@sluice/model';
import { type AuditHead, type ExchangeFilter, type LeakGroup, leakGroups } from '@sluice/store';
import { controlErrors } from './errors.ts';

const decisions: readonly Decision['kind'][] = ['allow', 'minimise', 'limit', 'challenge', 'block'];

/** The filter that all listing routes share, read from query parameters. Unknown parameters are refused, not ignored. */
export function filterOf(query: URLSearchParams, more: readonly string[]): ExchangeFilter {
  const known = ['since', 'until', 'api', 'endpoint', 'consumer', 'class', 'place', 'decision', 'status', ...more];
  for (const name of query.keys()) {
    if (known.includes(name)) continue;
    const near = nearest(name, known);
    throw controlErrors.BAD_PARAMETER(name, near ? `spelled "${near}"` : `one of ${known.join(', ')}`);
  }
  const text = (name: string) => query.get(name);
  const decision = text('decision');
  if (decision !== null && !decisions.includes(decision as Decision['kind']))
    throw controlErrors.BAD_PARAMETER('decision', `one of ${decisions.join(', ')}`);
  const place = text('place');
  return {
    ...given('sinceMs', numberOf(query, 'since')),
    ...given('untilMs', numberOf(query, 'until')),
    ...given('api', text('api') as ApiId | null),
    ...given('endpoint', text('endpoint') as EndpointId | null),
    ...given('consumer', text('consumer') as ConsumerId | null),
    ...given('dataClass', text('class') as DataClassId | null),
    ...given('place', place),
    ...given('decision', decision as Decision['kind'] | null),
    ...given('status', numberOf(query, 'status')),
  };
}

export function limitOf(query: URLSearchParams, otherwise: number): number {
  return Math.min(1000, numberOf(query, 'limit') ?? otherwise);
}

export function groupsOf(query: URLSearchParams): readonly LeakGroup[] {
  const text = query.get('by') ?? 'dataClass,endpoint';
  return text.split(',').map((name) => {
    const group = leakGroups.find((known) => known === name);
    if (!group) throw controlErrors.BAD_PARAMETER('by', `a list of ${leakGroups.join(', ')}`);
    return group;
  });
}

/** A whole number from a parameter; null when it is absent. */
export function numberOf(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null) return null;
  if (!/^\d{1,15}$/.test(text)) throw controlErrors.BAD_PARAMETER(name, 'a whole number');
  return Number(text);
}

/** A noted head of the audit log, as `57:3fa9…`; null when it is absent. */
export function headOf(query: URLSearchParams, name: string): AuditHead | null {
  const text = query.get(name);
  if (text === null) return null;
  const [, sequence = '', mac = ''] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (mac === '') throw controlErrors.BAD_PARAMETER(name, 'a sequence, a colon and 64 hexadecimal digits, as verification tells them');
  return { sequence: Number(sequence), mac };
}

function given<Name extends string, Value>(name: Name, value: Value | null): { readonly [Key in Name]?: Value } {
  return (value === null ? {} : { [name]: value }) as { readonly [Key in Name]?: Value };
}
