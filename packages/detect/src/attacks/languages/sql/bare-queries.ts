import { comparesLiterals } from './continuation.ts';
import type { Token } from './lexer.ts';

const leadMax = 16;

/** `UNION SELECT` behind what is no query and no prose, where what it selects is SQL. */
export function unionIn(tokens: readonly Token[]): Token | null {
  let wasName = false;
  for (let at = 0; at < Math.min(tokens.length, leadMax); at += 1) {
    const token = tokens[at] as Token;
    if (token.kind === 'union') {
      let select = at + 1;
      while (tokens[select]?.kind === 'filler' || tokens[select]?.kind === '(') select += 1;
      if (tokens[select]?.text === 'table' && tokens[select + 1]?.kind === 'name' && tokens[select + 2]?.kind !== 'name')
        return at > 0 ? token : null;
      if (tokens[select]?.text !== 'select') return null;
      const [one, other] = [tokens[select + 1], tokens[select + 2]];
      if (one === undefined) return null;
      const isSql = one.kind !== 'name' || other === undefined || other.kind === '(' || other.kind === 'from' || other.kind === ',';
      return at > 0 && isSql ? token : null;
    }
    if (token.kind === 'select' || token.kind === 'statement') return null;
    if (token.kind === 'name' && wasName) return null;
    wasName = token.kind === 'name';
  }
  return null;
}

/** `CASE WHEN 1=1 THEN`: a choice whose outcome is known. */
export function choiceIn(tokens: readonly Token[]): Token | null {
  for (const [at, token] of tokens.entries()) {
    if (token.text !== 'case' || tokens[at + 1]?.text !== 'when') continue;
    const condition = tokens[at + 2]?.kind === '(' ? at + 3 : at + 2;
    if (comparesLiterals(tokens, condition) || likensLiterals(tokens, condition)) return token;
  }
  return null;
}

/** `7 LIKE 7`, `binary 7=binary 7`. */
function likensLiterals(tokens: readonly Token[], at: number): boolean {
  const left = tokens[at]?.text === 'binary' ? at + 1 : at;
  const sign = tokens[left + 1];
  const right = tokens[left + 2]?.text === 'binary' ? left + 3 : left + 2;
  const areLiteral = [left, right].every((one) => tokens[one]?.kind === 'number' || tokens[one]?.kind === 'string');
  return areLiteral && (sign?.text === '=' || /^(?:r?like|ilike|regexp|glob)$/.test(sign?.text ?? ''));
}

/** `(SELECT …`, where what follows is SQL: a star, a function, a literal, or a FROM within reach. */
export function queryIn(tokens: readonly Token[]): Token | null {
  let at = 0;
  while (tokens[at]?.kind === '(' || tokens[at]?.kind === 'filler') at += 1;
  const select = tokens[at];
  if (at === 0 || tokens[0]?.kind !== '(' || select?.text !== 'select') return null;
  let item = at + 1;
  while (tokens[item]?.kind === 'filler') item += 1;
  const [first, second] = [tokens[item], tokens[item + 1]];
  const isSql = first?.kind !== 'name' || second?.kind === '(' || second?.kind === 'from' || second?.kind === ',';
  return isSql ? select : null;
}
