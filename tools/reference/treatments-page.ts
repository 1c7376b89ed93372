import { parseTreatment } from '@sluice/model';
import { code, page, table } from './markdown.ts';

const treatments: readonly (readonly [form: string, about: string])[] = [
  ['allow', 'The value passes.'],
  ['mask:…', 'The value says less; the forms are below.'],
  [
    'encrypt',
    'The value becomes a JWE (RFC 7516, compact) that only the consumer opens: its public JWK stands under `consumers` in the configuration. The plaintext is the JSON of the value. Where the consumer has no key, or the contract has no room for a JWE, the value is stripped and `treatment.not-encrypted` is found.',
  ],
  ['strip', 'The member or item goes. A body that is one value is masked whole.'],
  ['drop-row', 'The row goes for which `keep` does not hold.'],
  [
    'problem',
    'The body of an error (status 400 and above), and a body that is one text, becomes a problem document (RFC 9457) with the id of the exchange; a status below 400 becomes 502. In other answers, and in one that streams, the value is stripped.',
  ],
  ['challenge', 'Of a request as a whole: 401, or 403 where scopes are missing, with `WWW-Authenticate` (RFC 9110 11.6.1).'],
  ['block', 'The answer is refused.'],
  ['as-classified', 'What the class of the value deserves; the page of data classes says it.'],
];

const masks: readonly (readonly [form: string, about: string, given: string, made: string])[] = [
  ['mask:full', 'Stars, at most eight.', 'Grace Hopper', '********'],
  ['mask:keep-ends(4,2)', 'The ends stay, at least half is hidden.', 'GB82 WEST 1234 5698 7654 32', 'GB82 **** **** **** **** 32'],
  ['mask:last-four', 'The last four of eight and more.', '4111-1111-1111-1234', '****-****-****-1234'],
  ['mask:keep-domain', 'Of an e-mail address its domain.', 'ada@example.com', '***@example.com'],
  ['mask:keep-country', 'Of an international telephone number its country code.', '+49 151 12345678', '+49 *** ********'],
  ['mask:initials', 'The first letters of a name.', 'Ada Lovelace', 'A. L.'],
  ['mask:pseudonym(consumer)', 'In the form of the value; the same for the same value and consumer.', 'Customer-1001', 'Qmwrxkap-7353'],
  ['mask:pseudonym(global)', 'The same for the same value and every consumer.', 'ada@example.com', 'wpv4rrt2ny6bvij@pseudonym.example'],
  ['mask:hash', '64 keyed bits.', 'Customer-1001', '5f1d0c3ab2e47791'],
  ['mask:round-date(year)', 'The first day of the year; also `month`.', '29.02.1980', '01.01.1980'],
  ['mask:round-geo(2)', 'Coordinates with so many decimals.', '51.5074, -0.1278', '51.51, -0.13'],
  ['mask:round-amount(1000)', 'Down to a multiple; without one, to the first digit.', '$5,234.50', '$5,000.00'],
  ['mask:ip-prefix(24,48)', 'So many bits of an IPv4 and of an IPv6 address.', '203.0.113.7', '203.0.113.0'],
];

/** What `treat:` of a rule may say. */
export function treatmentsPage(): string {
  const unknown = [...treatments.slice(2, -1), ...masks].find(([form]) => parseTreatment(form) === null);
  if (unknown) throw new Error(`"${unknown[0]}" is no treatment`);
  const intro =
    'What `treat:` of a rule may say. Where several rules meet at one value the strictest treatment is done. Within a longer text only what was ' +
    'found is masked. A number stays a number: what is hidden of it becomes 0.';
  const contract =
    '## Treated answers and their contract\n\nWhat the contract requires is not taken out: it becomes `null` where it may, else a value of its ' +
    'type, length, pattern and format that is made of the contract alone. A mask that is not of the declared form gives way to such a value. ' +
    'Where nothing can be both hidden and of the contract (an enumeration, a constant, a row below `minItems`), hiding wins, ' +
    '`contract.broken-by-treatment` is found, and `sluice check` says so before.';
  const pseudonyms =
    '## Pseudonyms\n\nThey are made under a key of their own and stay the same over restarts. `sluice keys list` shows it, `sluice keys destroy` ' +
    'destroys it: then nobody can tell whose they were, and new ones differ. Those of one consumer also differ from the day on which ' +
    '`sluice keys rotate` gives consumers new ids. Pseudonyms can meet: of n values of a form with N pseudonyms, ' +
    'n²/2N pairs are expected to.';
  return page(
    'Treatments',
    intro,
    table(
      ['treat', 'what is done'],
      treatments.map(([form, about]) => [code(form), about]),
    ),
    `## Masks\n\n${table(
      ['mask', 'what stays', 'of', 'comes'],
      masks.map(([form, about, given, made]) => [code(form), about, code(given), code(made)]),
    )}`,
    contract,
    pseudonyms,
  );
}
