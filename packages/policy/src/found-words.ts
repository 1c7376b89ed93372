import type { JudgedSide } from '@sluice/model';
import { fitsGlob } from './glob.ts';
import type { Rule } from './rule.ts';

/** The kinds of findings that a rule acted upon, each once; none where it asks for no finding. */
export function foundBy({ match }: Rule, { inspection }: JudgedSide): readonly string[] {
  const found = inspection.findings.filter(
    ({ kind, confidence }) =>
      (match.isWithPossible || confidence !== 'possible') && match.findings.some((pattern) => fitsGlob(kind, pattern)),
  );
  return [...new Set(found.map(({ kind }) => kind))];
}

/** What would have made a message pass in which that was found. */
export function passingWords(kind: string, place: string): string {
  const words = wordsByLead.find(([lead]) => kind.startsWith(lead))?.[1];
  return words?.(place) ?? `the message is as the contract describes it at ${place}`;
}

const wordsByLead: readonly (readonly [lead: string, words: (place: string) => string])[] = [
  ['authentication.unavailable', () => 'whoever can tell whether the credential is good answers'],
  ['authentication.', () => 'the caller shows a credential that the endpoint accepts and that holds'],
  ['ban.', () => 'the ban is over: "sluice bans" shows it, and "sluice bans lift" lifts it'],
  ['csrf.', () => 'the page is of an origin that browser.csrf.origins names, or the route says anySite: true'],
  ['attack.', (place) => `${place} is without what the finding counts against it, or the contract declares what texts are there`],
  ['access.replaced-object', (place) => `${place} is an object, or is left out`],
  ['request.unjudged-body', () => 'the body can be read to its end: shorter, and with less in it'],
  ['request.unreadable-body', () => 'the body is whole, and in a coding and a charset that are known'],
  ['request.parameter-pollution', (place) => `${place} comes once`],
  ['response.open-redirect', () => 'browser.csrf.origins or browser.cors.origins names the host that the answer leads to'],
];
