import type { Attack } from './attack.ts';
import { commandInjection } from './command-injection.ts';
import { sqlInjection } from './sql-injection.ts';

const shelf = [commandInjection, sqlInjection] as const;

export type AttackId = (typeof shelf)[number]['id'];

/** The ground truth of attacks: one row for each kind of interpreter. None is on unless it is named, for what they run is real. */
export const attacks: readonly (Attack & { readonly id: AttackId })[] = shelf;
