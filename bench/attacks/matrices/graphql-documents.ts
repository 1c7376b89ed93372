import type { GraphqlLimits } from '@sluice/detect';

/** Writes a document in which one thing is counted `count` times, and nothing else more often than it must. */
export interface CountedShape {
  readonly name: string;
  make(count: number): string;
}

export type CountedFamily = Exclude<keyof GraphqlLimits, 'batch'>;

const each = (count: number, write: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => write(index)).join(' ');
const nested = (count: number, inside = ''): string => (count === 0 ? inside : `{ f${count} ${nested(count - 1, inside)} }`);
/** Half of a number and the other half. */
const halves = (count: number): readonly [number, number] => [Math.ceil(count / 2), Math.floor(count / 2)];

/** The least that all shapes of a family can write. */
export const leastCounts: Readonly<Record<CountedFamily, number>> = {
  depth: 9,
  fields: 10,
  rootFields: 3,
  aliases: 3,
  repeats: 3,
  duplicates: 3,
  recursion: 3,
  directives: 10,
  directivesPerField: 2,
  operations: 2,
  tokens: 12,
  characters: 30,
};

/** What can be asked too often, each in the ways in which it can be written. */
export const countedShapes: Readonly<Record<CountedFamily, readonly CountedShape[]>> = {
  depth: [
    { name: 'as it is', make: (count) => `query ${nested(count)}` },
    {
      name: 'over two fragments',
      make: (count) =>
        `{ a ${nested(count - 7, '{ ...F }')} } fragment F on T { b { c { ...G } } } fragment G on T { d { e { f { g } } } }`,
    },
    { name: 'in a fragment on a type', make: (count) => `{ a { ... on T ${nested(count - 1)} } }` },
    { name: 'in the second operation', make: (count) => `query A { a } query B ${nested(count)}` },
    { name: 'with arguments and aliases', make: (count) => `{ x: a(b: [{c: 1}]) ${nested(count - 1)} }` },
  ],
  fields: [
    { name: 'in one set', make: (count) => `{ r { ${each(count - 1, (index) => `f${index}`)} } }` },
    {
      name: 'by a fragment that is spread twice',
      make(count) {
        const [more, less] = halves(count - 3);
        return `{ r { a { ...F } b { ...F ${each(more - less, (index) => `g${index}`)} } } } fragment F on T { ${each(less, (index) => `f${index}`)} }`;
      },
    },
    { name: 'in a subscription', make: (count) => `subscription S { r { ${each(count - 1, (index) => `f${index}`)} } }` },
  ],
  rootFields: [
    { name: 'as they are', make: (count) => `query { ${each(count, (index) => `f${index}`)} }` },
    { name: 'in a fragment', make: (count) => `query { a ...F } fragment F on Query { ${each(count - 1, (index) => `f${index}`)} }` },
    { name: 'in fragments on the type', make: (count) => `mutation { ${each(count, (index) => `... on Mutation { f${index} }`)} }` },
  ],
  aliases: [
    { name: 'in one set', make: (count) => `{ r { ${each(count, (index) => `a${index}: f${index}`)} } }` },
    {
      name: 'one in each other',
      make: (count) =>
        `{ r { ${each(count / 2, (index) => `a${index}: f${index} { b${index}: g${index} }`)} ${count % 2 ? 'z: y' : ''} } }`,
    },
    {
      name: 'by a fragment that is spread twice',
      make(count) {
        const [more, less] = halves(count);
        return `{ r { a { ...F } b { ...F ${more > less ? 'x: y' : ''} } } } fragment F on T { ${each(less, (index) => `a${index}: f${index}`)} }`;
      },
    },
  ],
  repeats: [
    {
      name: 'logins',
      make: (count) => `mutation { ${each(count, (index) => `a${index}: login(name: "ann", pin: ${1000 + index}) { token }`)} }`,
    },
    {
      name: 'one without an alias',
      make: (count) => `{ user(id: 0) { id } ${each(count - 1, (index) => `a${index}: user(id: ${index}) { id }`)} }`,
    },
    { name: 'below the root', make: (count) => `{ me { ${each(count, (index) => `a${index}: friend(id: ${index}) { id }`)} } }` },
    {
      name: 'over fragments',
      make(count) {
        const [more, less] = halves(count);
        return `mutation { ...F ...G } fragment F on M { ${each(more, (index) => `a${index}: check(pin: ${index})`)} } fragment G on M { ${each(less, (index) => `b${index}: check(pin: ${index})`)} }`;
      },
    },
    {
      name: 'in fragments without a type',
      make: (count) => `{ me { ${each(count, (index) => `... @include(if: true) { a${index}: friend(id: ${index}) { id } }`)} } }`,
    },
  ],
  recursion: [
    { name: 'a field in itself', make: (count) => `{ r { ${each(count, (index) => `f${index} { a { a { a { b } } } }`)} } }` },
    {
      name: 'a round of two fields',
      make: (count) => `{ r { ${each(count, (index) => `f${index} { a { b { a { b { a { b { id } } } } } } }`)} } }`,
    },
    {
      name: 'by a fragment',
      make: (count) => `{ r { ${each(count, (index) => `f${index} { a { ...F } }`)} } } fragment F on T { a { ... on T { a { b } } } }`,
    },
  ],
  duplicates: [
    { name: 'one after the other', make: (count) => `query { me { ${each(count, () => 'id')} } }` },
    {
      name: 'with commas, comments and others between',
      make: (count) => `query { me { ${each(count, (index) => `id, # again\n f${index}`)} } }`,
    },
    { name: 'with sets of their own', make: (count) => `{ me { ${each(count, (index) => `friend { f${index} }`)} } }` },
    { name: 'by an alias', make: (count) => `{ me { id ${each(count - 1, () => 'id: name')} } }` },
  ],
  directives: [
    { name: 'on fields', make: (count) => `{ r { ${each(count, (index) => `f${index} @include(if: true)`)} } }` },
    {
      name: 'everywhere',
      make: (count) =>
        `query ($v: Int @a) @b { r { ...F @c ... on T @d { x } ... @e { y } ${each(count - 6, (index) => `f${index} @skip(if: false)`)} } } fragment F on T @f { z }`,
    },
  ],
  directivesPerField: [
    { name: 'on a field', make: (count) => `{ r { f ${each(count, () => '@include(if: true)')} } }` },
    { name: 'on an operation', make: (count) => `query Q ${each(count, (index) => `@d${index}`)} { f }` },
    { name: 'on a variable', make: (count) => `query ($v: Int = 1 ${each(count, (index) => `@d${index}`)}) { f(a: $v) }` },
    { name: 'on a spread', make: (count) => `{ r { ...F ${each(count, () => '@skip(if: false)')} } } fragment F on T { f }` },
    { name: 'on a fragment', make: (count) => `{ r { ...F } } fragment F on T ${each(count, () => '@d')} { f }` },
    { name: 'on a fragment on a type', make: (count) => `{ r { ... on T ${each(count, () => '@d')} { f } } }` },
  ],
  operations: [
    { name: 'of one kind', make: (count) => each(count, (index) => `query Q${index} { f }`) },
    { name: 'of two kinds', make: (count) => each(count, (index) => `${index % 2 ? 'query' : 'subscription'} Q${index} { f }`) },
  ],
  tokens: [
    { name: 'in a list', make: (count) => `{ r(x: [${each(count - 9, () => '1')}]) }` },
    {
      name: 'in a list of variables',
      make: (count) => `{ r(x: [${each(Math.floor((count - 9) / 2), () => '$v')} ${(count - 9) % 2 ? '1' : ''}]) }`,
    },
  ],
  characters: [
    { name: 'in a comment', make: (count) => `query { f } #${'x'.repeat(count - 13)}` },
    { name: 'in blanks', make: (count) => `query { f ${' ,\t\n'.repeat(count).slice(0, count - 11)}}` },
    { name: 'in a string', make: (count) => `query { f(a: "${'x'.repeat(count - 18)}") }` },
  ],
};

