import type { Cell } from './cell.ts';

const operators = 'ne eq gt gte lt lte in nin regex where exists type mod all size or and nor not elemMatch expr function'.split(' ');
const members = ['1', '""', 'null', '[]', '{}', '"^a"'];

/** Operators of document databases as names, in brackets of forms, and in documents that stand in a string. */
export const documentQueries: readonly Cell[] = operators.flatMap((operator) => [
  // `$type` alone is how serialisers of .NET name a class.
  ...(operator === 'type' ? [] : [{ name: `$${operator} as a member`, text: `$${operator}`, isName: true }]),
  { name: `$${operator} in brackets`, text: `password[$${operator}]`, isName: true },
  { name: `$${operator} in inner brackets`, text: `filter[password][$${operator}]`, isName: true },
  { name: `$${operator} behind a dot`, text: `password.$${operator}`, isName: true },
  ...members.flatMap((member) => [
    { name: `$${operator} in JSON`, text: `{"$${operator}":${member}}` },
    { name: `$${operator} in JSON with blanks`, text: ` { "$${operator}" : ${member} }` },
    { name: `$${operator} in a script's object`, text: `{'$${operator}':${member}}` },
    { name: `$${operator} bare`, text: `{$${operator}:${member}}` },
    { name: `$${operator} behind a string`, text: `a', $${operator}: ${member}, b: 'c` },
  ]),
]);

export const plainDocuments: readonly Cell[] = [
  ...operators.flatMap((operator) => [
    { name: operator, text: operator, isName: true },
    { name: `${operator} in brackets`, text: `filter[${operator}]`, isName: true },
    { name: `${operator} in JSON`, text: `{"${operator}":1}` },
  ]),
  ...['$ref', '$schema', '$id', '$defs', '$type', '$filter', '$top', '$skip', '$orderby', '$select', '$expand', '$count'].map((text) => ({
    name: text,
    text,
    isName: true,
  })),
  ...['$5', 'US$ 10', '{"price":"$5"}', 'a $in b', '$HOME', '$100 or more'].map((text) => ({ name: text, text })),
];

const attributes = ['uid', 'cn', 'mail', 'objectClass', 'userPassword', 'sAMAccountName', 'member;range=0-9', 'description'];
const values = ['*', 'admin', 'a*', '1'];

/** Filters of a directory that leave the assertion they stand in (RFC 4515). */
export const directoryFilters: readonly Cell[] = attributes.flatMap((attribute) =>
  values.flatMap((value) =>
    [
      `*)(${attribute}=${value}`,
      `*)(${attribute}=${value})`,
      `admin)(${attribute}=${value}`,
      `*)(&(${attribute}=${value}`,
      `*))(|(${attribute}=${value}`,
      `admin*)((|(${attribute}=${value})`,
      `x)(!(${attribute}=${value}))`,
      `*)(|(${attribute}=${value})(cn=*))`,
      `(&(${attribute}=${value})(!(cn=a)))`,
      `(|(${attribute}=${value})(cn=*))`,
      `x)(${attribute}>=${value}`,
      `x)(${attribute}~=${value}`,
    ].map((text) => ({ name: text, text })),
  ),
);

export const plainParentheses: readonly Cell[] = [
  ...attributes.flatMap((attribute) =>
    [`${attribute} (optional)`, `${attribute}=1`, `f(${attribute})`, `(${attribute})`, `a (b) (${attribute})`].map((text) => ({
      name: text,
      text,
    })),
  ),
  ...['5 * (3 + 2)', '(a) and (b)', 'call (0)20 7946 0958', 'x = (a * b)', ':-)', '(see below)', '*required*', '4*(2)'].map((text) => ({
    name: text,
    text,
  })),
];

const leaves = ['isAdmin', 'role', 'toString', 'polluted', 'constructor', 'a.b'];

/** Ways to the prototype of all objects: in names of JSON, forms and queries, and in texts that are read as JSON. */
export const prototypes: readonly Cell[] = [
  { name: '__proto__', text: '__proto__', isName: true },
  ...leaves.flatMap((leaf) => [
    { name: 'brackets', text: `__proto__[${leaf}]`, isName: true },
    { name: 'dots', text: `__proto__.${leaf}`, isName: true },
    { name: 'inner brackets', text: `a[__proto__][${leaf}]`, isName: true },
    { name: 'inner dots', text: `a.__proto__.${leaf}`, isName: true },
    { name: 'an item', text: `a[0][__proto__][${leaf}]`, isName: true },
    { name: 'quoted brackets', text: `a["__proto__"]["${leaf}"]`, isName: true },
    { name: 'constructor in brackets', text: `constructor[prototype][${leaf}]`, isName: true },
    { name: 'constructor with dots', text: `constructor.prototype.${leaf}`, isName: true },
    { name: 'inner constructor', text: `a[constructor][prototype][${leaf}]`, isName: true },
    { name: 'JSON', text: `{"__proto__":{"${leaf}":true}}` },
    { name: 'JSON with blanks', text: `{ "a": 1, "__proto__" : { "${leaf}" : true } }` },
    { name: 'inner JSON', text: `{"a":{"__proto__":{"${leaf}":true}}}` },
    { name: 'JSON by constructor', text: `{"constructor":{"prototype":{"${leaf}":true}}}` },
    { name: 'JSON with escapes', text: `{"\\u005f\\u005fproto\\u005f\\u005f":{"${leaf}":true}}` },
    { name: 'JSON with an escaped letter', text: `{"__\\u0070roto__":{"${leaf}":true}}` },
    { name: 'JSON twice', text: `{"a":1,"a":{"__proto__":{"${leaf}":1}}}` },
    { name: 'percent escapes', text: `%5F%5Fproto%5F%5F[${leaf}]`, isName: true },
  ]),
];

export const plainNames: readonly Cell[] = [
  ...[
    'proto',
    'prototype',
    '_proto',
    'proto_',
    'protocol',
    'grpc.proto',
    'filter[prototype]',
    'car.prototype',
    'prototypes[0]',
    '__typename',
    '__v',
  ].map((text) => ({ name: text, text, isName: true })),
  ...['{"prototype":true}', '{"proto":"https"}', 'the prototype of a car', 'a constructor and its prototype', '{"__typename":"Car"}'].map(
    (text) => ({
      name: text,
      text,
    }),
  ),
];
