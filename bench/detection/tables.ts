import { benignColumns, type ColumnKind, classColumns } from './column-kinds.ts';
import { type Casing, casings, isAnyLeft, keyLanguages, keyOf, kindKey, type PersonalKind, personalKinds, spell } from './keys.ts';
import { homes } from './people.ts';
import { person, personalValue } from './personal.ts';
import { Random } from './random.ts';
import type { Split } from './split.ts';

export interface LabelledColumn {
  readonly key: string;
  readonly label: string;
  readonly truth: ColumnKind['truth'];
  readonly isDirty: boolean;
}

export interface Table {
  readonly document: { readonly rows: readonly Readonly<Record<string, unknown>>[] };
  readonly columns: readonly LabelledColumn[];
}

const placeholders = ['n/a', '-', 'unknown', '', 'TBD', '?'];

/** Arrays of rows, a third of whose columns are dirty: gaps, one misfit in ten, numbers as text. */
export function tables(split: Split, count: number): readonly Table[] {
  return Array.from({ length: count }, (_, index) => table(split, new Random(`${split} table ${index}`)));
}

function table(split: Split, random: Random): Table {
  const casing = random.chance(0.6) ? random.pick(['snake', 'camel'] as const) : random.pick(casings);
  const language = random.chance(0.6) ? 'en' : random.pick(keyLanguages);
  const home = random.pick(homes[split]);
  const people = random.shuffled(personalKinds).slice(0, random.between(2, 5));
  const others = random.shuffled([...benignColumns, ...classColumns]).slice(0, random.between(4, 9));
  const kinds = new Map<string, ColumnKind & { readonly isDirty: boolean }>();
  const add = (key: string, kind: ColumnKind): void => {
    if (!kinds.has(key)) kinds.set(key, { ...kind, isDirty: random.chance(1 / 3) });
  };
  for (const kind of people) add(kindKey(random, split, kind, language, casing), ofPeople(split, kind, home));
  for (const kind of others) {
    const isNameless = kind.truth === null && random.chance(0.1);
    add(isNameless ? `column_${random.between(1, 40)}` : plainKey(random, split, kind, casing), kind);
  }
  const rows = Array.from({ length: random.between(8, 120) }, () =>
    Object.fromEntries([...kinds].map(([key, kind]) => [key, kind.isDirty ? soiled(random, kind) : kind.make(random)])),
  );
  return { document: { rows }, columns: [...kinds].map(([key, { label, truth, isDirty }]) => ({ key, label, truth, isDirty })) };
}

function ofPeople(split: Split, kind: PersonalKind, home: (typeof homes)[Split][number]): ColumnKind {
  return { label: kind, keys: [], truth: kind, make: (random) => personalValue(random, split, kind, person(random, home)) };
}

/** Ordinary names are few, so that both sides may use them where a side would have none. */
function plainKey(random: Random, split: Split, { keys }: ColumnKind, casing: Casing): string {
  const own = keys.filter((key) => isAnyLeft(split, key));
  return own.length > 0 ? keyOf(random, split, own, casing) : spell(random.pick(keys), casing, 'f');
}

function soiled(random: Random, kind: ColumnKind): unknown {
  const turn = random.next();
  if (turn < 0.08) return null;
  if (turn < 0.18) return random.pick(placeholders);
  const value = kind.make(random);
  return typeof value === 'number' && turn < 0.4 ? String(value) : value;
}