interface Pair {
  readonly name: string;
  readonly bad: string;
  /** The nearest to it that is none. */
  readonly good: string;
}

const chain = (last: string): string =>
  `{ ...F0 } ${each(50, (index) => `fragment F${index} on T { ...F${index + 1} }`)} fragment F50 on T { ${last} }`;

/** Fragments that come back to themselves, and bombs of them. */
export const fragmentPairs: readonly Pair[] = [
  { name: 'itself', bad: 'query { ...F } fragment F on T { a ...F }', good: 'query { ...F } fragment F on T { a }' },
  {
    name: 'itself, inside',
    bad: '{ a { ...F } } fragment F on T { b { ... on U { ...F } } }',
    good: '{ a { ...F } } fragment F on T { b { ... on U { c } } }',
  },
  {
    name: 'two',
    bad: '{ ...F } fragment F on T { ...G } fragment G on T { ...F }',
    good: '{ ...F ...G } fragment F on T { ...G } fragment G on T { a }',
  },
  { name: 'fifty', bad: chain('...F0'), good: chain('g') },
  { name: 'from the middle of fifty', bad: chain('...F25'), good: chain('g { h }') },
  { name: 'spread nowhere', bad: '{ a { b } } fragment F on T { ...F }', good: '{ a { b } } fragment F on T { c }' },
  {
    name: 'a bomb',
    bad: `{ ...F0 } ${each(40, (index) => `fragment F${index} on T { a${index} { ...F${index + 1} } b${index} { ...F${index + 1} } }`)} fragment F40 on T { c }`,
    good: `{ ...F0 } ${each(5, (index) => `fragment F${index} on T { a${index} { ...F${index + 1} } b${index} { ...F${index + 1} } }`)} fragment F5 on T { c }`,
  },
];

