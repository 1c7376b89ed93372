import type { LimitTerms } from '@sluice/model';
import type { Ask, Grant, Return } from './lease-port.ts';

/** What the leases of one limit need of the lessee that keeps them. */
export interface LeaseDesk {
  readonly now: () => number;
  readonly fingerprint: (text: string) => string;
  readonly counts: LesseeCounts;
  /** The holder does not answer, or has only just begun to again: nobody waits for it. */
  readonly isDoubtful: boolean;
  /** Null where no answer came. */
  ask(ask: Ask, answered: (grant: Grant | null) => void): void;
  giveBack(returned: Return, isUrgent?: boolean): void;
  /** Decides here, by the lessee's share, and by what is known to be left. */
  locally(key: string, terms: LimitTerms, amount: number, value: string | null, known?: number): Grant;
  /** What was decided here of a quota's present window. */
  takenAlone(key: string): number;
  /** Takes back what was decided here. */
  locallyBack(returned: Return): void;
}

export interface LesseeCounts {
  /** Takes that a lease answered at once. */
  leased: number;
  /** Those that waited for a grant. */
  waited: number;
  /** Those that were decided by the lessee's share, since the holder did not answer. */
  alone: number;
  refused: number;
  /** Leases and debts that there was no room for. */
  dropped: number;
}
