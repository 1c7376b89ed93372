/** A cell of a table that a spreadsheet would calculate. */
export interface Formula {
  /** `exchange`: asks a program for a value; `reach`: calls what reaches out of the table; `call`: calls another function; `cells`: computes with cells. */
  readonly what: 'exchange' | 'reach' | 'call' | 'cells';
  /** The text that it stands in ends a cell before it. */
  readonly isNext: boolean;
  readonly start: number;
  readonly end: number;
}

const cellsMax = 64;
/** Characters of a cell that are looked at. */
const cellMax = 400;
const leads = new Set(['=', '+', '-', '@']);
/** What an importer drops before it looks whether a cell begins a formula. */
const blanks = new Set([' ', '\t', '\r', '\n', '"', "'"]);
/** What ends a cell where texts are separated, with the quote or the break that must stand there. */
const ends = new Set(['"', '\t', '\r', '\n']);

/** Functions that fetch, open, run or send (Excel, LibreOffice, Google Sheets). */
const reaching: ReadonlySet<string> = new Set(
  'hyperlink webservice importxml importhtml importdata importfeed importrange image dde call register register.id exec rtd filterxml encodeurl indirect cell info sql.request'.split(
    ' ',
  ),
);
/** Those of them that are words of people and of programs, too: behind another sign than `=` they fetch something only where a text is given. */
const everyday: ReadonlySet<string> = new Set(['call', 'cell', 'exec', 'image', 'indirect', 'info', 'register']);
/** Functions that every spreadsheet has, and that tell whoever tries whether cells are calculated. */
const usual: ReadonlySet<string> = new Set(
  'sum product average min max count counta if iferror ifs and or not concat concatenate textjoin char code text value now today rand randbetween round abs power sqrt vlookup hlookup xlookup lookup index match offset choose address len left right mid substitute replace rept t n'.split(
    ' ',
  ),
);
/** Programs that formulas of attackers ask for values. */
const programs =
  /^(?:cmd|powershell|msexcel|mshta|rundll32|regsvr32|certutil|wscript|cscript|msiexec|bitsadmin|calc|notepad|iexplore|winword|soffice)(?:\.exe)?$/i;

/** The formulas that a text begins with, or that begin behind a quote or a break in it (https://owasp.org/www-community/attacks/CSV_Injection). */
export function formulasOf(text: string): readonly Formula[] {
  const found: Formula[] = [];
  let cells = 0;
  for (let at = cellStart(text, 0, false); at >= 0 && cells < cellsMax; at = cellStart(text, at + 1, true)) {
    cells += 1;
    const formula = formulaAt(text, at);
    if (formula) found.push(formula);
  }
  return found;
}

/** The next place where a formula may begin: at the beginning, or where a cell that is quoted or on a line of its own ends; -1 where there is none. */
function cellStart(text: string, from: number, isNext: boolean): number {
  if (!isNext) {
    const at = pastBlanks(text, 0);
    if (leads.has(text[at] ?? '')) return at;
  }
  for (let at = from; at < text.length; at += 1) {
    if (!ends.has(text[at] ?? '')) continue;
    let start = at + 1;
    while (start < at + 4 && (text[start] === ',' || text[start] === ';' || text[start] === '"')) start += 1;
    if (leads.has(text[start] ?? '')) return start;
  }
  return -1;
}

function pastBlanks(text: string, from: number): number {
  let at = from;
  while (at < from + 8 && blanks.has(text[at] ?? '')) at += 1;
  return at;
}

function formulaAt(text: string, start: number): Formula | null {
  const cell = text.slice(start, start + cellMax);
  const isNext = pastBlanks(text, 0) !== start;
  const of = (what: Formula['what'], length: number): Formula => ({ what, isNext, start, end: start + length });
  const exchanged = exchangeEnd(cell);
  if (exchanged > 0) return of('exchange', exchanged);
  for (const call of cell.matchAll(/[a-z][a-z.]{0,14}(?=\()/gi)) {
    if (!isExpression(cell.slice(0, call.index))) break;
    const name = call[0].toLowerCase();
    const end = call.index + call[0].length + 1;
    const isPlain = cell[0] !== '=' && everyday.has(name) && !/^\s*["']/.test(cell.slice(end, end + 8));
    if (reaching.has(name) && !isPlain) return of('reach', end);
    // Small letters behind another sign than `=` are a program's, as in `-sum(a)` and `@if(`.
    if (usual.has(name) && (cell[0] === '=' || call[0] === call[0].toUpperCase())) return of('call', end);
  }
  const cells = /^=[-+(]{0,3}\$?[A-Z]{1,3}\$?\d{1,7}(?:[-+*/:&^)]|$)/.exec(cell);
  return cells ? of('cells', cells[0].length) : null;
}

/** Where a reference to another program ends, `program|'what'!item` (DDE); 0 where there is none. */
function exchangeEnd(cell: string): number {
  for (let bar = cell.indexOf('|'); bar > 0; bar = cell.indexOf('|', bar + 1)) {
    const [program = ''] = /[\w.]{1,24}$/.exec(cell.slice(Math.max(0, bar - 24), bar)) ?? [];
    const from = program === '' ? -1 : pastBlanks(cell, bar + 1);
    const mark = from < 0 ? -1 : cell.indexOf('!', from);
    if (mark < 0) continue;
    if (programs.test(program)) return mark + 1;
    const isQuoted = cell.slice(bar + 1, from).includes("'") && cell[mark - 1] === "'";
    if (isQuoted && isExpression(cell.slice(0, bar - program.length))) return mark + 1;
  }
  return 0;
}

/** Numbers, cells, texts and signs that join them: nothing that is a word of prose. Each has one beginning, so that there is one way to read them. */
function isExpression(before: string): boolean {
  return /^[=+\-@](?![=<>])(?:[\s\d+\-*/^&().,;$%<>="]|[A-Z]{1,3}\$?\d{1,7}(?!\d)|[A-Z][A-Z.]{0,13}\(){0,60}$/i.test(before);
}
