import type { Token } from './lexer.ts';
import { catalogs, tellingFunctions, usualFunctions } from './words.ts';

/** What a text does once it stands outside of the value that it was meant to be. */
export type Continuation =
  | 'always'
  | 'literal'
  | 'condition'
  | 'union'
  | 'stacked'
  | 'tail'
  | 'long-tail'
  | 'reopened'
  | 'subselect'
  | 'function'
  | 'telling-function'
  | 'catalog'
  | 'clause'
  | 'counting'
  | 'outfile'
  | 'expression';

export type NoteContinuation = (what: Continuation, token: Token) => void;

const arithmetic = new Set(['-', '+', '*', '/', '%', '^', '|', '&']);
/** Procedures of SQL Server that need no parentheses. */
export const procedures =
  /^(?:master\.{1,2}|(?:master\.)?dbo\.)?(?:xp_(?:cmdshell|dirtree|fileexist|regread|regwrite|availablemedia|servicecontrol)|sp_oacreate|sp_makewebtask)$/;

/** Kinds of tokens that can follow a value, so that what comes next is still SQL and no prose. */
const joins = new Set(['logic', 'joint', 'union', 'compare', 'where', 'clause', ';', ',', 'tail', 'operator', 'not']);
const operands = new Set(['name', 'number', 'string', 'variable', 'literal']);
const comparisons = new Set(['=', '==', '<', '>', '<=', '>=', '<>', '!=', '<=>', '~', '!<', '!>', '=-', '=+', '=~', '=.']);

/**
 * Reads tokens that follow a value. Nothing is noted unless the first of them (behind closing parentheses) can follow one: words of prose
 * cannot. `quote` is the one that was broken out of.
 */
export function readContinuation(tokens: readonly Token[], from: number, quote: string | null, note: NoteContinuation): boolean {
  let first = from;
  while (tokens[first]?.kind === ')') first += 1;
  // `) AS x WHERE …` closes a subquery.
  if (tokens[first]?.text === 'as' && tokens[first + 1]?.kind === 'name') first += 2;
  const begin = tokens[first];
  if (
    begin === undefined ||
    !(
      joins.has(begin.kind) ||
      begin.text === 'waitfor' ||
      (begin.kind === '(' && tokens[first + 1]?.kind === 'select') ||
      (begin.kind === 'statement' && (quote !== null || begin.text === 'update') && tokens.length > first + 3 && isStatement(tokens, first))
    ) ||
    (begin.kind === 'union' && !isUnion(tokens, first)) ||
    isQuotedWord(begin, tokens[first + 1], quote)
  )
    return false;
  let [wasOperand, isQuery, isWhole] = [false, false, true];
  for (let at = first; at < tokens.length; at += 1) {
    const token = tokens[at] as Token;
    const next = tokens[at + 1];
    const isOperand = operands.has(token.kind);
    // Two operands with nothing between them are prose, unless a query began before.
    if (!isQuery && ((isOperand && wasOperand && token.text !== 'against') || (token.kind === 'string' && isProse(token)))) {
      isWhole = false;
      break;
    }
    wasOperand = isOperand || token.kind === ')';
    switch (token.kind) {
      case 'logic':
      case 'joint':
      case 'where':
        readCondition(tokens, at, note);
        break;
      case 'union':
        if (!isUnion(tokens, at)) break;
        note('union', token);
        isQuery = true;
        break;
      case ';':
        if (
          next &&
          (((next.kind === 'statement' || next.kind === 'select') && isStatement(tokens, at + 1)) ||
            (next.text === 'if' && (comparesLiterals(tokens, at + 2) || comparesLiterals(tokens, at + 3))))
        ) {
          note('stacked', token);
          isQuery = true;
        }
        break;
      case 'tail':
        if (at === first || wasComplete(tokens[at - 1]) || tokens[at - 2]?.text === 'returning')
          note(isBareTail(token, quote) ? 'tail' : 'long-tail', token);
        break;
      case 'open':
        if (quote !== null && token.text[0] === quote && !isProse(token) && !isQuotes(token)) note('reopened', token);
        break;
      case 'select':
        if (tokens[at - 1]?.kind === '(') note('subselect', token);
        isQuery = true;
        break;
      case 'statement':
      case 'name':
        if (next?.kind === '(' && tellingFunctions.has(token.text)) note('telling-function', token);
        else if (next?.kind === '(' && usualFunctions.has(token.text)) {
          note('function', token);
          if (comparesLiterals(tokens, at + 2)) note('always', token);
        } else if (procedures.test(token.text)) note('telling-function', token);
        else if (token.text === 'waitfor' && next?.text === 'delay') note('telling-function', token);
        else if ((token.text === 'outfile' || token.text === 'dumpfile') && next !== undefined) note('outfile', token);
        if (catalogs.test(token.text)) note('catalog', token);
        break;
      case 'variable':
        if (token.text.startsWith('@@')) note('catalog', token);
        break;
      case 'clause':
        if (readClause(tokens, at, note)) isQuery = true;
        break;
      default:
        break;
    }
  }
  if (isWhole && first === from && isChain(tokens, first, quote)) note('expression', begin);
  if (begin.kind === 'operator') readExpression(tokens, first, quote, note);
  else if (begin.kind === 'statement' && begin.text !== 'waitfor') note('stacked', begin);
  else if (begin.kind === 'compare' || begin.kind === 'not') readComparison(tokens, first, quote, note);
  return true;
}

