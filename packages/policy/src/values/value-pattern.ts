import { failure, type Result, success } from '@sluice/kit';
import { RE2JS } from 're2js';

const patternLengthMax = 512;
/** Instructions of the compiled pattern: what one character of a value can cost. */
const programSizeMax = 1000;
/**
 * What all patterns may cost in one request: a step is one instruction at one character. The slowest of them were measured at 50 ns a step, so that
 * all of it is a tenth of a second.
 */
export const patternStepsMax = 1 << 21;
/** Where in a longer value a match stands is not asked: that would cost many times what finding out costs. */
const spanLengthMax = 8192;

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A pattern that a person wrote, run in time linear in the value (RE2): whoever sends the value cannot stall the gate with it. */
export interface ValuePattern {
  readonly text: string;
  /** The most that one character of a value costs, in steps. */
  readonly size: number;
  holds(value: string): boolean;
  /** Where it matches first; null where it does not, and where the value is long. */
  spanIn(value: string): Span | null;
}

/** The failure says what is wrong with the pattern, in words that follow "the pattern …". */
export function valuePattern(text: string): Result<ValuePattern, string> {
  if (text.length > patternLengthMax) return failure(`is longer than ${patternLengthMax} characters`);
  const compiled = compiledPattern(text);
  if (!compiled.ok) return compiled;
  const size = compiled.value.programSize();
  if (size > programSizeMax)
    return failure(`compiles to ${size} instructions, and ${programSizeMax} are the most; write smaller counts in braces`);
  return success({
    text,
    size,
    holds: (value) => compiled.value.test(value),
    spanIn(value) {
      if (value.length > spanLengthMax) return null;
      const matcher = compiled.value.matcher(value);
      return matcher.find() ? { start: matcher.start(), end: matcher.end() } : null;
    },
  });
}

function compiledPattern(text: string): Result<RE2JS, string> {
  const around = /(?<!\\)\(\?<?[=!]/.exec(text);
  if (around)
    return failure(`looks around ("${around[0]}"), which no linear-time engine does; write what matches, or use "when" beside it`);
  try {
    return success(RE2JS.compile(text));
  } catch (error) {
    const words = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '').replaceAll('`', '"') : 'unreadable';
    return failure(`is no RE2 pattern: ${words}`);
  }
}
