import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Answer } from './answer.ts';

const gzipBytesMin = 1024;
const compressible = /^(?:application\/(?:json|problem\+json)|text\/)/;

/** Writes an answer: validator and 304 where the route has them, gzip when asked for, no body for HEAD. */
export function send(request: IncomingMessage, response: ServerResponse, answer: Answer, isCacheable: boolean): void {
  if (!Buffer.isBuffer(answer.body)) {
    sendChunks(request, response, answer, answer.body);
    return;
  }
  const headers: Record<string, string | number> = { ...answer.headers };
  if (isCacheable && answer.status === 200) {
    const validator = answer.headers['etag'] ?? `W/"${createHash('sha1').update(answer.body).digest('base64url').slice(0, 20)}"`;
    headers['etag'] = validator;
    if (matches(request.headers['if-none-match'], validator)) {
      response.writeHead(304, { etag: validator }).end();
      return;
    }
  }
  const body = encoded(request, answer.body, headers);
  if (answer.status !== 204) headers['content-length'] = body.length;
  response.writeHead(answer.status, headers);
  response.end(request.method === 'HEAD' ? undefined : body);
}

function acceptsGzip(request: IncomingMessage): boolean {
  const accepted = request.headers['accept-encoding'];
  if (typeof accepted !== 'string') return false;
  return accepted.split(',').some((part) => /^\s*gzip\s*(?:;\s*q=(?!0(?:\.0{0,3})?\s*$).*)?$/i.test(part));
}

function encoded(request: IncomingMessage, body: Buffer, headers: Record<string, string | number>): Buffer {
  if ('content-encoding' in headers || body.length < gzipBytesMin || !compressible.test(String(headers['content-type']))) return body;
  headers['vary'] = 'accept-encoding';
  if (!acceptsGzip(request)) return body;
  headers['content-encoding'] = 'gzip';
  return gzipSync(body, { level: 4 });
}

function sendChunks(request: IncomingMessage, response: ServerResponse, answer: Answer, chunks: Iterable<string>): void {
  response.writeHead(answer.status, answer.headers);
  if (request.method !== 'HEAD') for (const chunk of chunks) response.write(chunk);
  response.end();
}

/** RFC 9110, section 13.1.2: weak comparison. */
function matches(header: string | undefined, validator: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return header.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === validator.replace(/^W\//, ''));
}
