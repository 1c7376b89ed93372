import { failure, type Result, success } from '@sluice/kit';
import { ordinaryValues } from '@sluice/policy';
import { RE2JS } from 're2js';

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
  const met = isAlone ? ordinaryValues.find(([, value]) => matches(value)) : undefined;
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