/** Questions about the schema, for whoever may not ask; what is good is none. */
export const introspectionPairs: readonly Pair[] = [
  { name: 'the schema', bad: '{ __schema { types { name } } }', good: '{ schema { types { name } } }' },
  { name: 'a type', bad: '{ __type(name: "User") { fields { name } } }', good: '{ type(name: "User") { fields { name } } }' },
  { name: 'by an alias', bad: '{ s: __schema { queryType { name } } }', good: '{ __schema: schema { queryType { name } } }' },
  {
    name: 'beside others',
    bad: 'query Q { me { id } __schema { directives { name } } }',
    good: 'query Q { me { id __typename } __typename }',
  },
  {
    name: 'in a fragment',
    bad: '{ ...F } fragment F on Query { ... { __schema { types { name } } } }',
    good: '{ ...F } fragment F on Query { ... { __typename } }',
  },
  {
    name: 'in the second operation',
    bad: 'query A { a } query B { __type(name: "A") { name } }',
    good: 'query A { a } query B { typeOf(name: "A") { name } }',
  },
];

/** Lists of the schema in lists of it, for those who may ask for it. */
export const circularPairs: readonly Pair[] = ['fields', 'interfaces', 'possibleTypes', 'inputFields'].flatMap((list) => [
  {
    name: `${list} of types`,
    bad: `{ __schema { types { ${list} { type { ${list} { type { ${list} { name } } } } } } } }`,
    good: `{ __schema { types { ${list} { type { ${list} { name } } } } } }`,
  },
  {
    name: `${list} of a type, in fragments`,
    bad: `{ __type(name: "A") { ...F } } fragment F on __Type { ${list} { ...G } } fragment G on __Type { a { ${list} { b { ${list} { name } } } } }`,
    good: `{ __type(name: "A") { ...F } } fragment F on __Type { ${list} { ...G } } fragment G on __Type { a { ${list} { b { name } } } }`,
  },
]);
