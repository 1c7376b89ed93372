import { nearest } from '@sluice/kit';
import { fitsGlob } from './glob.ts';

/** Kinds of findings that a rule may ask for, but for those of attacks (`attack.…`) and those that policies name themselves (`rule.…`, `patch.…`). */
export const findingKinds: readonly string[] = [
  'access.replaced-object',
  'authentication.missing',
  'authentication.invalid',
  'authentication.insufficient',
  'authentication.unavailable',
  'authentication.undemanded',
  'ban.block',
  'ban.limit',
  'ban.challenge',
  'cookie.missing-flags',
  'cors.foreign-origin',
  'csrf.cross-site',
  'csrf.no-evidence',
  'csrf.token',
  'request.ambiguous-target',
  'request.duplicate-member',
  'request.invalid',
  'request.page-size-clamped',
  'request.parameter-pollution',
  'request.partly-inspected',
  'request.read-only-property',
  'request.undeclared-body',
  'request.undeclared-property',
  'request.unjudged-body',
  'request.unreadable-body',
  'request.unknown-parameter',
  'response.open-redirect',
  'response.partly-inspected',
  'response.undeclared-field',
  'response.undeclared-status',
];

/** Of the patterns of findings those that no finding fits, in words. `attacks`: their ids; none where nobody knows which there are. */
export function unknownFindings(patterns: readonly string[], attacks: readonly string[]): readonly string[] {
  const known = [...findingKinds, ...attacks.map((id) => `attack.${id}`)];
  return patterns
    .filter((pattern) => {
      const isNamedElsewhere = /^(?:rule|patch)\./.test(pattern) || (attacks.length === 0 && pattern.startsWith('attack.'));
      return !isNamedElsewhere && !known.some((kind) => fitsGlob(kind, pattern));
    })
    .map((pattern) => {
      const near = nearest(pattern, [...known, ...leadsOf(known)]);
      return `nothing finds "${pattern}"${near ? `; did you mean "${near}"?` : ''}`;
    });
}

function leadsOf(kinds: readonly string[]): readonly string[] {
  return [...new Set(kinds.map((kind) => `${kind.split('.')[0]}.*`))];
}
