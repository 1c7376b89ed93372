import { Random } from '../../detection/random.ts';
import { manualLanguages, manualParagraphs } from '../documents/manual-pages.ts';
import { readReadmes } from '../documents/readmes.ts';

/** A person as shops and registers keep them. */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly company: string;
  readonly street: string;
  readonly city: string;
  readonly age: number;
  readonly note: string;
}

/** What clients send: texts that people wrote, and made-up people. The same in every run on one machine. */
export interface Texts {
  readonly random: Random;
  /** A paragraph of prose. */
  prose(): string;
  /** A section of a README, in markdown, with code. */
  section(): string;
  code(): string;
  /** Some words, as somebody searches or names a thing. */
  words(count: number): string;
  person(): Person;
}

const given = [
  'Ann',
  'Björn',
  'Chloë',
  'Dmitri',
  "D'Arcy",
  'Elif',
  'Fatima',
  'Gus',
  'Håkon',
  'Ines',
  'José',
  'Kaya',
  'Li Na',
  'Mária',
  'Nils-Ole',
  '花子',
];
const family = [
  "O'Brien",
  'de la Cruz',
  'Müller',
  'Nguyễn',
  'Smith-Jones',
  'van den Berg',
  'Ólafsdóttir',
  "D'Angelo",
  'Łukaszewicz',
  'Khan',
  'Or',
  'Union',
  '山田',
];
const companies = [
  'Ben & Jerry’s',
  'AT&T',
  'Select Foods; Inc.',
  'Union (Holding) GmbH & Co. KG',
  'O’Neill / Sons',
  '"Best" Pizza',
  'C++ Labs',
  '#1 Tyres',
  '50% Off Ltd',
  'Drop Table Tennis',
];
const streets = [
  '12 Main St., Apt #4',
  "St. John's Rd 7",
  'Straße des 17. Juni 135',
  'Rue de l’Église 3 bis',
  'c/o Meyer, Weg 5 – 7',
  'Calle 8 No. 12-34 (int. 2)',
];
const cities = ['Málaga', 'St. Gallen', "L'Aquila", 'Kraków', 'Île-de-France', '’s-Hertogenbosch', 'New York, NY', '東京'];

export function textsFor(seed: string): Texts {
  const random = new Random(seed);
  const { sections, prose, code } = readReadmes();
  const manuals = manualLanguages.flatMap((language) => manualParagraphs(language) ?? []);
  const paragraphs = manuals.length === 0 ? prose : manuals;
  const vocabulary = prose.slice(0, 400).flatMap((text) => text.match(/\p{L}[\p{L}'’-]+/gu) ?? []);
  const texts: Texts = {
    random,
    prose: () => random.pick(random.chance(0.5) ? paragraphs : prose),
    section: () => random.pick(sections),
    code: () => random.pick(code),
    words: (count) => Array.from({ length: count }, () => random.pick(vocabulary)).join(' '),
    person() {
      const [first, last] = [random.pick(given), random.pick(family)];
      const mailbox = `${first}.${last}`.normalize('NFKD').replace(/[^\w.'-]/g, '');
      return {
        name: `${first} ${last}`,
        email: `${mailbox}+${random.digits(2)}@example.com`,
        company: random.pick(companies),
        street: random.pick(streets),
        city: random.pick(cities),
        age: random.between(18, 90),
        note: texts.prose().slice(0, 400),
      };
    },
  };
  return texts;
}
