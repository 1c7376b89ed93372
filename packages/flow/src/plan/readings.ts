import type { PathParameter } from '@sluice/contract';
import type { EndpointPlan } from './endpoint-plan.ts';

/** One way in which a server may read the path of a target, and the endpoint that it then takes it for. */
export interface Reading {
  readonly path: string;
  readonly plan: EndpointPlan;
  readonly pathParameters: readonly PathParameter[];
  /** In any case of letters, and with or without a slash at the end. */
  readonly isLoose: boolean;
  /** Another endpoint than the first reading's, as far as anything is said of them. */
  readonly isOther: boolean;
}

export interface Planned {
  readonly plan: EndpointPlan;
  readonly pathParameters: readonly PathParameter[];
  /** Methods that the contract allows at this path, where it knows the path and not the method. */
  readonly allowed: readonly string[] | null;
  /** How else servers may read the path. */
  readonly readings: readonly Reading[];
}

/** Two readings are of one endpoint where the contract says so, or where nothing at all is said of either that is not said of both. */
export function isSameEndpoint(one: EndpointPlan, other: EndpointPlan): boolean {
  if (one === other) return true;
  if (one.operation !== null || other.operation !== null) return false;
  return one.endpoint.isDeclared === other.endpoint.isDeclared && one.policy.ruleKey === other.policy.ruleKey && hasSameChoices(one, other);
}

function hasSameChoices({ parts: one }: EndpointPlan, { parts: other }: EndpointPlan): boolean {
  return (
    one.mode === other.mode &&
    one.authentication === other.authentication &&
    one.onInspectError === other.onInspectError &&
    one.attacks === other.attacks &&
    one.graphql === other.graphql &&
    one.heldBytesMax === other.heldBytesMax &&
    one.captureBytesMax === other.captureBytesMax &&
    one.projection === other.projection &&
    one.pageSizes[0] === other.pageSizes[0]
  );
}
