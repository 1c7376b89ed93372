import { type Casing, casings, countryByLanguage, keyLanguages, keyOf, kindKey, type PersonalKind } from './keys.ts';
import { homes } from './people.ts';
import { type Person, person, personalValue } from './personal.ts';
import { Random } from './random.ts';
import { type ScalarKind, scalarKinds, scalarPhrases } from './scalars.ts';
import type { Split } from './split.ts';

/** What a text or number of a document is; `unasked` is what no figure counts, such as a city. */
export type Truth = PersonalKind | 'benign' | 'unasked';

export interface LabelledLeaf {
  readonly truth: Truth;
  /** A kind of `scalarKinds` where it is benign. */
  readonly kind: string;
  readonly key: string;
  readonly value: string | number;
  readonly script: string;
}

export interface LabelledDocument {
  readonly document: unknown;
  /** Of every text and number, in the document's order. */
  readonly leaves: readonly LabelledLeaf[];
}

/** Documents as APIs answer them, the same in every run. */
export function documents(split: Split, count: number, salt = ''): readonly LabelledDocument[] {
  return Array.from({ length: count }, (_, index) => new Writer(split, new Random(`${split} document ${salt}${index}`)).write(index));
}

class Marked {
  readonly leaf: LabelledLeaf;

  constructor(leaf: LabelledLeaf) {
    this.leaf = leaf;
  }
}

type Node = Marked | readonly Node[] | { [key: string]: Node } | boolean | null;
type Members = { [key: string]: Node };

/** People's kinds that an answer may hold, by what it is about. */
const subjects: readonly (readonly PersonalKind[])[] = [
  ['first', 'last', 'email', 'phone', 'birth', 'street'],
  ['name', 'email', 'e164', 'street'],
  ['first', 'last', 'birth', 'national', 'phone', 'street'],
  ['name', 'birth', 'national', 'email', 'phone'],
  ['name', 'iban', 'email', 'street'],
  ['name', 'pan', 'street', 'phone'],
  ['email', 'password', 'e164', 'first'],
  ['first', 'last', 'email', 'password'],
  ['first', 'last', 'e164', 'national', 'birth', 'email'],
];

const containers: Readonly<Record<Split, readonly string[]>> = {
  tune: ['customer', 'patient', 'author', 'contact', 'student', 'driver', 'owner', 'buyer', 'assignee', 'billing'],
  score: ['employee', 'passenger', 'recipient', 'guest', 'member', 'doctor', 'tenant', 'payer', 'reviewer', 'shipping'],
};
/** How the two halves of a name are called inside an object that is the name. */
const halves: Readonly<Record<Split, readonly [outer: string, first: string, last: string]>> = {
  tune: ['name', 'given', 'family'],
  score: ['person_name', 'first', 'last'],
};
const lists = ['data', 'items', 'results', 'rows', 'records', 'users', 'entries', 'content'];

class Writer {
  readonly #split: Split;
  readonly #random: Random;
  readonly #casing: Casing;
  readonly #language: string;
  readonly #keys = new Map<string, string>();

  constructor(split: Split, random: Random) {
    this.#split = split;
    this.#random = random;
    this.#casing = random.chance(0.6) ? random.pick(['snake', 'camel'] as const) : random.pick(casings);
    this.#language = random.chance(0.5) ? 'en' : random.pick(keyLanguages);
  }

  write(index: number): LabelledDocument {
    const root = index % 6 === 5 ? this.#catalogue() : this.#answer();
    const leaves: LabelledLeaf[] = [];
    return { document: plain(root, leaves), leaves };
  }

