import type { Reading } from '@sluice/limit';
import { periodOf, type ResponseMessage } from '@sluice/model';
import type { Limit } from '@sluice/policy';

/** What a client may be told of a limit, as far as it is always the same. */
export interface ToldLimit {
  /** A member of RateLimit-Policy; its name is what the limit's author called it, without the document's. */
  readonly policy: string;
  readonly name: string;
  readonly hasPeriod: boolean;
}

export function toldLimit(limit: Limit): ToldLimit {
  const name = JSON.stringify(limit.id.slice(limit.id.lastIndexOf('/') + 1));
  const periodMs = periodOf(limit.terms);
  const policy = `${name};q=${limit.terms.amount}${unitOf(limit)}${periodMs > 0 ? `;w=${seconds(periodMs)}` : ''}`;
  return { policy, name, hasPeriod: periodMs > 0 };
}

interface Told {
  readonly bound: { readonly told: ToldLimit };
  readonly reading: Reading;
}

/** Tells a client its limits and what is left of them: draft-ietf-httpapi-ratelimit-headers-10, lists of structured fields (RFC 9651). */
export function withLimitHeaders(message: ResponseMessage, told: readonly Told[]): ResponseMessage {
  if (told.length === 0) return message;
  let policies = '';
  let states = '';
  for (const { bound, reading } of told) {
    const { policy, name, hasPeriod } = bound.told;
    const comma = policies === '' ? '' : ', ';
    policies += comma + policy;
    states += `${comma}${name};r=${Math.max(0, Math.floor(reading.left))}${hasPeriod ? `;t=${seconds(reading.resetMs)}` : ''}`;
  }
  return { ...message, headers: [...message.headers, 'ratelimit-policy', policies, 'ratelimit', states] };
}

function unitOf({ terms, count }: Limit): string {
  if (terms.kind === 'concurrency') return ';qu="concurrent-requests"';
  if (count.kind === 'bytes') return ';qu="content-bytes"';
  return count.kind === 'requests' ? '' : `;qu="${count.kind}"`;
}

function seconds(milliseconds: number): number {
  return Math.max(0, Math.ceil(milliseconds / 1000));
}
