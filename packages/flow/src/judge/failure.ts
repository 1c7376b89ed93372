import type { Hits } from '@sluice/detect';
import { type Coverage, type Decision, isRefusal, type JudgedSide, type Side, type UninspectedReason } from '@sluice/model';
import type { Unit } from '@sluice/wire';
import type { EndpointPlan } from '../plan/endpoint-plan.ts';
import { type ColumnSet, columnsMax } from './columns.ts';
import { partialFinding } from './response-findings.ts';

/**
 * What the configuration says of a body that could not be wholly inspected: where it says `closed`, and policy let it pass, it does not.
 * The rule's id begins with `configuration/`, so that an explanation knows whose word it is.
 */
export function withInspectionFailure(decision: Decision, side: Side, coverage: Coverage, onInspectError: 'open' | 'closed'): Decision {
  if (coverage.kind === 'whole' || onInspectError === 'open' || isRefusal(decision)) return decision;
  return {
    kind: 'block',
    because: [
      {
        rule: 'configuration/on-inspect-error',
        title: `the body could not be inspected (${coverage.why}) and this route is closed to such bodies`,
        source: 'onInspectError',
        place: null,
        dataClass: null,
      },
    ],
    status: statusOf(side, coverage.why),
    isHidden: false,
  };
}

/** What the configuration says of a target that leads to another endpoint under another reading: `paths: strict` refuses it. */
export function withStrictPaths(decision: Decision, { parts }: EndpointPlan): Decision {
  if (!parts.isStrict || isRefusal(decision)) return decision;
  const title = 'servers may read the target of the request in more than one way, and this API takes none such';
  return {
    kind: 'block',
    because: [{ rule: 'configuration/paths', title, source: 'paths', place: 'request.path', dataClass: null }],
    status: 400,
    isHidden: false,
  };
}

/** An answer that cannot be read is the upstream's fault, a request the client's. */
function statusOf(side: Side, why: UninspectedReason): 400 | 413 | 502 {
  if (side === 'response') return 502;
  return why === 'too-large' ? 413 : 400;
}

/**
 * How far a unit was really looked at: where more values were found than there was room for, those after the last one kept were not; where
 * the columns ran out, places share one and are not decided on by themselves.
 */
export function coverageWith(hits: Hits, { drafts }: ColumnSet, { coverage, tape }: Unit): Coverage {
  if (coverage.kind === 'partial') return coverage;
  const why = 'too-many-values';
  if (hits.overflowed > 0) {
    const bytesSeen = Math.min(hits.ends[hits.count - 1] ?? 0, coverage.bytesSeen);
    return { kind: 'partial', bytesSeen, bytesUnseen: tape.bytes.length - bytesSeen, why };
  }
  return drafts.length < columnsMax ? coverage : { kind: 'partial', bytesSeen: coverage.bytesSeen, bytesUnseen: 0, why };
}

/** A side whose judgement itself broke: a fault of ours, seen as partly read. In `enforce` nothing more of the exchange leaves. */
export function failedSide(side: Side, bytesUnseen: number): JudgedSide {
  const coverage = { kind: 'partial', bytesSeen: 0, bytesUnseen, why: 'failed' } as const;
  return {
    inspection: { side, coverage, columns: [], findings: [partialFinding(side, coverage)], facts: [] },
    decision: {
      kind: 'block',
      because: [
        {
          rule: 'configuration/judgement-failed',
          title: 'the exchange could not be judged',
          source: 'built-in',
          place: null,
          dataClass: null,
        },
      ],
      status: 502,
      isHidden: false,
    },
  };
}
