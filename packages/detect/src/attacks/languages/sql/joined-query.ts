import type { Token } from './lexer.ts';
import { tellingFunctions } from './words.ts';

/** So far into a text a query is looked for; prose that has signs between words so far is none. */
const leadMax = 16;
const itemsMax = 40;
const joiners = new Set(['operator', 'joint', ',', '(', 'compare', 'not']);
const values = new Set(['name', 'number', 'string', 'literal', 'variable']);
const afterSource = new Set([')', ',', ';', 'where', 'clause', 'logic', 'union', 'tail']);

/**
 * `name||(SELECT …`, `id,(SELECT …`, `SELECT 'a'||(SELECT …`: a query that is joined to a bare value, or to a selected text, by a sign, with what
 * it asks and whom. Null where there is none.
 */
export function joinedQueryIn(tokens: readonly Token[]): Token | null {
  const from = tokens[0]?.kind === 'select' && tokens[1]?.kind === 'string' ? 1 : 0;
  if (!values.has(tokens[from]?.kind ?? 'other')) return null;
  let wasValue = false;
  for (let at = from; at < Math.min(tokens.length, leadMax); at += 1) {
    const token = tokens[at] as Token;
    if (token.kind === 'select')
      return isJoined(tokens, at) && (isQuery(tokens, at + 1) || isTelling(tokens, at + 1) || isOfLiteral(tokens, at)) ? token : null;
    if (wasValue && (token.text === 'asc' || token.text === 'desc')) continue;
    const isValue = values.has(token.kind);
    // Two values with nothing between them are prose.
    if ((isValue && wasValue) || !(isValue || joiners.has(token.kind) || token.kind === ')')) return null;
    wasValue = isValue;
  }
  return null;
}

/** `^(select 1)`, `,(select 1/0)`: a literal behind a sign that computes, or one that is computed with. */
function isOfLiteral(tokens: readonly Token[], select: number): boolean {
  const [one, other] = [tokens[select + 1], tokens[select + 2]];
  if (one?.kind !== 'number' || tokens[select - 1]?.kind !== '(') return false;
  return (
    (other?.kind === ')' && tokens[select - 2]?.kind === 'operator') ||
    (other?.kind === 'operator' && tokens[select + 3]?.kind === 'number')
  );
}

/** `sleep(5)`, with something in it. */
function isTelling(tokens: readonly Token[], at: number): boolean {
  return tellingFunctions.has(tokens[at]?.text ?? '') && tokens[at + 1]?.kind === '(' && tokens[at + 2]?.kind === 'number';
}

/** Behind a parenthesis that a sign stands before, and no word: `Size (select …` is prose. */
function isJoined(tokens: readonly Token[], select: number): boolean {
  let open = select - 1;
  while (tokens[open]?.kind === '(') open -= 1;
  return open < select - 1 && joiners.has(tokens[open]?.kind ?? 'other');
}

/** What is asked, a FROM, whom, and then an end or what goes on in SQL: no `from the list below`. */
export function isQuery(tokens: readonly Token[], from: number): boolean {
  let at = from;
  while (at < from + itemsMax && tokens[at] !== undefined && tokens[at]?.kind !== 'from') at += 1;
  const [source, after] = [tokens[at + 1], tokens[at + 2]];
  return at > from && tokens[at]?.kind === 'from' && source?.kind === 'name' && (after === undefined || afterSource.has(after.kind));
}