/** `UNION ALL (SELECT`: the word joins queries, and names nothing. */
function isUnion(tokens: readonly Token[], at: number): boolean {
  let select = at + 1;
  while (/^(?:filler|operator|\()$/.test(tokens[select]?.kind ?? '')) select += 1;
  if (tokens[select]?.text === 'table') return tokens[select + 1]?.kind === 'name' && tokens[select + 2]?.kind !== 'name';
  return tokens[select]?.kind === 'select' && tokens[select + 1]?.kind !== 'compare';
}

/** `OR 1=1`, `AND 'a'='a`, `OR x LIKE x`: a condition whose outcome is known before it is asked; else a condition at all. */
function readCondition(tokens: readonly Token[], at: number, note: NoteContinuation): void {
  let left = at + 1;
  while (isUnary(tokens[left])) left += 1;
  const one = tokens[left];
  if (one === undefined) return;
  if (one.kind === 'select' && tokens[left - 1]?.kind === '(') return note('condition', one);
  let after = left + 1;
  // `(8)=3`
  if (isLiteral(one)) for (let open = left - 1; tokens[open]?.kind === '(' && tokens[after]?.kind === ')'; open -= 1) after += 1;
  const operator = tokens[after];
  if (isSameCall(tokens, left)) return note('always', one);
  if ((operator?.text === 'isnull' || operator?.text === 'notnull') && (one.kind === 'name' || isLiteral(one))) return note('always', one);
  if (isLiteral(one) && computesToComparison(tokens, after)) return note('always', one);
  const close = operator?.kind === '(' ? tokens.slice(after, after + argumentsMax).findIndex(({ kind }) => kind === ')') : -1;
  const call = close < 0 ? -1 : after + close;
  const asked = tokens[call + 1];
  if (call > 0 && (asked === undefined || asked.kind === 'tail' || asked.text === 'against' || comparisons.has(asked.text)))
    return note('condition', one);
  if (one.kind === 'name' && operator?.text === 'is' && isKnownOutcome(tokens, after + 1)) return note('always', one);
  if (isLiteral(one) && operator?.kind === 'operator' && arithmetic.has(operator.text) && isLiteralAt(tokens, after + 1))
    return note('literal', one);
  if (isLiteral(one) && (operator === undefined || isEnding(operator))) return note('literal', one);
  if (operator === undefined || (operator.kind !== 'compare' && !comparisons.has(operator.text))) return;
  let right = after + 1;
  while (isUnary(tokens[right]) || tokens[right]?.kind === 'compare') right += 1;
  const other = tokens[right];
  if (other === undefined) return;
  // `"Story Points" > 3`: what has blanks in double quotes is a name.
  if (isLiteral(one) && isLiteral(other))
    note(one.kind === 'string' && /^"\w+ \w/.test(one.text) && other.kind === 'number' ? 'condition' : 'always', one);
  else if (one.kind === 'name' && one.text === other.text && other.kind === 'name') note('always', one);
  else if (isLiteral(other) || other.kind === 'variable' || other.kind === 'select' || tokens[right + 1]?.kind === '(')
    note('condition', one);
}

/** `*3*8=6*8`: signs and numbers, a comparison, a number. */
function computesToComparison(tokens: readonly Token[], from: number): boolean {
  let at = from;
  while (arithmetic.has(tokens[at]?.text ?? '') && isLiteralAt(tokens, at + 1)) at += 2;
  return at > from && comparisons.has(tokens[at]?.text ?? '') && isLiteralAt(tokens, at + 1);
}

/** `user()=user()`. */
function isSameCall(tokens: readonly Token[], at: number): boolean {
  const [one, open, close, sign, other] = tokens.slice(at, at + 5);
  return one?.kind === 'name' && open?.kind === '(' && close?.kind === ')' && comparisons.has(sign?.text ?? '') && other?.text === one.text;
}

/** `IS NULL`, `IS NOT NULL` and nothing else. */
function isKnownOutcome(tokens: readonly Token[], from: number): boolean {
  const at = tokens[from]?.kind === 'not' ? from + 1 : from;
  const after = tokens[at + 1];
  return tokens[at]?.kind === 'literal' && (after === undefined || isEnding(after));
}

/** `5=5`, where a function is given what it chooses by. */
export function comparesLiterals(tokens: readonly Token[], at: number): boolean {
  return isLiteralAt(tokens, at) && comparisons.has(tokens[at + 1]?.text ?? '') && isLiteralAt(tokens, at + 2);
}

function isLiteralAt(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  return token !== undefined && isLiteral(token);
}

/** `' LIKE '`: a comparison of two texts, of which the second leaves the rest of the query in a string. */
function readComparison(tokens: readonly Token[], at: number, quote: string | null, note: NoteContinuation): void {
  let right = at + 1;
  while (isUnary(tokens[right]) || tokens[right]?.kind === 'compare') right += 1;
  const operand = tokens[right];
  if (quote !== null && operand?.kind === 'open' && operand.text[0] === quote && operand.text.length < 16 && !isProse(operand))
    note('expression', operand);
  else if (operand !== undefined && isLiteral(operand) && !isProse(operand) && tokens[right + 1]?.kind === 'tail')
    note('expression', operand);
}

/** Signs, numbers and single names from an operator to a string that the quote opens and nothing ends: `'-!1 LIKE '0`. */
function isChain(tokens: readonly Token[], at: number, quote: string | null): boolean {
  const [begin, last] = [tokens[at], tokens.at(-1)];
  if (quote === null || begin === undefined || last === undefined || tokens.length - at < 3 || tokens.length - at > chainMax) return false;
  return (
    (begin.kind === 'operator' || begin.kind === 'compare') &&
    !/^[:.]|^([*_=#-])\1\1/.test(begin.text) &&
    last.kind === 'open' &&
    last.text[0] === quote &&
    last.text.length < 16 &&
    !isProse(last) &&
    tokens.slice(at).every(({ kind, text }) => chained.has(kind) || text === 'binary')
  );
}

const chainMax = 24;
const argumentsMax = 24;
const chained = new Set(['operator', 'compare', 'not', 'literal', 'number', 'variable', 'name', '(', ')', 'open', 'logic', 'joint']);

/** The quote, written again and again. */
function isQuotes({ text }: Token): boolean {
  return text.length > 2 && text === (text[0] ?? '').repeat(text.length);
}

/** `'and'`: a word in quotes, and no string that ends before a word. */
function isQuotedWord(begin: Token, next: Token | undefined, quote: string | null): boolean {
  if (quote === null || next === undefined || next.start !== begin.end) return false;
  if (begin.kind === 'statement' && next.kind === 'string' && next.text[0] === quote) return true;
  if (next.kind !== 'open') return false;
  // A member of JSON, too.
  if (begin.kind === 'logic') return /^.\s*(?:[:,\]}]|$)/.test(next.text);
  return begin.kind === 'compare' || begin.kind === 'not' || begin.kind === 'where' || begin.kind === 'statement';
}

/** Whether it is a clause. */
function readClause(tokens: readonly Token[], at: number, note: NoteContinuation): boolean {
  const [word, next, after] = [tokens[at]?.text, tokens[at + 1], tokens[at + 2]];
  if (word === 'returning' && (next?.text === '*' || (next?.kind === 'name' && after?.kind === 'tail'))) {
    note('clause', tokens[at] as Token);
    return true;
  }
  if (word === 'order' || word === 'group') {
    if (next?.kind !== 'by' || (after?.kind !== 'number' && after?.kind !== 'name')) return false;
  } else if (word === 'limit' || word === 'offset') {
    if (next?.kind !== 'number') return false;
  } else if (word === 'into') return /^(?:outfile|dumpfile|@.*)$/.test(next?.text ?? '');
  else if (word !== 'procedure' || next?.text !== 'analyse') return false;
  else note('telling-function', next);
  note('clause', tokens[at] as Token);
  if (next?.kind === 'by' && after?.kind === 'number' && tokens[at + 3]?.kind === 'tail') note('counting', after);
  return true;
}

function isUnary(token: Token | undefined): boolean {
  return token !== undefined && (token.kind === 'not' || token.kind === '(' || token.text === 'binary' || /^[-+~!]+$/.test(token.text));
}

/** What a comment may follow: an operand, a closing parenthesis, the end of a statement, a keyword that ends one. */
function wasComplete(token: Token | undefined): boolean {
  return token === undefined || (token.kind !== 'operator' && token.kind !== 'logic' && token.kind !== 'joint' && token.kind !== ',');
}

/** A comment that says something may be no comment, and one that holds the quote again is a sign in quotes. */
function isBareTail({ text }: Token, quote: string | null): boolean {
  return !/[a-z0-9]{3}|^#[^\s\w#'"]/.test(text) && (quote === null || !text.includes(quote));
}

/** `'-'`, `'='0`, `1*1`: an operator and an operand that the text ends with, or that leaves the rest of the query in a string. */
function readExpression(tokens: readonly Token[], at: number, quote: string | null, note: NoteContinuation): void {
  const [operator, operand, after] = [tokens[at], tokens[at + 1], tokens[at + 2]];
  if (operator === undefined || operand === undefined || quote === null || /^[:.]/.test(operator.text)) return;
  if (operand.kind === 'open' && operand.text[0] === quote && !isProse(operand)) note('expression', operator);
  else if (isLiteral(operand) && !isProse(operand) && (after === undefined || isEnding(after) || after.kind === 'operator'))
    note('expression', operator);
}

/** What stands behind the last quote goes on as people write. */
function isProse({ text }: Token): boolean {
  return /^.[:,]\s|[a-z\u0080-\uffff>]\W*\s+\W*[a-z\u0080-\uffff<]|^.\s+[a-z]{2}|^.\s*[\u3040-\u9fff]|^.\s*\/?>.*<\//i.test(text);
}

/** Words may follow `;` in prose, too: a statement has the word that belongs to it. */
export function isStatement(tokens: readonly Token[], at: number): boolean {
  const [first, second, third] = [tokens[at], tokens[at + 1], tokens[at + 2]];
  switch (first?.text) {
    case 'select':
      return second !== undefined && (second.kind !== 'name' || third?.kind !== 'name');
    case 'values':
      return second?.kind === '(';
    case 'insert':
    case 'replace':
    case 'merge':
      return second?.text === 'into' || second?.text === 'ignore';
    case 'delete':
      return second?.kind === 'from';
    case 'update':
      return third?.text === 'set';
    case 'drop':
    case 'create':
    case 'alter':
    case 'truncate':
    case 'rename':
      return /^(?:table|database|view|index|user|schema|function|procedure|trigger|temp|temporary|role|or|login|global|extension|unique|sequence)$/.test(
        second?.text ?? '',
      );
    case 'exec':
    case 'execute':
    case 'call':
      return (
        (second?.kind === '(' && third?.kind !== ')') ||
        /^(?:immediate|xp_|sp_|master)/.test(second?.text ?? '') ||
        third?.kind === '(' ||
        third?.kind === 'string'
      );
    case 'declare':
    case 'set':
      return second?.kind === 'variable' || third?.kind === 'operator' || third?.text === 'cursor';
    case 'waitfor':
      return second?.text === 'delay' || second?.text === 'time';
    case 'begin':
      return second?.kind === 'name' && third?.kind === '(';
    case 'shutdown':
      return second === undefined || second.kind === 'tail' || second.kind === ';' || second.text === 'with';
    case 'do':
      return second?.kind === 'string' || third?.kind === '(';
    case 'handler':
      return /^(?:open|read|close)$/.test(third?.text ?? '');
    case 'load':
      return /^(?:data|xml|index)$/.test(second?.text ?? '') && third !== undefined;
    case 'attach':
    case 'backup':
      return (/^(?:database|log)$/.test(second?.text ?? '') || second?.kind === 'string') && third !== undefined;
    case 'copy':
    case 'grant':
      return second?.kind === '(' || third?.kind === '(' || /^(?:from|to|on)$/.test(third?.text ?? '');
    default:
      return false;
  }
}

function isLiteral({ kind }: Token): boolean {
  return kind === 'number' || kind === 'string' || kind === 'open' || kind === 'literal';
}

function isEnding({ kind }: Token): boolean {
  return (
    kind === 'tail' ||
    kind === ')' ||
    kind === ';' ||
    kind === 'logic' ||
    kind === 'joint' ||
    kind === 'union' ||
    kind === 'clause' ||
    kind === 'where'
  );
}
