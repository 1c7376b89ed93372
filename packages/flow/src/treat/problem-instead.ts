import type { Decision, ExchangeId, HeaderPairs, ResponseMessage } from '@sluice/model';
import { headOfChanged, without } from '../head.ts';
import { problemMessage } from '../problem.ts';

/**
 * Whether the body as a whole gives way to a problem document: it is an error's, or one text, of which a page of stars would be left. Of
 * any other answer only the value goes.
 */
export function isProblem(decision: Decision, status: number): boolean {
  if (decision.kind !== 'minimise') return false;
  return decision.columns.some(
    ({ place, treatment }) =>
      treatment.kind === 'problem' && (place === 'response.body' || (status >= 400 && place.startsWith('response.body'))),
  );
}

/** What says how the body was written; the rest of the head (authentication, retries, cookies, CORS) is still true of the answer. */
const representation = new Set([
  'content-type',
  'content-encoding',
  'content-language',
  'content-disposition',
  'transfer-encoding',
  'cache-control',
]);

/** A status below 400 would call an error page a success: what could not be passed on is a 502. */
const statusOfError = 502;

/** The answer with a problem document (RFC 9457) as its body: the status, plain words, the exchange to ask about. */
export function problemInstead(
  status: number,
  headers: HeaderPairs,
  exchange: ExchangeId,
): { readonly message: ResponseMessage; readonly went: Uint8Array } {
  const kept = without(headOfChanged(headers), (name) => representation.has(name));
  const message = problemMessage(status < 400 ? statusOfError : status, exchange);
  const went: Uint8Array[] = [];
  message.body.open({ chunk: (bytes) => void went.push(bytes), end() {}, abort() {} });
  return { message: { ...message, headers: [...kept, ...message.headers] }, went: went[0] ?? new Uint8Array(0) };
}
