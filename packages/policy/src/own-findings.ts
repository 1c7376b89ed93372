import { unreachable } from '@sluice/kit';
import type { Column, DataClass, Finding, Treatment } from '@sluice/model';
import { severityOf } from './class-severity.ts';
import type { Judging } from './judging.ts';
import type { Rule } from './rule.ts';

/** Kinds of findings that policy itself makes, and that its treatments come upon. No rule may ask for them, or a decision could not be taken again from its record. */
export const ownFindings: readonly string[] = [
  'consumer.unauthenticated',
  'transport.cleartext',
  'endpoint.undeclared',
  'policy.observe',
  'policy.shadow',
  'contract.broken-by-treatment',
  'treatment.not-encrypted',
  'limit.slowed',
];

/** A class says who a consumer must be before it may pass; breaking that is found, and by a rule with `require` refused. */
export function noteRequirements(judging: Judging, column: Column, dataClass: DataClass | null): void {
  if (!dataClass || column.confidence === 'possible') return;
  const finding = { place: column.place, severity: severityOf(dataClass), confidence: column.confidence, count: column.count };
  if (dataClass.requires.consumer === 'authenticated' && judging.inspection.side === 'response' && judging.isAnonymous) {
    judging.findings.push({
      ...finding,
      kind: 'consumer.unauthenticated',
      owasp: 'API2:2023',
      because: `${dataClass.id} is for authenticated consumers`,
    });
  }
}

export const undeclaredEndpoint: Finding = {
  kind: 'endpoint.undeclared',
  place: 'request.path',
  severity: 'low',
  confidence: 'certain',
  owasp: 'API9:2023',
  because: 'the contract names no such operation',
  count: 1,
};

export function wouldHave(rule: Rule, place: string, count: number): Finding {
  const treatment = rule.treatment?.kind ?? 'treat';
  return {
    kind: rule.mode === 'shadow' ? 'policy.shadow' : 'policy.observe',
    place,
    severity: 'info',
    confidence: 'certain',
    owasp: null,
    because: `${rule.id} would ${treatmentWords(treatment)}: ${rule.title}`,
    count,
  };
}

function treatmentWords(kind: Treatment['kind'] | 'treat'): string {
  switch (kind) {
    case 'allow':
    case 'mask':
    case 'encrypt':
    case 'strip':
    case 'block':
    case 'challenge':
    case 'treat':
      return `${kind} this`;
    case 'drop-row':
      return 'drop these rows';
    case 'problem':
      return 'answer with a problem document';
    default:
      return unreachable(kind);
  }
}
