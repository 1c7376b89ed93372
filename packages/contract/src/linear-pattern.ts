import { failure, type Result, success } from '@sluice/kit';
import { RE2JS } from 're2js';

/** A pattern of a contract, run in time linear in its input: whoever wrote the contract cannot stall the gate with it. */
export interface LinearPattern {
  test(text: string): boolean;
}

/** Compiles an ECMA-262 pattern, as JSON Schema has them. The failure says in words what cannot be run in linear time. */
export function linearPattern(pattern: string): Result<LinearPattern, string> {
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern));
    return success({ test: (text) => compiled.matcher(text).find() });
  } catch (fault) {
    const words = fault instanceof Error ? fault.message.replace(/^error parsing regexp: /, '').replace(/: `.*$/s, '') : 'unreadable';
    return failure(words);
  }
}
