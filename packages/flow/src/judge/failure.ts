import type { Hits } from '@sluice/detect';
import type { Coverage, Decision } from '@sluice/model';
import type { Unit } from '@sluice/wire';

/**
 * What the configuration says of a body that could not be wholly inspected: where it says `closed`, and policy let it pass, it does not.
 * The rule's id begins with `configuration/`, so that an explanation knows whose word it is.
 */
export function withInspectionFailure(decision: Decision, coverage: Coverage, onInspectError: 'open' | 'closed'): Decision {
  if (coverage.kind === 'whole' || onInspectError === 'open' || decision.kind === 'block') return decision;
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
    status: 502,
    isHidden: false,
  };
}

/** How far a unit was really looked at: where more values were found than there was room for, those after the last one kept were not. */
export function coverageWith(hits: Hits, { coverage, tape }: Unit): Coverage {
  if (hits.overflowed === 0 || coverage.kind === 'partial') return coverage;
  const bytesSeen = Math.min(hits.ends[hits.count - 1] ?? 0, coverage.bytesSeen);
  return { kind: 'partial', bytesSeen, bytesUnseen: tape.bytes.length - bytesSeen, why: 'too-many-values' };
}
