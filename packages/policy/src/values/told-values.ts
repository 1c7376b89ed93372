import type { ValueRules } from './value-rules.ts';
import { passText } from './value-test.ts';

/** A rule or a patch about values as it is told to people. */
export interface ToldValueRule {
  /** The kind of what it finds: `patch.invoice-download`. */
  readonly kind: string;
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** What must be so that a request passes. */
  readonly passes: string;
  readonly treatment: string;
  readonly mode: string;
  readonly owner: string | null;
  /** The last day. */
  readonly expires: string | null;
}

/** What is asked of the values of requests at one endpoint, in the order of the rules. What has ended is not told. */
export function toldValues(rules: ValueRules | null, nowMs: number): readonly ToldValueRule[] {
  const acting = (rules?.all ?? []).filter(({ rule }) => rule.untilMs === null || nowMs < rule.untilMs);
  return acting.map(({ rule, kind, test }) => ({
    kind,
    id: rule.id,
    title: rule.title,
    source: rule.source,
    passes: passText(test),
    treatment: rule.treatment?.kind ?? 'block',
    mode: rule.mode,
    owner: rule.patch?.owner ?? null,
    expires: rule.patch?.expires ?? null,
  }));
}
