import { type LimitTerms, type PlanLimit, quotaOf, rateTermsOf, shapeOfTerms } from '@sluice/model';
import { controlErrors } from '../errors.ts';
import type { Granted } from './entries.ts';
import type { Fields } from './fields.ts';

export const grantedNames = ['quota', 'rate', 'bytes', 'records', 'concurrency'] as const;
/** More of one kind are asked at every request, and none of them could be told from a mistake. */
const limitsMax = 4;
const concurrencyMax = 1_000_000;
const requests = 'requests';
export const nothingGranted: Granted = { quota: [], rate: [], bytes: [], records: [], concurrency: null };

/** What a body says of how much a plan grants, and of the rest what it granted before. */
export function grantedOf(fields: Fields, before: Granted): Granted {
  const texts = (name: Exclude<keyof Granted, 'concurrency'>) => (fields.has(name) ? fields.texts(name, limitsMax) : before[name]);
  const granted: Granted = {
    quota: texts('quota'),
    rate: texts('rate'),
    bytes: texts('bytes'),
    records: texts('records'),
    concurrency: fields.has('concurrency') ? fields.wholeOrNull('concurrency', concurrencyMax) : before.concurrency,
  };
  const names = limitsOf(granted).map(({ count, terms }) => `${count} ${shapeOfTerms(terms).replace('window', 'rate')}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw controlErrors.BAD_PARAMETER(nameOf(twice), 'said once for the same time');
  return granted;
}

/** The same as limits; throws where a text is none. */
export function limitsOf({ quota, rate, bytes, records, concurrency }: Granted): readonly PlanLimit[] {
  const either = (text: string) => quotaOf(text) ?? rateTermsOf(text);
  return [
    ...rate.map((text): PlanLimit => ({ count: requests, terms: read('rate', rateTermsOf(text), '10 per 1s, or 10 per 1s burst 20') })),
    ...quota.map((text): PlanLimit => ({ count: requests, terms: read('quota', quotaOf(text), '1000 per hour, day or month') })),
    ...bytes.map((text): PlanLimit => ({ count: 'bytes', terms: read('bytes', either(text), '1 GB per day, or 10 MB per 1m') })),
    ...records.map((text): PlanLimit => ({ count: 'records', terms: read('records', either(text), '50000 per day, or 500 per 1m') })),
    ...(concurrency === null ? [] : [{ count: requests, terms: { kind: 'concurrency', amount: concurrency } } as const]),
  ];
}

function read(name: string, terms: LimitTerms | null, expected: string): LimitTerms {
  if (terms === null) throw controlErrors.BAD_PARAMETER(name, expected);
  return terms;
}

function nameOf(name: string): string {
  const [count = '', kind = ''] = name.split(' ');
  return count === requests ? kind : count;
}
