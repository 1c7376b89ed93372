import { nearest } from '@sluice/kit';

export const treatmentNames = ['allow', 'strip', 'mask', 'encrypt', 'drop-row', 'problem', 'challenge', 'block', 'as-classified'];
const maskNames = [
  'full',
  'last-four',
  'keep-ends(4,2)',
  'keep-domain',
  'keep-country',
  'initials',
  'pseudonym(consumer)',
  'pseudonym(global)',
  'hash',
  'round-date(year)',
  'round-geo(2)',
  'round-amount(1000)',
  'ip-prefix(24,48)',
];

/** What was meant by a word that is no treatment. */
export function treatmentHint(text: string): string {
  const near = nearest(text, [...treatmentNames, ...maskNames.map((name) => `mask:${name}`)]);
  return near
    ? `did you mean "${near}"?`
    : `known are ${treatmentNames.join(', ')} and ${maskNames.map((name) => `mask:${name}`).join(', ')}`;
}
