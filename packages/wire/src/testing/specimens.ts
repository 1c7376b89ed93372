import { utf8 } from '@sluice/kit';
import { PathTrie, type Tape, tokenKind, unknownShape } from '@sluice/model';
import fc from 'fast-check';
import type { Edit } from '../cuts.ts';
import { keyOf, textOf } from '../text-of.ts';
import { TrieIndex } from '../trie-index.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const keys = fc.oneof(
  fc.constantFrom('id', 'email', 'name', 'rest', 'rows', 'r', 'é', '', 'a/b', '550e8400-e29b', 'jane@example.com'),
  fc.string({ maxLength: 6 }),
);
const scalars = fc.oneof(
  fc.constantFrom(null, true, false),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value)),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ maxLength: 12 }).map((text) => `m${text}`),
);

/** Random documents, deep and wide enough to cross the borders of small units. */
export const documents: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalars,
    fc.array(tie('value'), { maxLength: 8 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 8, noNullPrototype: true }),
  ),
})).value;

/** A document as text with random white space and random escapes that a parser does not see. */
export function written(value: Json, next: () => number): string {
  const space = (): string => (next() < 0.7 ? '' : (['\n  ', ' ', '\t', '\r\n'][Math.floor(next() * 4)] ?? ''));
  // A name of one letter stays as it is: V8's `JSON.parse`, which is asked what is right, now and then reads its escape as a backslash.
  const text = (plain: string): string =>
    plain.length === 1
      ? JSON.stringify(plain)
      : JSON.stringify(plain).replace(/[a-z/]/g, (letter, at: number, whole: string) => {
          if (whole[at - 1] === '\\' || next() < 0.95 || /\\u[0-9a-f]{0,3}$/.test(whole.slice(Math.max(0, at - 5), at))) return letter;
          return letter === '/' ? '\\/' : `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
        });
  const write = (part: Json): string => {
    if (typeof part === 'string') return text(part);
    if (isItems(part)) return `[${part.map((item) => space() + write(item) + space()).join(',') || space()}]`;
    if (part === null || typeof part !== 'object') return JSON.stringify(part);
    const members = Object.entries(part).map(([key, member]) => `${space()}${text(key)}${space()}:${space()}${write(member)}${space()}`);
    return `{${members.join(',') || space()}}`;
  };
  return space() + write(value) + space();
}

function isItems(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** The value that a tape says stands at a token. */
export function jsonOf(tape: Tape, token: number): Json {
  switch (tape.kinds[token]) {
    case tokenKind.object: {
      const members: [string, Json][] = [];
      for (const child of childrenOf(tape, token)) members.push([keyOf(tape, child) ?? '?', jsonOf(tape, child)]);
      return Object.fromEntries(members);
    }
    case tokenKind.array:
      return childrenOf(tape, token).map((child) => jsonOf(tape, child));
    case tokenKind.string:
      return textOf(tape, token);
    default:
      return JSON.parse(textOf(tape, token)) as Json;
  }
}

function childrenOf(tape: Tape, token: number): readonly number[] {
  const children: number[] = [];
  for (let child = token + 1; child < (tape.nexts[token] ?? 0); child = tape.nexts[child] ?? 0) children.push(child);
  return children;
}

// One rule, told twice: for parsed values and for tokens. Members whose key begins with `r`, negative items and arrays in arrays go;
// texts that begin with `m` become `masked"`; members that are `true` become a small object.
export function edited(value: Json): Json {
  if (typeof value === 'string') return value.startsWith('m') ? 'masked"' : value;
  if (isItems(value)) {
    return value.filter((item) => !(typeof item === 'number' && item < 0) && !isItems(item)).map((item) => edited(item));
  }
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([key]) => !key.startsWith('r'));
  return Object.fromEntries(kept.map(([key, member]) => [key, member === true ? { was: true } : edited(member)]));
}

const replacement = utf8('{"was": true}');

/** `isItem` tells it of children of containers from earlier units, whose kind the tape does not know. */
export function editsOf(tape: Tape, isRoot: (token: number) => boolean): readonly Edit[] {
  const edits: Edit[] = [];
  for (let token = 0; token < tape.count; token += 1) {
    const kind = tape.kinds[token];
    const key = isRoot(token) ? null : keyOf(tape, token);
    const isItem = key === null && !isRoot(token);
    if (key?.startsWith('r')) edits.push({ kind: 'remove', token });
    if (isItem && (kind === tokenKind.array || (kind === tokenKind.number && Number(textOf(tape, token)) < 0))) {
      edits.push({ kind: 'remove', token });
    }
    if (key !== null && kind === tokenKind.true) edits.push({ kind: 'replace', token, bytes: replacement });
    if (kind === tokenKind.string && textOf(tape, token).startsWith('m')) {
      edits.push({ kind: 'rewrite', token, start: tape.starts[token] ?? 0, end: tape.ends[token] ?? 0, text: 'masked"' });
    }
  }
  return edits;
}

export function freshIndex(): TrieIndex {
  return new TrieIndex(new PathTrie(unknownShape));
}

/** A small generator of numbers in [0, 1) for tests. */
export function numbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) | 0;
    return (state >>> 0) / 4_294_967_296;
  };
}