  /** An answer about people: one, or a list of rows, in one of the usual wrappings. */
  #answer(): Node {
    const random = this.#random;
    const subject = random.pick(subjects);
    const benign = random.shuffled(scalarKinds).slice(0, random.between(4, 9));
    const isFlat = random.chance(0.5);
    const container = random.pick(containers[this.#split]);
    const isBare = random.chance(0.25);
    const record = (): Members => this.#record(subject, benign, isFlat, container, isBare);
    switch (random.between(0, 6)) {
      case 0:
        return record();
      case 1:
        return { [random.pick(lists)]: many(random.between(2, 12), record), total: this.#scalar('quantity'), hasMore: random.chance(0.5) };
      case 2:
        return many(random.between(2, 8), record);
      case 3:
        return {
          data: { type: this.#scalar('type'), id: this.#scalar('UUID 4'), attributes: record() },
          links: { self: this.#scalar('URL') },
        };
      case 4:
        return {
          data: {
            list: { edges: many(random.between(2, 6), () => ({ node: record() })), pageInfo: { endCursor: this.#scalar('cursor') } },
          },
        };
      case 5:
        return { event: this.#scalar('event name'), created: this.#scalar('epoch seconds'), data: { object: record() }, livemode: false };
      default:
        return { status: this.#scalar('status'), result: record(), error: null };
    }
  }

  #record(kinds: readonly PersonalKind[], benign: readonly ScalarKind[], isFlat: boolean, container: string, isBare: boolean): Members {
    const random = this.#random;
    const who = person(random, random.pick(homes[this.#split]));
    const fields = random.shuffled(kinds).map((kind) => [kind, this.#personal(kind, who)] as const);
    const others = this.#members(benign);
    const inner: Members = {};
    const [outer, first, last] = halves[this.#split];
    for (const [kind, node] of fields) {
      if (isBare && !isFlat && kind === 'name') inner['name'] = node;
      else if (isBare && (kind === 'first' || kind === 'last'))
        inner[outer] = { ...(inner[outer] as Members), [kind === 'first' ? first : last]: node };
      else inner[this.#keyOf(kind)] = node;
    }
    if (kinds.includes('street')) {
      const city = new Marked({ truth: 'unasked', kind: '', key: 'city', value: random.pick(who.home.cities), script: who.home.script });
      if (!isFlat) {
        const key = this.#keyOf('street');
        const street = inner[key];
        delete inner[key];
        if (street !== undefined) inner['address'] = { [key]: street, city, country: this.#scalar('country code') };
      } else inner['city'] = city;
    }
    const noted: Members = random.chance(0.1) ? { ...others, middle_note: null } : others;
    return isFlat ? { ...noted, ...inner } : { ...noted, [container]: inner };
  }

  /** An answer about nobody: products, builds, measurements. */
  #catalogue(): Node {
    const random = this.#random;
    const kinds = random.shuffled(scalarKinds).slice(0, random.between(8, 16));
    const holder = random.pick(['product', 'build', 'metric', 'asset', 'plan', 'release', 'warehouse', 'category']);
    const row = (): Members => ({
      ...this.#members(kinds),
      [holder]: { name: this.#scalar('product name', `${holder}.name`), id: this.#scalar('nanoid') },
    });
    return random.chance(0.5) ? { [random.pick(lists.filter((list) => list !== 'users'))]: many(random.between(2, 10), row) } : row();
  }

  #members(kinds: readonly ScalarKind[]): Members {
    const members: Members = {};
    for (const kind of kinds) {
      const key = this.#benignKey(kind);
      members[key] = this.#mark('benign', kind.kind, key, kind.make(this.#random), '');
    }
    return members;
  }

  #personal(kind: PersonalKind, who: Person): Node {
    return this.#mark(
      kind,
      '',
      this.#keyOf(kind),
      personalValue(this.#random, this.#split, kind, who, countryByLanguage[this.#language]),
      who.home.script,
    );
  }

  #scalar(name: string, key = '(wrapping)'): Node {
    const kind = scalarKinds.find((one) => one.kind === name);
    if (kind === undefined) throw new Error(`no scalar kind ${name}`);
    return this.#mark('benign', name, key, kind.make(this.#random), '');
  }

  #mark(truth: Truth, kind: string, key: string, value: string | number | boolean, script: string): Node {
    return typeof value === 'boolean' ? value : new Marked({ truth, kind, key, value, script });
  }

  /** The same name for all rows of a document. */
  #keyOf(kind: PersonalKind): string {
    return this.#once(kind, () => kindKey(this.#random, this.#split, kind, this.#language, this.#casing));
  }

  #benignKey(kind: ScalarKind): string {
    const casing = this.#casing === 'prefixed' ? 'snake' : this.#casing;
    return this.#once(kind.kind, () => keyOf(this.#random, this.#split, scalarPhrases(this.#split, kind), casing));
  }

  #once(what: string, make: () => string): string {
    const known = this.#keys.get(what);
    if (known !== undefined) return known;
    const made = make();
    this.#keys.set(what, made);
    return made;
  }
}

function many(count: number, make: () => Node): readonly Node[] {
  return Array.from({ length: count }, make);
}

function plain(node: Node, leaves: LabelledLeaf[]): unknown {
  if (node instanceof Marked) {
    leaves.push(node.leaf);
    return node.leaf.value;
  }
  if (node === null || typeof node !== 'object') return node;
  if (Array.isArray(node)) return node.map((item: Node) => plain(item, leaves));
  return Object.fromEntries(Object.entries(node).map(([key, member]) => [key, plain(member, leaves)]));
}
