import type { Endpoint } from '@sluice/model';
import { namedSegments } from '../access/access-match.ts';
import { fitsGlob } from '../glob.ts';
import { type BoundRule, type Judging, reasonOf } from '../judging.ts';
import { wouldHave } from '../own-findings.ts';
import { isOpening, type Rule } from '../rule.ts';

/** The patterns of rules and of limits name segments, too; what access calls them stays. */
export function withNamesOf(
  about: readonly Pick<Rule, 'match'>[],
  endpoint: Endpoint,
  known: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  return new Map([
    ...namedSegments(
      about.map(({ match }) => match),
      endpoint,
    ),
    ...known,
  ]);
}

/** Exceptions before a rule about values that let pass what it finds. */
export function openingsOfFound({ match }: Rule, before: readonly BoundRule[]): readonly BoundRule[] {
  return before.filter(
    ({ rule }) => isOfFoundValues(rule) && match.findings.some((kind) => rule.match.findings.some((pattern) => fitsGlob(kind, pattern))),
  );
}

/** An exception to rules about values lets pass what they found, and says nothing of anything else. */
export function isOfFoundValues(rule: Rule): boolean {
  const { findings } = rule.match;
  return isOpening(rule) && rule.value === null && findings.length > 0 && findings.every((pattern) => /^(?:rule|patch)\./.test(pattern));
}

/** Values that a rule found are treated at the places where it found them. */
export function decideFound(judging: Judging, bound: BoundRule): void {
  const { rule } = bound;
  const { treatment } = rule;
  const found = judging.inspection.findings.filter(({ kind }) => rule.match.findings.includes(kind));
  if (treatment === null || found.length === 0 || !judging.applies(bound)) return;
  for (const { place, count } of found) {
    const reason = reasonOf(rule, place, null);
    if (rule.mode !== 'enforce') judging.findings.push(wouldHave(rule, place, count));
    // Of a body that is one value, or that nobody could read, nothing can be taken out.
    else if (place === 'request.body') judging.treat(rule, { place, dataClass: null, treatment: { kind: 'block' }, reason });
    else judging.strip({ place, dataClass: null, treatment, reason });
  }
}
