import { type Body, bytesBody, emptyBody, type HeaderPairs, type RequestMessage, type ResponseMessage } from '@sluice/model';
import { isProtectedHop } from '../compose/protected-hop.ts';
import type { HarEntry } from './har.ts';

/** Lines that speak of how bytes travelled: a recording holds them decoded and whole (HAR 1.2, content.text). */
const ofTheWire = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'trailer']);

/** The request of an entry as it stood before the gate. Recordings do not tell the hop; `https` counts as protected. */
export function requestOf({ request }: HarEntry): RequestMessage {
  const url = new URL(request.url);
  const isTls = url.protocol === 'https:';
  return {
    kind: 'request',
    method: request.method,
    scheme: isTls ? 'https' : 'http',
    authority: url.host,
    target: url.pathname + url.search,
    headers: headersOf(request.headers, []),
    body: requestBodyOf(request.postData),
    peer: { address: '192.0.2.1', port: 0, isProtected: isProtectedHop(request.url), certificate: null, certificateThumbprint: null },
  };
}

export function responseOf({ response }: HarEntry): ResponseMessage {
  const { text, encoding } = response.content;
  return {
    kind: 'response',
    status: response.status,
    headers: headersOf(response.headers, ['content-encoding']),
    body: text === undefined || text === '' ? emptyBody : bytesBody(bytesOf(text, encoding)),
  };
}

/** Whether the answer had a body that the recorder did not keep. */
export function lacksBody({ request, response }: HarEntry): boolean {
  const { text, size = 0 } = response.content;
  return text === undefined && size > 0 && request.method !== 'HEAD' && response.status !== 304;
}

function headersOf(pairs: HarEntry['request']['headers'], dropped: readonly string[]): HeaderPairs {
  const kept = pairs.filter(({ name }) => {
    const lower = name.toLowerCase();
    // HTTP/2's pseudo-headers are no header lines.
    return !lower.startsWith(':') && !ofTheWire.has(lower) && !dropped.includes(lower);
  });
  return kept.flatMap(({ name, value }) => [name, value]);
}

function requestBodyOf(data: HarEntry['request']['postData']): Body {
  if (data === undefined) return emptyBody;
  if (data.text !== undefined && data.text !== '') return bytesBody(bytesOf(data.text, data.encoding));
  const isForm = data.mimeType?.startsWith('application/x-www-form-urlencoded') ?? false;
  if (!isForm || !data.params) return emptyBody;
  const form = new URLSearchParams();
  for (const { name, value = '' } of data.params) form.append(name, value);
  return bytesBody(bytesOf(form.toString(), undefined));
}

function bytesOf(text: string, encoding: string | undefined): Uint8Array {
  return Buffer.from(text, encoding === 'base64' ? 'base64' : 'utf8');
}
