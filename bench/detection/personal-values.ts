import { join } from 'node:path';
import { atLeast, atMost, type FigureContext, type FigureValue, type Goal, noGoal } from '../figure.ts';
import type { Finder } from './finder.ts';
import { type PersonalKind, personalKinds } from './keys.ts';
import { openPeer, type Peer, peerPackages } from './peers.ts';
import { homes } from './people.ts';
import { person, personalValue } from './personal.ts';
import { Random } from './random.ts';
import { tallyDocuments, tallyWithheld } from './recall.ts';
import { scalarKinds } from './scalars.ts';
import { Tally } from './tally.ts';

const documentCount = 6000;
const withheldCount = 1500;
const peersFolder = join(import.meta.dirname, '../../node_modules/.cache/peers');

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

/** What libraries of npm do with the same values and the same ordinary ones; they see text and no field, and nothing is asked of them. */
export async function peerValues({ say }: FigureContext): Promise<readonly FigureValue[]> {
  const values: FigureValue[] = [];
  for (const wanted of peerPackages) {
    const peer = await openPeer(wanted, peersFolder);
    if (peer === null) say(`${wanted} could not be installed`);
    else for (const kind of [...personalKinds, 'benign'] as const) values.push(peerTally(peer, kind).value(noGoal));
  }
  return values;
}

function peerTally(peer: Peer, kind: PersonalKind | 'benign'): Tally {
  const random = new Random(`peer ${kind}`);
  const tally = new Tally(`${peer.name} changes ${kind}`);
  for (let turn = 0; turn < 500; turn += 1) {
    const value =
      kind === 'benign'
        ? random.pick(scalarKinds).make(random)
        : personalValue(random, 'score', kind, person(random, random.pick(homes.score)));
    tally.count(peer.changes(String(value)), () => '');
  }
  return tally;
}
