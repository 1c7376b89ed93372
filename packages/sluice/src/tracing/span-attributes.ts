import type { Attributes } from '@opentelemetry/api';
import type { Coverage, Decision, ExchangeRecord } from '@sluice/model';

/** What a settled exchange says of itself on its span: HTTP semantic conventions, and its judgement. Names and counts; never a value. */
export function spanAttributesOf(record: ExchangeRecord): Attributes {
  const { request, response } = record;
  const decisions = response ? [request.decision, response.decision] : [request.decision];
  const template = record.endpoint.slice(record.endpoint.indexOf(' ') + 1);
  const coverages = response ? [request.inspection.coverage, response.inspection.coverage] : [request.inspection.coverage];
  return {
    'http.route': template,
    ...(record.status > 0 ? { 'http.response.status_code': record.status } : {}),
    ...(record.status >= 500 ? { 'error.type': String(record.status) } : {}),
    'sluice.exchange.id': record.id,
    'sluice.api': record.api,
    'sluice.revision': record.revision,
    'sluice.mode': record.mode,
    'sluice.decision': strictest(decisions),
    'sluice.decision.rules': [
      ...new Set(decisions.flatMap((decision) => (decision.kind === 'allow' ? [] : decision.because.map(({ rule }) => rule)))),
    ],
    'sluice.classes.treated': [...new Set(decisions.flatMap(treatedClasses))].sort(),
    'sluice.ending': record.ending,
    'sluice.coverage': coverages.some(({ kind }) => kind === 'partial') ? 'partial' : 'whole',
    'sluice.coverage.reasons': [...new Set(coverages.flatMap((coverage) => (coverage.kind === 'partial' ? [coverage.why] : [])))],
    'sluice.bytes.judged': coverages.reduce((sum, { bytesSeen }) => sum + bytesSeen, 0),
    'sluice.bytes.unjudged': coverages.reduce((sum, coverage) => sum + unseen(coverage), 0),
    'sluice.findings': request.inspection.findings.length + (response?.inspection.findings.length ?? 0),
  };
}

const order = ['allow', 'minimise', 'limit', 'challenge', 'block'] as const satisfies readonly Decision['kind'][];

function strictest(decisions: readonly Decision[]): Decision['kind'] {
  return order[Math.max(...decisions.map(({ kind }) => order.indexOf(kind)))] ?? 'allow';
}

function treatedClasses(decision: Decision): readonly string[] {
  return decision.kind === 'minimise' ? decision.columns.flatMap(({ dataClass }) => dataClass ?? []) : [];
}

function unseen(coverage: Coverage): number {
  return coverage.kind === 'partial' ? coverage.bytesUnseen : 0;
}
