import { defineAttack } from '../define-attack.ts';
import { choiceIn, queryIn, unionIn } from '../languages/sql/bare-queries.ts';
import { type Continuation, comparesLiterals, procedures, readContinuation } from '../languages/sql/continuation.ts';
import { joinedQueryIn } from '../languages/sql/joined-query.ts';
import { sqlTokens, type Token } from '../languages/sql/lexer.ts';
import { mayBeSql } from '../languages/sql/may-be-sql.ts';
import { isWholeStatement } from '../languages/sql/whole-statement.ts';
import { actingFunctions, sqlWords, tellingFunctions, usualFunctions } from '../languages/sql/words.ts';
import { isOfColumn } from '../named-places.ts';
import { sign } from '../signs.ts';

/** A number in quotes is one that somebody quoted. */
const quotedNumber = /^\s{0,8}(['"`])[+-]?\d{1,20}(?:[.,]\d{1,20})?\1\s{0,8}$/;
const breaks = ["'", '"', '`'] as const;

/**
 * SQL that leaves the value it stands in (CWE-89). The text is read as if it stood in a string of each quote, and as if it stood bare: evidence
 * is what follows once it is outside. A statement that is whole from its beginning is somebody's text about SQL, and none, but where the name of a
 * column belongs.
 */
export const sqlInjection = defineAttack({
  id: 'sql-injection',
  title: 'SQL injection',
  cwe: 'CWE-89',
  owasp: 'API8:2023',
  gates: [
    sign.letter | sign.digit | sign.quote | sign.doubleQuote | sign.backtick,
    sign.quote |
      sign.doubleQuote |
      sign.backtick |
      sign.paren |
      sign.semicolon |
      sign.equals |
      sign.less |
      sign.greater |
      sign.pipe |
      sign.hash |
      sign.star |
      sign.blank |
      sign.lineBreak |
      sign.control |
      sign.comma |
      sign.high,
  ],
  words: sqlWords,
  features: {
    'breaks-out': 'closes the string that it stands in',
    always: 'adds a condition whose outcome is known',
    literal: 'adds a condition that is one literal',
    condition: 'adds a condition',
    union: 'adds the rows of another query',
    stacked: 'begins another statement',
    tail: 'makes a comment of what follows',
    'long-tail': 'makes a comment of what follows, and says something in it',
    reopened: 'leaves a string open for what follows',
    subselect: 'asks another query for a value',
    'telling-function': 'calls a function that takes time, reads files or fails with what it was given',
    function: 'calls a function that spells, counts or chooses',
    catalog: 'names what the server knows of itself',
    clause: 'adds a clause that sorts, groups or limits',
    counting: 'sorts or groups by the number of a column, and makes a comment of what follows',
    outfile: 'writes a file',
    expression: 'makes an expression of the string',
    comments: 'puts comments where blanks belong',
    'bare-always': 'adds to a bare value a condition whose outcome is known',
    'bare-literal': 'adds to a bare value a condition that is one literal',
    'bare-union': 'adds to a bare value the rows of another query',
    'bare-stacked': 'begins another statement behind a bare value',
    'bare-tail': 'makes a comment of what follows a bare value',
    'bare-expression': 'is an expression in parentheses where a value belongs',
    'bare-clause': 'adds to a bare value a clause that sorts, groups or limits',
    'bare-subselect': 'is a query where a value belongs',
    'whole-query': 'is a query where the name of a column belongs',
    'bare-other': 'goes on behind a bare value as SQL does',
  },
  look({ text, signs }, { name, isName }, note) {
    if (!mayBeSql(text, signs)) return;
    if (quotedNumber.test(text)) return;
    for (const quote of breaks) {
      const at = text.indexOf(quote);
      if (at < 0) continue;
      const { tokens, comments } = sqlTokens(text, at + 1);
      const isQuoted = isInWords(text, at);
      const lead = text.slice(Math.max(0, at - leadLength), at);
      const isOpening = /[([,=]\s*$/.test(lead);
      const isArgument = /\S\s*[\s=:([{,]$/.test(lead);
      let isNoted = false;
      const isRead = readContinuation(tokens, 0, quote, (what, { start, end }) => {
        if (isQuoted && (what in namedInSentences || (what === 'tail' && text[start] === '#'))) return;
        if (isOpening && what === 'stacked' && start === tokens[0]?.start) return;
        // `note: "!important"`, `mountpoint="/"`, `grep "^ "`: the quote opens a string.
        if (isArgument && what === 'expression') return;
        note(what, start, end);
        isNoted = true;
      });
      if (!isRead || !isNoted) continue;
      note('breaks-out', at, at + 1);
      if (comments > 0) note('comments', at, text.length);
    }
    const { tokens, comments } = sqlTokens(text, 0);
    const select = queryIn(tokens);
    if (select) note('bare-subselect', select.start, select.end);
    if (isWholeStatement(tokens)) {
      const isAtColumn = tokens[0]?.kind === 'select' && !isName && isOfColumn(name);
      note('whole-query', 0, text.length, isAtColumn ? undefined : 'statement');
    }
    const joined = joinedQueryIn(tokens);
    if (joined) note('bare-subselect', joined.start, joined.end);
    const union = unionIn(tokens);
    if (union) note('bare-union', union.start, union.end);
    const [first, second, third] = tokens;
    if (first && second?.kind === '(' && third?.kind !== ')') {
      if (
        tellingFunctions.has(first.text) &&
        third &&
        (third.kind !== 'name' || (actingFunctions.has(first.text) && tokens[3]?.kind === '(')) &&
        !goesOnInWords(tokens, 0)
      )
        note('telling-function', first.start, second.end);
      else if (usualFunctions.has(first.text) && comparesLiterals(tokens, 2)) note('bare-always', first.start, second.end);
    }
    const acts = actionIn(tokens);
    if (acts) note('telling-function', acts.start, acts.end);
    const chosen = choiceIn(tokens);
    if (chosen) note('bare-always', chosen.start, chosen.end);
    const from = bareEnd(tokens);
    if (from < 0) return;
    if (tokens[0]?.kind === '(' && isExpression(tokens.slice(0, from))) note('bare-expression', 0, tokens[from - 1]?.end ?? 0);
    const isRead = readContinuation(tokens, from, null, (what, { start, end }) => note(bareOf(what), start, end));
    if (isRead && comments > 0) note('comments', 0, text.length);
    if (isRead && isNumeric(tokens.slice(0, -1))) note('bare-other', 0, tokens[from]?.start ?? 0);
  },
  worst: (length) => `' ${'or 1 '.repeat(Math.ceil(length / 5))}`.slice(0, length),
  samples: {
    hits: [
      "' OR 1=1 --",
      "admin'--",
      "x' AND 'a'='a",
      "1' UNION SELECT null, version() --",
      '1 UNION ALL SELECT user, password FROM accounts',
      "'; DROP TABLE orders; --",
      "1; WAITFOR DELAY '0:0:5'",
      "1' AND SLEEP(5)#",
      "') OR ('x'='x",
      '" or ""="',
      "1'/**/UNION/**/SELECT/**/1,2,3#",
      '-1 OR 1=1',
      "'||(SELECT password FROM users LIMIT 1)||'",
      "a' LIKE 'b",
      '9 AND ELT(5=5,2)',
      'pg_sleep(9)',
      '3,(CASE WHEN 4=4 THEN 1 ELSE NULL END)',
      "n'a' UNION SELECT b FROM c",
      "a' OR b IS NOT NULL",
      '(1 OR 1)--',
      'title||(SELECT pin FROM cards)',
      'id,(select pin from cards limit 1)',
      'id desc,(select sleep(9))',
      ' and user()=user()',
      '(SELECT ALL pin FROM cards)',
      "SELECT 'a'||(CASE WHEN (7 LIKE 7) THEN 1 ELSE 0 END)||'b'",
      "SELECT 'a'||(SELECT pin FROM cards LIMIT 0,1)||'b'",
      "SELECT 'a'||(CASE WHEN (binary 7=binary 7) THEN 1 ELSE 0 END)||'b'",
      "' ORDER BY 1-- abcd",
      '" ORDER BY 5349-- lKqE',
      "x') GROUP BY 2-- lKqE",
      "x' AND ASCII 1.e((SELECT pin FROM cards LIMIT 1 1.e) 1.e)>3 AND 'a'='a",
      '-7DUNION ALL SELECT 1,2,3',
      "7' OR '7' XOR '0",
      "x'-!1 LIKE '0",
      "x' RLIKE 0 -- -",
      '(7) --',
      '7 AND (8)=8',
      '7 AND (SELECT * FROM accounts) = 1',
      "'+if(benchmark(2000000,MD5(7)),NULL,NULL)) --",
      "x' OR q'[a]'=q'[a]'--",
      '7 AND $$a$$=$$a$$',
      "' OR 7 NOTNULL--",
      "' OR 0b1=0b1-- -",
      "' UNION TABLE cards-- -",
      '7 UNION TABLE cards',
      "' UNION DISTINCTROW SELECT 1-- -",
      "x' RETURNING *--",
      '7^(select 1)^7',
      'title,(SELECT 1/0)',
      '7 AND 2*3*8=6*8',
      'extractvalue(rand(),concat(0x3a,version()))',
      'title LIMIT 1,1 PROCEDURE ANALYSE()',
      "' OR json_type('{}')='object",
      'begin if (7=7) then dbms_lock.sleep(5); end if; end;',
      "exec master..xp_cmdshell 'dir'",
      '-(7) having 1 UNION select name from information_schema.tables',
    ],
    misses: [
      'note: "!important: a/b"',
      "O'Brien",
      "it's 1 or 2",
      'union was a great select',
      'SELECT name FROM users WHERE id = 1',
      'select one or more options',
      "rock 'n' roll",
      'Drop table reservations; select seats later',
      '1 or 2',
      "Dwayne 'The Rock' Johnson",
      'terms and conditions -- see below',
      'a = b',
      "don't order by phone",
      'the "like" button',
      "say 'and'",
      '{"where":1}',
      '(optional) -- or not',
      'Include backup task information',
      'sleep(well)',
      '(select all that apply)',
      'Fruit, (select one from the list below)',
      'Size=(select distinct sizes)',
      "SELECT first || ' ' || last FROM people",
      '7d union of select shops',
      "case when it's 7 like today",
      "Names of folders end with a '/'.",
      'The number begins with a "+".',
      '"********"',
      '"+7"',
      'Calls of `exec()` in a `while` loop',
      'the options `backup` and `load`',
      "A line that begins with '#'",
      'One\n\n---\n\n# Two',
      'await sleep(1000)',
      'sleep(10) in the loop',
      'benchmark(10) results',
      'UNION SELECT is a common technique',
      'into outfile',
      'const load = () => fetch("/api");',
      "name LIKE '%oa%'",
      'query(`create table a (b int)`)',
      '048 ### ####',
      'name desc, (select one)',
      'Prices and user() or shop() are fields',
      '145########',
      '2## 4##-####',
      'predict(free{mountpoint="/"}[1h]) < 0',
      'Unexpected value: „a“ = „b“.',
      "./configure CC=/opt/bin/cc CFLAGS='-O2 -pipe'",
      'Query: SELECT id FROM shops WHERE id = 1',
      'label.bulk-select-all:focus + .hint { color: red }',
      'sprint in openSprints() and "Story Points" > 3',
      'union requests, exceptions | where id == "abc" | order by time asc',
      'before <!--\nmore\n--> after',
      '0#### / #######',
      '01#1 ### ####',
      '"/usr/bin/shop.sh": the shop',
      '"Copy lists, saved albums and tracks to it"',
      "Do not call 'load-extension' when it is not there",
      '[!"#$%&\'()*+,./:;<=>?@]',
    ],
  },
});

/** What signs in quotes look like, as sentences name them. */
const namedInSentences: Partial<Record<Continuation, true>> = {
  expression: true,
  reopened: true,
  literal: true,
  condition: true,
  function: true,
  clause: true,
  counting: true,
  'long-tail': true,
};

const leadLength = 160;
const leadWords = 3;

/** Whether three words stand before a quote, so that a sign in it is one that a sentence names. */
function isInWords(text: string, at: number): boolean {
  const lead = text.slice(Math.max(0, at - leadLength), at);
  if (/[\u3040-\u30ff\u3400-\u9fff]{5}/.test(lead)) return true;
  return lead.split(/\s/).filter((part) => /^\p{L}{2,20}[,;:.]?$/u.test(part)).length >= leadWords;
}

/** A function of a database's own that is called with a literal, wherever it stands. */
function actionIn(tokens: readonly Token[]): Token | null {
  for (const [at, token] of tokens.entries()) {
    const third = tokens[at + 2];
    if (actingFunctions.has(token.text) && tokens[at + 1]?.kind === '(' && (third?.kind === 'number' || third?.kind === 'string'))
      return goesOnInWords(tokens, at) ? null : token;
    if (procedures.test(token.text) && token.kind === 'name' && tokens[at + 1]?.kind === 'string') return token;
  }
  return null;
}

/** `sleep(10) in the loop`, `benchmark(10) results`: words follow the call that begins at a name. */
function goesOnInWords(tokens: readonly Token[], from: number): boolean {
  const after = closed(tokens.slice(from + 1)) + from + 1;
  const [one, other] = [tokens[after], tokens[after + 1]];
  if (one?.text === 'in') return other?.kind !== '(';
  return one?.kind === 'name' && (other === undefined || other.kind === 'name');
}

/** A value that is computed, and no word. */
function isNumeric(tokens: readonly Token[]): boolean {
  return tokens.length > 0 && tokens.every(({ kind }) => kind === 'number' || kind === 'operator' || kind === '(' || kind === ')');
}

const leading = new Set([';', ')', ',', 'logic', 'joint', 'union', 'clause', 'where']);

/** Behind the value that a bare text begins with: a number, a string, a name; -1 where it begins otherwise. */
function bareEnd(tokens: readonly Token[]): number {
  const first = tokens[0];
  if (first === undefined) return -1;
  if (leading.has(first.kind) || first.text === 'waitfor') return 0;
  if (first.kind === 'operator' && tokens[1]?.kind === 'name' && tokens[2]?.kind === '(') return 0;
  if (first.kind === '(') return closed(tokens);
  if (first.kind === 'operator' && tokens[1]?.kind === '(') return closed(tokens);
  if (first.kind === 'operator' && tokens[1]?.kind === 'number') return 2;
  return first.kind === 'number' ||
    first.kind === 'string' ||
    first.kind === 'name' ||
    first.kind === 'literal' ||
    first.kind === 'variable'
    ? 1
    : -1;
}

/** Signs and words of SQL and no others, of which one is no number: names only where they are called. */
function isExpression(tokens: readonly Token[]): boolean {
  return (
    tokens.every(({ kind }, at) => kind !== 'other' && kind !== ',' && (kind !== 'name' || tokens[at + 1]?.kind === '(')) &&
    tokens.some(({ kind, text }) => kind === 'string' || kind === 'variable' || kind === 'logic' || text === 'binary')
  );
}

/** Behind the parenthesis that closes the first one. */
function closed(tokens: readonly Token[]): number {
  let depth = 0;
  for (const [at, { kind }] of tokens.entries()) {
    if (kind === '(') depth += 1;
    else if (kind === ')') depth -= 1;
    if (depth === 0 && kind === ')') return at + 1;
  }
  return -1;
}

function bareOf(
  what: Continuation,
): Continuation | 'bare-other' | `bare-${'always' | 'literal' | 'union' | 'stacked' | 'tail' | 'clause'}` {
  switch (what) {
    case 'always':
    case 'literal':
    case 'union':
    case 'stacked':
    case 'tail':
    case 'clause':
      return `bare-${what}`;
    case 'condition':
    case 'long-tail':
    case 'reopened':
    case 'expression':
      return 'bare-other';
    default:
      return what;
  }
}
