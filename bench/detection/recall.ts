import { documents, type LabelledDocument } from './documents.ts';
import type { Finder } from './finder.ts';
import { type PersonalKind, personalKinds } from './keys.ts';
import { homes } from './people.ts';
import { person, personalValue } from './personal.ts';
import { Random } from './random.ts';
import { neutralKeys } from './scalars.ts';
import type { Split } from './split.ts';
import { Tallies } from './tally.ts';

/** Which classes a kind may be called. Any of them counts: a tax number may be its own class. */
const classesByKind: Readonly<Record<PersonalKind, RegExp>> = {
  name: /^personal\..*name/,
  first: /^personal\..*name/,
  last: /^personal\..*name/,
  street: /^personal\..*(?:address|street)/,
  email: /^personal\.e?-?mail/,
  phone: /^personal\.phone/,
  e164: /^personal\.phone/,
  birth: /^personal\.(?:birth|date-of-birth)/,
  national: /^(?:personal|finance|government)\..*(?:national|tax|identity|social|passport|licen[cs]e)/,
  password: /^secret\.password$/,
  pan: /^finance\.pan/,
  iban: /^finance\.iban/,
};

export function isOfKind(kind: PersonalKind, classes: readonly string[]): boolean {
  return classes.some((id) => classesByKind[kind].test(id));
}

/** Found and missed by kind in documents, and what was called something although it is nobody's. */
export function tallyDocuments(finder: Finder, split: Split, count: number): Tallies {
  const tallies = new Tallies();
  for (const made of documents(split, count)) tallyDocument(finder, made, tallies);
  return tallies;
}

function tallyDocument(finder: Finder, { document, leaves }: LabelledDocument, tallies: Tallies): void {
  const found = finder.find(document).leaves;
  if (found.length !== leaves.length) throw new Error('leaves of the document and of its labels differ in number');
  leaves.forEach(({ truth, kind, key, value, script }, index) => {
    const classes = found[index]?.classes ?? [];
    if (truth === 'unasked') return;
    if (truth === 'benign') {
      const wrong = (): string => `${key} = ${value} (${kind}) is called ${classes.join(', ')}`;
      tallies.of('benign').count(classes.length === 0, wrong);
      tallies.of(`benign: ${kind}`).count(classes.length === 0, wrong);
      return;
    }
    const isFound = isOfKind(truth, classes);
    const doubtful = found[index]?.doubtful.join(', ') ?? '';
    const missed = (): string => `${key} = ${value}${doubtful === '' ? '' : ` (possible: ${doubtful})`}`;
    tallies.of(truth).count(isFound, missed);
    tallies.of(`${truth} where its name is ${/^[\w.-]+$/.test(key) ? 'ASCII' : 'not ASCII, or has blanks'}`).count(isFound, missed);
    if (truth === 'name') tallies.of(`name in ${script}`).count(isFound, missed);
  });
}

/** The same values under names that say nothing. */
export function tallyWithheld(finder: Finder, split: Split, count: number): Tallies {
  const tallies = new Tallies();
  const random = new Random(`${split} withheld`);
  for (const kind of personalKinds) {
    for (let turn = 0; turn < count; turn += 1) {
      const key = random.pick(neutralKeys);
      const value = personalValue(random, split, kind, person(random, random.pick(homes[split])));
      tallies.of(kind).count(isOfKind(kind, finder.classesOf(key, value)), () => `${key} = ${value}`);
    }
  }
  return tallies;
}
