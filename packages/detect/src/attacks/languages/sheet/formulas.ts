/** A cell of a table that a spreadsheet would calculate. */
export interface Formula {
  /** `exchange`: asks a program for a value; `reach`: calls what reaches out of the table; `call`: calls another function; `cells`: computes with cells. */
  readonly what: 'exchange' | 'reach' | 'call' | 'cells';
  /** The text that it stands in ends a cell before it. */
  readonly isNext: boolean;
  readonly start: number;
  readonly end: number;
}

const leads = new Set(['=', '+', '-', '@']);
/** What an importer drops before it looks whether a cell begins a formula. */
const blanks = new Set([' ', '\t', '\r', '\n', '"', "'"]);

/** Functions that fetch, open, run or send (Excel, LibreOffice, Google Sheets). */
const reaching: ReadonlySet<string> = new Set(
  'hyperlink webservice importxml importhtml importdata importfeed importrange image dde call register register.id exec rtd filterxml encodeurl indirect cell info sql.request googletranslate query'.split(
    ' ',
  ),
);
/** Those of them that are words of people and of programs, too: behind another sign than `=` they fetch something only where a text is given. */
const everyday: ReadonlySet<string> = new Set(['call', 'cell', 'exec', 'image', 'indirect', 'info', 'query', 'register']);
/** Functions that every spreadsheet has, and that tell whoever tries whether cells are calculated. */
const usual: ReadonlySet<string> = new Set(
  'sum product average min max count counta if iferror ifs and or not concat concatenate textjoin char code text value now today rand randbetween round abs power sqrt vlookup hlookup xlookup lookup index match offset choose address len left right mid substitute replace rept t n countif countifs sumif sumifs averageif'.split(
    ' ',
  ),
);
/** Programs that formulas of attackers ask for values. */
const programs =
  /^(?:cmd|powershell|msexcel|mshta|rundll32|regsvr32|certutil|wscript|cscript|msiexec|bitsadmin|calc|notepad|iexplore|winword|soffice)(?:\.exe)?$/i;

/**
 * The formulas that a text begins with, or that begin behind a quote or a break in it (https://owasp.org/www-community/attacks/CSV_Injection). Each cell is
 * read to where the next may begin, so that the whole is read once or twice.
 */
export function formulasOf(text: string): readonly Formula[] {
  const found: Formula[] = [];
  const marks = new Marks(text);
  for (let at = cellStart(text, 0, false); at >= 0; at = cellStart(text, at + 1, true)) {
    const formula = formulaAt(text, at, marks);
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
    const start = startBehind(text, at);
    if (start > 0) return start;
  }
  return -1;
}

/** Where a cell begins behind the quote, the tab or the break that ends one at `at`; 0 where none does. */
function startBehind(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code !== 0x22 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return 0;
  let start = at + 1;
  while (start < at + 4 && (text[start] === ',' || text[start] === ';' || text[start] === '"')) start += 1;
  return leads.has(text[start] ?? '') ? start : 0;
}

function pastBlanks(text: string, from: number): number {
  let at = from;
  while (at < from + 8 && blanks.has(text[at] ?? '')) at += 1;
  return at;
}

const joining = 1;
const sign = 2;
const letter = 4;
const wordly = 8;
const otherBlank = /\s/;
/** What a character is for a formula, by its code. Signs and digits join and make values; behind `=` every sign does. Words go on with what names have. */
const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return (
    (/[\s\d+\-*/^&().,;$%<>=]/.test(character) ? joining : 0) |
    (/[a-z_]/i.test(character) ? 0 : sign) |
    (/[a-z]/i.test(character) ? letter : 0) |
    (/[\w.$]/.test(character) ? wordly : 0)
  );
});

function isOf(kind: number, text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 128 ? ((kinds[code] ?? 0) & kind) !== 0 : kind === joining && otherBlank.test(text[at] ?? '');
}
/** The name of a function, or of a program. */
const callLengthMax = 15;
const programLengthMax = 24;
/** A word is one of an expression, and not of prose, where one of these follows. */
const behindWords = /[+\-*/^&=<>!:),;|]/;

