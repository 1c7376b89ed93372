import { type AttackChoice, attackChoices, type Mode, modes } from '@sluice/model';
import { type Policies, readingFact, strictestPolicy } from '@sluice/policy';
import { EndpointPlan } from './endpoint-plan.ts';
import { strictestGraphql } from './graphql-choice.ts';
import { jointShape } from './joint-shape.ts';
import type { Reading } from './readings.ts';

/**
 * The plan of a target that leads to several endpoints, because servers read it in several ways. Whatever one of them forbids is forbidden:
 * the strictest decision, mode and choice of each; nothing is kept that one of them would not keep, and declared is what all of them declare.
 */
export function jointPlan(first: EndpointPlan, others: readonly Reading[]): EndpointPlan {
  const plans = [first, ...others.map(({ plan }) => plan)];
  const parts = plans.map((plan) => plan.parts);
  const policies: Policies = [first.policy, ...others.map(({ plan }) => plan.policy)];
  return new EndpointPlan({
    ...first.parts,
    operations: parts.flatMap(({ operations }) => operations),
    policy: strictestPolicy(policies),
    requirements: parts.flatMap(({ requirements }) => requirements),
    isCredentialUndemanded: parts.some(({ isCredentialUndemanded }) => isCredentialUndemanded),
    mode: parts.map(({ mode }) => mode).reduce(stricterMode),
    onInspectError: parts.some(({ onInspectError }) => onInspectError === 'closed') ? 'closed' : 'open',
    attacks: parts.map(({ attacks }) => attacks).reduce(stricterChoice),
    graphql: parts.map(({ graphql }) => graphql).reduce(strictestGraphql),
    heldBytesMax: Math.max(...parts.map(({ heldBytesMax }) => heldBytesMax)),
    heldRequestBytesMax: Math.max(...parts.map(({ heldRequestBytesMax }) => heldRequestBytesMax)),
    captureBytesMax: Math.min(...parts.map(({ captureBytesMax }) => captureBytesMax)),
    projection: parts.map(({ projection }) => projection).find((projection) => projection !== null) ?? null,
    pageSizes: parts.flatMap(({ pageSizes }) => pageSizes).toSorted((one, other) => one.max - other.max),
    browser: parts.map(({ browser }) => browser).find((browser) => browser?.csrf != null) ?? first.parts.browser,
    isOpaque: parts.every(({ isOpaque }) => isOpaque),
    readings: others.map(({ plan, isLoose }) => readingFact({ endpoint: plan.endpoint, isLoose })),
    shapeOf: (side, status, mediaType) => parts.map((one) => one.shapeOf(side, status, mediaType)).reduce(jointShape),
  });
}

/** `attackChoices` go from the mildest to the strictest. */
function stricterChoice(one: AttackChoice, other: AttackChoice): AttackChoice {
  return attackChoices.indexOf(one) > attackChoices.indexOf(other) ? one : other;
}

/** `modes` go from the mildest to the strictest. */
function stricterMode(one: Mode, other: Mode): Mode {
  return modes.indexOf(one) > modes.indexOf(other) ? one : other;
}
