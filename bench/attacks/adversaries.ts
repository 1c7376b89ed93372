/** Texts of a given length that are made to cost a detector or a decoder more than their length: a beginning, what is repeated, and an end. */
export interface Adversary {
  readonly name: string;
  make(length: number): string;
}

/** Beginnings after which a rule looks for more: each expects something that the repetition nearly is. */
const triggers: readonly string[] = [
  '',
  'constructor',
  'constructor.prototyp',
  '() {',
  ';id ',
  '$(id',
  "' or ",
  '1 union ',
  '" in ',
  '<!DOCTYPE a ',
  '<!DOCTYPE',
  '<a ',
  '<a b="',
  '${',
  '{{',
  '#',
  '{',
  'alert',
  'document',
  'location',
  'this.a',
  'db.a.find',
  'do {',
  'new date',
  '*',
  ')(a',
  ') (',
  'a:1.1.1.1',
  'a123 ',
  '\nget ',
  '\nto',
  "' ] ",
  'count(',
  'O:1:"',
  '!!python/',
  'http://',
  'ignore prompt ',
  '=1+',
  '\n=a|',
  '\\/\t',
  'https:@',
  '../',
  '%c0',
  '__proto__ constructor',
  '&#',
  '\\u{',
  '["',
];

/** What is said again and again. */
const repeated: readonly string[] = [
  ' ',
  'a',
  'A',
  '0',
  '(',
  ')(',
  '\n',
  '#\n',
  '--\n',
  "'",
  '"',
  '<',
  '<a ',
  '<a b=c ',
  '<!--',
  '{',
  '{{a',
  '${a',
  '[',
  '["',
  ',',
  ';',
  ';id ',
  '`id` ',
  '|',
  '*',
  '=',
  '.',
  '../',
  '..',
  '%25',
  '%c0%',
  '&',
  '&#0',
  '&amp;',
  '\\',
  '\\u00',
  '\u0323\u0307',
  '\u200b',
  '\ufb03',
  'a\0',
  'or 1 ',
  'union ',
  'select ',
  'ignore your ',
  '\u{e0041}',
  '/*',
  '/**/',
  'a:1.',
  'a b!',
];

/** Beginnings of documents of GraphQL, and what is said again and again in them; the reader stops where a brace is missing, and never before. */
const documentTriggers: readonly string[] = [
  '{',
  '{a(b:',
  '{a(b:[',
  '{a(b:{',
  '{a(b:"',
  '{a(b:"""',
  '{a{',
  'query(',
  'query Q',
  '{...F}',
  '#',
  '{a #',
];
const documentRepeated: readonly string[] = [
  'a ',
  'a:b ',
  'a:a ',
  '{a',
  '{a}',
  '...F ',
  '...{a}',
  '...on T{a}',
  '@d ',
  '1 ',
  '"a" ',
  '""" ',
  '\\"""',
  '\\u0041',
  'a(b:1)',
  'a:1 ',
  '$a:T ',
  '[',
  '#\n',
  ',',
  'query Q{a}',
  'fragment F on T{...F}',
  '__proto__:{a:1}',
];

/** What the whole looks for only at the end. */
const ends: readonly string[] = ['', '`id`', '!'];

function adversary(trigger: string, unit: string, end: string): Adversary {
  return {
    name: `${JSON.stringify(trigger)} + ${JSON.stringify(unit)}… + ${JSON.stringify(end)}`,
    make: (length) => trigger + unit.repeat(Math.ceil(length / unit.length)).slice(0, length - trigger.length - end.length) + end,
  };
}

/** Every beginning with every repetition, each end in turn. */
export const adversaries: readonly Adversary[] = triggers.flatMap((trigger, one) =>
  repeated.map((unit, other) => adversary(trigger, unit, ends[(one + other) % ends.length] ?? '')),
);

/** The repetitions alone, with each end, and each repetition's trigger said again and again. */
export const plainAdversaries: readonly Adversary[] = [
  ...repeated.flatMap((unit) => ends.map((end) => adversary('', unit, end))),
  ...triggers.filter((trigger) => trigger !== '').map((trigger) => adversary('', trigger, '')),
];

/** Documents that are made to cost their reader more than their length: broken ones, whole ones, and chains of fragments in either order. */
export const documentAdversaries: readonly Adversary[] = [
  ...documentTriggers.flatMap((trigger) => documentRepeated.map((unit) => adversary(trigger, unit, ''))),
  ...documentRepeated.map((unit) => adversary('{a{', unit, '}}')),
  { name: 'a chain of fragments', make: (length) => chainOf(length, (index) => index + 1) },
  { name: 'a chain of fragments, backwards', make: (length) => chainOf(length, (index) => index - 1) },
  { name: 'all fragments spread the last one', make: (length) => chainOf(length, () => 0) },
  { name: 'as many names as fit', make: (length) => filled(length, '{a{', (index) => `n${index.toString(36)} `, '}}') },
];

function chainOf(length: number, next: (index: number) => number): string {
  return filled(length, '{...F0 ...F0}', (index) => `fragment F${index} on T{...F${next(index)} ...F${next(index)} a}`, '');
}

function filled(length: number, begin: string, unit: (index: number) => string, end: string): string {
  const parts = [begin];
  let left = length - begin.length - end.length;
  for (let index = 0, part = unit(0); part.length <= left; index += 1, part = unit(index)) {
    parts.push(part);
    left -= part.length;
  }
  return `${parts.join('')}${' '.repeat(Math.max(left, 0))}${end}`;
}
