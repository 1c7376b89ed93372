import { isStatement } from './continuation.ts';
import { isQuery } from './joined-query.ts';
import { sqlTokens } from './lexer.ts';

/** Whether a text is a statement of SQL from its first word: somebody's text about SQL, which leaves no value and is no attack where texts belong. */
export function isWholeStatement(text: string): boolean {
  const { tokens } = sqlTokens(text, 0);
  const [first] = tokens;
  return first !== undefined && (first.kind === 'select' ? isQuery(tokens, 1) : first.kind === 'statement' && isStatement(tokens, 0));
}
