import type { RequestParts } from '@sluice/contract';
import type { Finding } from '@sluice/model';
import type { Exchange } from '../exchange.ts';

/** What is found of a target that leads elsewhere under another reading: that it does, and what the contract says against the request there. */
export function readingFindings({ otherReadings, path }: Exchange, parts: RequestParts): readonly Finding[] {
  return otherReadings.flatMap(({ plan, path: other, pathParameters }) => [
    ambiguous(plan.endpoint.id, isClimbing(path)),
    ...(plan.operation?.validateRequest({ ...parts, path: other, pathParameters }) ?? []),
  ]);
}

function ambiguous(endpoint: string, climbs: boolean): Finding {
  return {
    kind: 'request.ambiguous-target',
    place: 'request.path',
    severity: 'medium',
    confidence: 'certain',
    owasp: 'API8:2023',
    because: `servers may read the target as ${endpoint} (${climbs ? 'CWE-22, path traversal' : 'CWE-436, interpretation conflict'})`,
    count: 1,
  };
}

function isClimbing(path: string): boolean {
  return /(?:\.|%(?:25)?2e|%c0%ae){2}/i.test(path);
}
