import { emptyBody, type RequestMessage } from '@sluice/model';
import { without } from './head.ts';
import { overrideHeaders } from './plan/method-override.ts';

/** What speaks of a body, a part, a state that the client knows, a coding, or another method. */
const unasked = new Set([
  ...overrideHeaders,
  ...'accept-encoding range if-range if-match if-none-match if-modified-since if-unmodified-since content-length content-type content-encoding transfer-encoding trailer expect upgrade'.split(
    ' ',
  ),
]);

/** A read as the same caller: its credentials and what it accepts, at another target. Whatever the request names for a method, this is a read. */
export function askedAside(request: RequestMessage, method: string, target: string): RequestMessage {
  const headers = [...without(request.headers, (name) => unasked.has(name)), 'accept-encoding', 'identity'];
  return { ...request, method, target, headers, body: emptyBody };
}
