import { failure, type Result, success } from '@sluice/kit';
import { RE2JS } from 're2js';

/** A pattern of a contract, run in time linear in its input: whoever wrote the contract cannot stall the gate with it. */
export interface LinearPattern {
  test(text: string): boolean;
}

/**
 * Compiles an ECMA-262 pattern, as JSON Schema has them. The failure says in words what cannot be run in linear time.
 * The engine counts to 1000; a higher count is loosened to "or more", so that `^[a-z]{1,4096}$` still says which characters may stand.
 */
export function linearPattern(pattern: string): Result<LinearPattern, string> {
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(loosened(pattern)));
    return success({ test: (text) => compiled.matcher(text).find() });
  } catch (fault) {
    const words = fault instanceof Error ? fault.message.replace(/^error parsing regexp: /, '').replace(/: `.*$/s, '') : 'unreadable';
    return failure(words);
  }
}

const countMax = 1000;

function loosened(pattern: string): string {
  // An escape is one token, so that `\\{1,2000}` stays the text it is.
  return pattern.replace(/\\.|\{(\d{1,9})(,(\d{1,9})?)?\}/gs, (token: string, least?: string, range?: string, most?: string) => {
    if (least === undefined || (Number(least) <= countMax && Number(most ?? 0) <= countMax)) return token;
    return range === undefined || Number(least) > countMax ? `{${Math.min(Number(least), countMax)},}` : `{${least},}`;
  });
}
