import { periodOf, type ResponseMessage } from '@sluice/model';
import type { Limit } from '@sluice/policy';
import type { ExchangeLimits } from './exchange-limits.ts';

/**
 * Tells a client its limits and what is left of them: draft-ietf-httpapi-ratelimit-headers-10, lists of structured fields (RFC 9651). The
 * name of a limit is what its author called it, without the document's.
 */
export function withLimitHeaders(message: ResponseMessage, limits: ExchangeLimits): ResponseMessage {
  const { told } = limits;
  if (told.length === 0) return message;
  const policies: string[] = [];
  const states: string[] = [];
  for (const { limit, reading } of told) {
    const name = JSON.stringify(limit.id.slice(limit.id.lastIndexOf('/') + 1));
    const periodMs = periodOf(limit.terms);
    policies.push(`${name};q=${limit.terms.amount}${unitOf(limit)}${periodMs > 0 ? `;w=${seconds(periodMs)}` : ''}`);
    states.push(`${name};r=${Math.max(0, Math.floor(reading.left))}${periodMs > 0 ? `;t=${seconds(reading.resetMs)}` : ''}`);
  }
  return { ...message, headers: [...message.headers, 'ratelimit-policy', policies.join(', '), 'ratelimit', states.join(', ')] };
}

function unitOf({ terms, count }: Limit): string {
  if (terms.kind === 'concurrency') return ';qu="concurrent-requests"';
  if (count.kind === 'bytes') return ';qu="content-bytes"';
  return count.kind === 'requests' ? '' : `;qu="${count.kind}"`;
}

function seconds(milliseconds: number): number {
  return Math.max(0, Math.ceil(milliseconds / 1000));
}
