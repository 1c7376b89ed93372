import type { Coverage, Finding, ResponseMessage } from '@sluice/model';
import type { Exchange } from '../exchange.ts';
import { redirectFinding } from './redirect-finding.ts';

/** What is wrong with an answer as a whole, beside its fields. */
export function responseFindings(exchange: Exchange, reply: ResponseMessage, coverage: Coverage): readonly Finding[] {
  const findings: Finding[] = [];
  const { status } = reply;
  if (!exchange.plan.declaresStatus(status)) {
    findings.push({
      kind: 'response.undeclared-status',
      place: 'response.status',
      severity: 'low',
      confidence: 'certain',
      owasp: 'API9:2023',
      because: `the contract does not declare status ${status}`,
      count: 1,
    });
  }
  const redirect = redirectFinding(exchange, reply);
  if (redirect) findings.push(redirect);
  if (coverage.kind === 'partial') findings.push(partialFinding('response', coverage));
  return findings;
}

export function partialFinding(side: 'request' | 'response', coverage: Coverage & { readonly kind: 'partial' }): Finding {
  return {
    kind: `${side}.partly-inspected`,
    place: `${side}.body`,
    severity: 'info',
    confidence: 'certain',
    owasp: null,
    because: `${coverage.bytesUnseen} bytes went by unread: ${coverage.why}`,
    count: 1,
  };
}
