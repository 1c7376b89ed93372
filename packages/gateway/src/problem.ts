import type { ExchangeId } from '@sluice/model';
import { type RefusalCode, refusals } from './refusals.ts';

export interface Problem {
  readonly status: number;
  readonly location: string | null;
  readonly bytes: Buffer;
}

/** What a client sees when the gateway refuses (RFC 9457): a status, plain words, and the exchange to ask about. */
export function problemOf(code: RefusalCode, exchange: ExchangeId, location: string | null = null): Problem {
  const { status, title } = refusals[code];
  return { status, location, bytes: Buffer.from(`${JSON.stringify({ type: 'about:blank', title, status, exchange })}\n`) };
}

/** RFC 9110 10.2.3; an overload that ends is over within a second. */
const retryAfterSeconds = '2';

export function problemLines(problem: Problem): string[] {
  const lines = ['Content-Type', 'application/problem+json', 'Cache-Control', 'no-store', 'Content-Length', String(problem.bytes.length)];
  if (problem.status === 405) lines.push('Allow', 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS');
  if (problem.status === 503) lines.push('Retry-After', retryAfterSeconds);
  if (problem.location !== null) lines.push('Location', problem.location);
  return lines;
}

/** The whole answer for a socket whose parser gave up. */
export function rawProblem(problem: Problem, reasonPhrase: string): Buffer {
  const lines = problemLines(problem);
  let head = `HTTP/1.1 ${problem.status} ${reasonPhrase}\r\nConnection: close\r\n`;
  for (let index = 0; index < lines.length; index += 2) head += `${lines[index]}: ${lines[index + 1]}\r\n`;
  return Buffer.concat([Buffer.from(`${head}\r\n`, 'latin1'), problem.bytes]);
}
