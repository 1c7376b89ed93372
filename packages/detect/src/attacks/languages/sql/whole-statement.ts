import { isStatement } from './continuation.ts';
import { isQuery } from './joined-query.ts';
import type { Token } from './lexer.ts';

/** Whether a text is a statement of SQL from its first word: somebody's text about SQL, which leaves no value and is no attack where texts belong. */
export function isWholeStatement(tokens: readonly Token[]): boolean {
  const [first] = tokens;
  return first !== undefined && (first.kind === 'select' ? isQuery(tokens, 1) : first.kind === 'statement' && isStatement(tokens, 0));
}
