import { unreachable } from '@sluice/kit';
import type { DataClassId } from './ids.ts';
import type { Treatment } from './treatment.ts';

/** Why something was decided: the rule, where it is written, and what it looked at. */
export interface Reason {
  /** Id of the rule, stable: `default/secrets-never-leave`, `payments.yaml/no-pan`. */
  readonly rule: string;
  readonly title: string;
  /** `file:line:column` of the rule, or `built-in`. */
  readonly source: string;
  /** Text of a place, or null when the exchange as a whole is meant. */
  readonly place: string | null;
  readonly dataClass: DataClassId | null;
}

/** Never empty: whoever is refused an answer is told why. */
export type Reasons = readonly [Reason, ...Reason[]];

/** One column and what is done to it; `rule` says why. */
export interface ColumnTreatment {
  readonly place: string;
  readonly dataClass: DataClassId | null;
  readonly treatment: Treatment;
  readonly reason: Reason;
}

/** Rows of an array that are dropped where the fact came to false. */
export interface RowTreatment {
  /** Text of the place of the row: `response.body/items/*`. */
  readonly place: string;
  readonly count: number;
  readonly reason: Reason;
}

export type Decision =
  | { readonly kind: 'allow' }
  | {
      readonly kind: 'minimise';
      readonly because: Reasons;
      readonly columns: readonly ColumnTreatment[];
      readonly rows: readonly RowTreatment[];
    }
  | { readonly kind: 'limit'; readonly because: Reasons; readonly retryAfterMs: number }
  | { readonly kind: 'challenge'; readonly because: Reasons }
  | {
      readonly kind: 'block';
      readonly because: Reasons;
      readonly status: 400 | 401 | 403 | 404 | 413 | 415 | 429 | 451 | 502 | 503;
      readonly isHidden: boolean;
    };

export const allow: Decision = { kind: 'allow' };

export function isRefusal(decision: Decision): boolean {
  return decision.kind === 'limit' || decision.kind === 'challenge' || decision.kind === 'block';
}

export function headline(decision: Decision): string {
  switch (decision.kind) {
    case 'allow':
      return 'allowed';
    case 'minimise':
      return `minimised: ${decision.because[0].title}`;
    case 'limit':
    case 'challenge':
    case 'block':
      return `${decision.kind}: ${decision.because[0].title}`;
    default:
      return unreachable(decision);
  }
}
