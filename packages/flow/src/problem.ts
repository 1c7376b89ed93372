import { utf8 } from '@sluice/kit';
import { bytesBody, type ExchangeId, type ResponseMessage } from '@sluice/model';

const titles: Readonly<Record<number, string>> = {
  400: 'The request is not valid',
  401: 'A credential is needed',
  403: 'This is not allowed',
  404: 'There is nothing here',
  413: 'The request is too large',
  415: 'The request is in a form that is not read here',
  429: 'Too many requests',
  451: 'This answer may not be given',
  502: 'The answer could not be passed on',
  503: 'The service is not available',
  504: 'The service did not answer in time',
};

/**
 * What a client sees when Sluice refuses (RFC 9457): a status, plain words, and the exchange to ask about.
 * Never a stack, a rule's internals or upstream detail.
 */
export function problemMessage(status: number, exchange: ExchangeId, extraHeaders: readonly string[] = []): ResponseMessage {
  const title = titles[status] ?? (status >= 500 ? 'The service met an error' : 'The exchange was refused');
  const bytes = utf8(`${JSON.stringify({ type: 'about:blank', title, status, exchange })}\n`);
  return {
    kind: 'response',
    status,
    headers: [
      'content-type',
      'application/problem+json',
      'cache-control',
      'no-store',
      'content-length',
      String(bytes.length),
      ...extraHeaders,
    ],
    body: bytesBody(bytes),
  };
}
