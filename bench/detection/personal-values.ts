import { atLeast, atMost, type FigureContext, type FigureValue, type Goal } from '../figure.ts';
import type { Finder } from './finder.ts';
import { type PersonalKind, personalKinds } from './keys.ts';
import { openPeer, peerNames } from './peers.ts';
import { homes } from './people.ts';
import { person, personalValue } from './personal.ts';
import { Random } from './random.ts';
import { tallyDocuments, tallyWithheld } from './recall.ts';
import { scalarKinds } from './scalars.ts';
import { Tally } from './tally.ts';

const documentCount = 6000;
const withheldCount = 1500;

const goals: Readonly<Record<PersonalKind, number>> = {
  name: 95,
  first: 97,
  last: 97,
  street: 95,
  email: 99.5,
  phone: 97,
  e164: 99,
  birth: 98,
  national: 95,
  password: 99,
  pan: 99,
  iban: 99,
};
/** Names, streets and days are told only; whoever calls a lone word a name calls most words names. */
const withheldGoals: Readonly<Partial<Record<PersonalKind, Goal>>> = {
  email: atLeast(99),
  pan: atLeast(99),
  iban: atLeast(99),
  e164: atLeast(97),
  name: atMost(0),
  street: atMost(0),
  birth: atMost(0),
};

/** Recall and false alarms in documents, then with the fields' names withheld. */
export function personalValues(finder: Finder, { say, show }: FigureContext): readonly FigureValue[] {
  say(`${documentCount} documents`);
  const inDocuments = tallyDocuments(finder, 'score', documentCount);
  for (const { name, right, all } of inDocuments.all()) if (name.includes(' ')) show(`${name}: ${right} of ${all} right`);
  say('the same kinds, names withheld');
  const withheld = tallyWithheld(finder, 'score', withheldCount);
  return [
    ...personalKinds.map((kind) => inDocuments.of(kind).value(atLeast(goals[kind]))),
    inDocuments.of('benign').value(atMost(0.3), 'wrong'),
    ...personalKinds.flatMap((kind) => {
      const goal = withheldGoals[kind];
      if (goal === undefined) return [];
      const { right, all } = withheld.of(kind);
      return [named(`${kind} without its name`, right, all).value(goal)];
    }),
  ];
}

function named(name: string, right: number, all: number): Tally {
  const tally = new Tally(name);
  tally.right = right;
  tally.all = all;
  return tally;
}

/** What libraries of npm do with the same values and the same ordinary ones; they see text and no field. */
export async function peerValues(): Promise<readonly FigureValue[]> {
  const values: FigureValue[] = [];
  for (const name of peerNames) {
    const peer = await openPeer(name);
    for (const kind of [...personalKinds, 'benign'] as const) {
      const goal = kind === 'benign' ? atMost(0.3) : atLeast(goals[kind]);
      if (peer === null) {
        if (kind === 'benign') values.push({ kind: 'unmeasured', name: `peer ${name}`, unit: '%', goal, why: 'not installed' });
        continue;
      }
      const random = new Random(`peer ${kind}`);
      const tally = new Tally(`peer ${name}, ${kind}`);
      for (let turn = 0; turn < 500; turn += 1) {
        const value =
          kind === 'benign'
            ? random.pick(scalarKinds).make(random)
            : personalValue(random, 'score', kind, person(random, random.pick(homes.score)));
        tally.count(peer.changes(String(value)), () => '');
      }
      values.push(tally.value(goal));
    }
  }
  return values;
}
