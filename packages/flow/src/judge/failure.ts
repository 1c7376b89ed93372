import type { Coverage, Decision } from '@sluice/model';

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