/** Numbers, cells, texts and names, and signs that join them, up to what is a word of prose: the first of them that is a sign of an attack. */
function formulaAt(text: string, start: number, marks: Marks): Formula | null {
  if (/[=<>]/.test(text[start + 1] ?? '')) return null;
  const lead = text[start] ?? '';
  const isNext = pastBlanks(text, 0) !== start;
  const of = (what: Formula['what'], end: number): Formula => ({ what, isNext, start, end });
  let hasName = false;
  for (let at = start + 1; at < text.length; ) {
    if (text.charCodeAt(at) === 0x22) {
      if (startBehind(text, at) > 0) break;
      // Of a text in quotes nothing is a name.
      const end = lead === '=' ? text.indexOf('"', at + 1) : -1;
      at = Math.max(end, at) + 1;
    } else if (isOf(lead === '=' ? sign : joining, text, at)) {
      if (startBehind(text, at) > 0) break;
      at += 1;
    } else {
      const end = wordEnd(text, at);
      if (end === at) break;
      const word = text.slice(at, Math.min(end, at + programLengthMax + 1));
      if (text[end] === '|') {
        const mark = marks.behind(word, end);
        if (mark > 0) return of('exchange', mark + 1);
      }
      if (text[end] === '(' && word.length <= callLengthMax) {
        const what = callOf(word, lead, text.slice(end + 1, end + 9));
        if (what !== null && (!hasName || (what === 'reach' && lead === '=' && !everyday.has(word.toLowerCase()))))
          return of(what, end + 1);
      } else if (!isCell(word)) {
        if (!behindWords.test(text[pastBlanks(text, end)] ?? '')) break;
        hasName = true;
      }
      at = text[end] === '|' ? end + 1 : end;
    }
  }
  const cells = /^=[-+(]{0,3}\$?[A-Z]{1,3}\$?\d{1,7}(?:[-+*/:&^)]|$)/.exec(text.slice(start, start + 24));
  return cells ? of('cells', start + cells[0].length) : null;
}

/** Behind letters, digits, dots and what names of sheets and cells have; where no name begins that is `at`. */
function wordEnd(text: string, at: number): number {
  if (!isOf(letter, text, at)) return at;
  let end = at + 1;
  while (isOf(wordly, text, end)) end += 1;
  return end;
}

function isCell(word: string): boolean {
  return /^[A-Z]{1,3}\$?\d{1,7}$/i.test(word);
}

function callOf(word: string, lead: string, given: string): 'reach' | 'call' | null {
  const name = word.toLowerCase();
  const isPlain = lead !== '=' && everyday.has(name) && !/^\s*["']/.test(given);
  if (reaching.has(name) && !isPlain) return 'reach';
  // Small letters behind another sign than `=` are a program's, as in `-sum(a)` and `@if(`.
  return usual.has(name) && (lead === '=' || word === word.toUpperCase()) ? 'call' : null;
}

/** The marks that end references to other programs, `program|'what'!item` (DDE). Asked from the left to the right, each is looked for once. */
class Marks {
  readonly #text: string;
  readonly #nextBy = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
  }

  /** Where the mark stands behind a program whose bar is at `bar`; -1 where it is no such reference. */
  behind(program: string, bar: number): number {
    const from = pastBlanks(this.#text, bar + 1);
    if (programs.test(program)) return this.#next('!', from);
    if (program.length > programLengthMax || !this.#text.slice(bar + 1, from).includes("'")) return -1;
    const end = this.#next("'!", from);
    return end < 0 ? -1 : end + 1;
  }

  #next(mark: string, from: number): number {
    const known = this.#nextBy.get(mark) ?? 0;
    if (known < 0 || known >= from) return known;
    const next = this.#text.indexOf(mark, from);
    this.#nextBy.set(mark, next);
    return next;
  }
}
