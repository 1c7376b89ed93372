import { failure, type Result, success } from '@sluice/kit';
import { RE2JS } from 're2js';

/** Ordinary values: what takes one of these for its own cannot be told by its form alone. */
const ordinary: readonly (readonly [string, string])[] = [
  ['a whole number', '7'],
  ['a whole number', '1234567890'],
  ['a time in milliseconds', '1732550400000'],
  ['an amount', '1299.95'],
  ['a version', '10.4.2'],
  ['a word', 'shipped'],
  ['a word in capitals', 'PENDING'],
  ['a name', 'Blue shirt'],
  ['a day', '2024-11-25'],
  ['a time', '2024-11-25T10:15:00.000Z'],
  ['a UUID', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
  ['an object id', '507f1f77bcf86cd799439011'],
  ['a digest', '5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8'],
  ['a path', '/v1/orders/17'],
  ['an address of a page', 'https://shop.example/orders/17'],
  ['a country', 'DE'],
  ['a currency', 'EUR'],
];

/**
 * Compiles a pattern of a person's for a linear-time engine. Refused are what that engine has not (lookaround, back-references), what
 * matches nothing or repeats a repetition (two ways to match the same text), and, where no name stands beside it, what also matches
 * ordinary values.
 */
export function compilePattern(pattern: string, isAlone: boolean): Result<(text: string) => boolean, string> {
  const nested = nestedRepetition(pattern);
  if (nested !== null) return failure(`it is ambiguous: "${nested}" repeats a repetition`);
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(pattern);
  } catch (error) {
    return failure(`it is no RE2 pattern: ${error instanceof Error ? error.message : 'unknown'}`);
  }
  const matches = (text: string): boolean => compiled.matches(text);
  if (matches('')) return failure('it is ambiguous: it matches a value that is empty');
  const met = isAlone ? ordinary.find(([, value]) => matches(value)) : undefined;
  if (met)
    return failure(
      `it is ambiguous: it also matches ${met[0]} such as "${met[1]}"; say "telling: some", so that a name must stand beside it`,
    );
  return success(matches);
}

/** `(a+)+`, `(\w*-?)*`: a group under an unbounded repetition whose own last part is under one. */
function nestedRepetition(pattern: string): string | null {
  const opened: { readonly at: number; hasRepetition: boolean }[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const sign = pattern[at];
    if (sign === '\\') at += 1;
    else if (sign === '[') at = classEnd(pattern, at);
    else if (sign === '(') opened.push({ at, hasRepetition: false });
    else if (sign === ')') {
      const group = opened.pop();
      if (group === undefined) continue;
      const isRepeated = isUnbounded(pattern, at + 1);
      if (isRepeated && group.hasRepetition) return pattern.slice(group.at, at + 2);
      const outer = opened.at(-1);
      if (outer && (group.hasRepetition || isRepeated)) outer.hasRepetition = true;
    } else if (isUnbounded(pattern, at)) {
      const inner = opened.at(-1);
      if (inner) inner.hasRepetition = true;
    }
  }
  return null;
}

function classEnd(pattern: string, start: number): number {
  let at = start + 1;
  if (pattern[at] === '^') at += 1;
  if (pattern[at] === ']') at += 1;
  while (at < pattern.length && pattern[at] !== ']') at += pattern[at] === '\\' ? 2 : 1;
  return at;
}

function isUnbounded(pattern: string, at: number): boolean {
  return pattern[at] === '*' || pattern[at] === '+' || /^\{\d+,\}/.test(pattern.slice(at, at + 12));
}
