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
