import { type HeaderPairs, headersOf } from '@sluice/model';

export const overrideHeaders = ['x-http-method-override', 'x-method-override', 'x-http-method'];

/** The method that a request names beside its own, as frameworks take it that know clients which can only GET and POST; null for none. */
export function overriddenMethod(method: string, headers: HeaderPairs, query: string): string | null {
  for (const name of overrideHeaders) {
    const [line] = headersOf(headers, name);
    const named = line?.split(',')[0]?.trim().toUpperCase();
    if (named !== undefined && named !== '' && named !== method) return named;
  }
  if (!query.includes('_method=')) return null;
  const named = /(?:^|&)_method=([A-Za-z]+)/.exec(query)?.[1]?.toUpperCase();
  return named === undefined || named === method ? null : named;
}
