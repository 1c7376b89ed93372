import type { Ban } from '@sluice/identity';
import type { Finding } from '@sluice/model';
import type { Exchange } from '../exchange.ts';
import { authenticationFindings } from './authentication.ts';

/** What is wrong with who asks, whatever is asked for. */
export function callerFindings(exchange: Exchange): readonly Finding[] {
  const { ban } = exchange;
  return ban === null ? authenticationFindings(exchange) : [banFinding(ban), ...authenticationFindings(exchange)];
}

/** What was let out until its caller might not have it any more. */
export function withdrawnFinding(why: string): Finding {
  return {
    kind: 'exchange.withdrawn',
    place: 'response.body',
    severity: 'medium',
    confidence: 'certain',
    owasp: 'API2:2023',
    because: `the caller might not have it any more (${why}), so it was broken off (CWE-613)`,
    count: 1,
  };
}

/** How the caller is to be turned away is in the kind, so that the decision can be taken again from it. */
function banFinding({ id, treat, reason }: Ban): Finding {
  return {
    kind: `ban.${treat}`,
    place: 'request.header',
    severity: 'medium',
    confidence: 'certain',
    owasp: 'API4:2023',
    because: `turned away by ${id}: ${reason}`,
    count: 1,
  };
}
