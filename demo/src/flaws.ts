import { type AttackId, attacks } from './attacks/attacks.ts';
import { authenticationFlaws } from './flaws/authentication.ts';
import type { Flaw } from './flaws/flaw.ts';
import { functionLevelFlaws } from './flaws/function-level.ts';
import { misconfigurationFlaws } from './flaws/misconfiguration.ts';
import { objectLevelFlaws } from './flaws/object-level.ts';
import { propertyLevelFlaws } from './flaws/property-level.ts';

const table = [
  ...objectLevelFlaws,
  ...authenticationFlaws,
  ...propertyLevelFlaws,
  ...functionLevelFlaws,
  ...misconfigurationFlaws,
] as const;

export type FlawId = (typeof table)[number]['id'] | AttackId;

/** The ground truth of leaks: every flaw that the demo has when all are on. Without them it is as its contract says. */
export const flaws: readonly Flaw[] = table;

/** `all` are all leaks; attacks are on only where their ids are given. */
export type FlawChoice = 'all' | 'none' | readonly string[];

/** An id that no flaw has is a mistake of whoever wrote it: it throws and names the ids there are. */
export function chosenFlaws(choice: FlawChoice): ReadonlySet<FlawId> {
  if (choice === 'none') return new Set();
  const leaks: readonly FlawId[] = table.map((flaw) => flaw.id);
  if (choice === 'all') return new Set(leaks);
  const known = [...leaks, ...attacks.map(({ id }) => id)];
  return new Set(choice.map((id) => known.find((candidate) => candidate === id) ?? unknownFlaw(id, known)));
}

function unknownFlaw(id: string, known: readonly string[]): never {
  throw new Error(`no flaw "${id}"; choose "all", "none" or some of: ${known.join(', ')}`);
}
