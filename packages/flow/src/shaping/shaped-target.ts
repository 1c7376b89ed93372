import type { Finding } from '@sluice/model';
import { queryPairs } from '@sluice/wire';
import { splitTarget } from '../target.ts';
import type { ProjectionChoice } from './projection.ts';

/** How much one page of a route may hold. */
export interface PageSizeChoice {
  /** The query parameter, whatever its case: `limit`. */
  readonly parameter: string;
  readonly max: number;
}

export interface ShapedTarget {
  /** As it goes upstream: of what was not changed byte for byte as it came. */
  readonly target: string;
  readonly findings: readonly Finding[];
}

/**
 * The target with its page size clamped and without the names of wanted members. What is no plain number from 1 to the bound becomes the
 * bound: `0`, `-1` and `all` mean everything to many a service.
 */
export function shapedTarget(target: string, pageSizes: readonly PageSizeChoice[], projection: ProjectionChoice | null): ShapedTarget {
  const { path, query } = splitTarget(target);
  if (query === '') return { target, findings: [] };
  const clamped = new Map<PageSizeChoice, number>();
  const parts: string[] = [];
  for (const part of query.split('&')) {
    const [name = '', value = ''] = queryPairs(part)[0] ?? [];
    if (projection && !projection.isPassedOn && name === projection.parameter) continue;
    const pageSize = pageSizes.find(({ parameter }) => isNamed(name, parameter));
    if (pageSize && !isWithin(value, pageSize.max)) {
      clamped.set(pageSize, (clamped.get(pageSize) ?? 0) + 1);
      const at = part.indexOf('=');
      parts.push(`${at < 0 ? part : part.slice(0, at)}=${pageSize.max}`);
    } else parts.push(part);
  }
  const shaped = parts.length === 0 ? path : `${path}?${parts.join('&')}`;
  return { target: shaped, findings: Array.from(clamped, ([pageSize, count]) => clampedFinding(pageSize, count)) };
}

/** What is found in a request whose target is shaped: the names of wanted members are ours to read, whatever its contract says. */
export function withShaping(own: readonly Finding[], { findings }: ShapedTarget, projection: ProjectionChoice | null): readonly Finding[] {
  const place = projection && `request.query.${projection.parameter}`;
  const kept = place ? own.filter((finding) => finding.kind !== 'request.unknown-parameter' || finding.place !== place) : own;
  return findings.length === 0 ? kept : [...kept, ...findings];
}

/** `limit`, `Limit` and `limit[]` are one parameter to one framework or another. */
function isNamed(name: string, parameter: string): boolean {
  return name.replace(/\[.*$/s, '').toLowerCase() === parameter.toLowerCase();
}

function isWithin(value: string, max: number): boolean {
  return /^[1-9]\d{0,14}$/.test(value) && Number(value) <= max;
}

function clampedFinding({ parameter, max }: PageSizeChoice, count: number): Finding {
  return {
    kind: 'request.page-size-clamped',
    place: `request.query.${parameter}`,
    severity: 'info',
    confidence: 'certain',
    owasp: 'API4:2023',
    because: `pages of this route hold ${max} at most`,
    count,
  };
}
