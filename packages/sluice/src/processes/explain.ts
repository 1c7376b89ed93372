import type { ControlParts, Explained } from '@sluice/control';
import { Lru } from '@sluice/kit';
import type { Decision, ExchangeId, ExchangeRecord } from '@sluice/model';
import type { PolicySet } from '@sluice/policy';
import { Revisions } from '../compose/revisions.ts';
import type { Settings } from '../config/settings.ts';

const policiesKept = 8;
const policies = new Lru<string, PolicySet>(policiesKept);

/** Why an exchange went as it went, with the policy of the revision that judged it. */
export async function explainWith(
  store: Pick<ControlParts['store'], 'exchange'>,
  id: ExchangeId,
  settings: Settings,
): Promise<Explained | null> {
  const record = await store.exchange(id);
  if (!record) return null;
  const policy = await policyOf(record, settings);
  const again = policy.decideAgain(record);
  return { explanation: policy.explain(record), record, isSameWhenDecidedAgain: isSame(record, again) };
}

async function policyOf(record: ExchangeRecord, settings: Settings): Promise<PolicySet> {
  const known = policies.get(record.revision);
  if (known) return known;
  const { composeInputs } = await import('../compose/inputs.ts');
  const composed = await composeInputs(new Revisions(settings.dataFolder).find(record.revision) ?? settings);
  if (!composed.ok) throw new Error('the policy of this exchange can no longer be compiled; see "sluice check"');
  policies.set(record.revision, composed.value.inputs.policy);
  return composed.value.inputs.policy;
}

/** What was decided because inspection failed, or because a request was no HTTP, is not the policy's word; it is left out of the comparison. */
function isSame(record: ExchangeRecord, again: { readonly request: Decision; readonly response: Decision | null }): boolean {
  const sides = [
    [record.request.decision, again.request],
    [record.response?.decision ?? null, again.response],
  ] as const;
  return sides.every(([then, now]) => textOf(then) === textOf(now) || isConfigured(then));
}

function textOf(decision: Decision | null): string {
  return JSON.stringify(decision);
}

function isConfigured(decision: Decision | null): boolean {
  return decision?.kind === 'block' && /^(?:configuration|http)\//.test(decision.because[0].rule);
}
