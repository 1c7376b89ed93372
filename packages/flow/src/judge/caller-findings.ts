import type { Ban } from '@sluice/identity';
import type { Finding } from '@sluice/model';
import type { Exchange } from '../exchange.ts';
import { authenticationFindings } from './authentication.ts';

/** What is wrong with who asks, whatever is asked for. */
export function callerFindings(exchange: Exchange): readonly Finding[] {
  const { ban } = exchange;
  return ban === null ? authenticationFindings(exchange) : [banFinding(ban), ...authenticationFindings(exchange)];
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
