import { digits, hasAt, isDigit, runEnd } from '../bytes.ts';

/** What a line says for a trace, in halves of a frame: a call without its place is half a frame, a line that only traces have is two. */
export const lineWorth = { none: 0, half: 1, frame: 2, sure: 4 } as const;

/** What leads to lines of runtimes that write a place in words: Tcl, R, Julia, OCaml, Zig, Ada, Fortran, Common Lisp, ColdFusion, VBScript, C++. */
export const scriptedLiterals: readonly string[] = [
  '(procedure ',
  '(file "',
  '(file \\"',
  ' body line ',
  'invoked from within',
  'Execution halted',
  'Calls: ',
  '.jl:',
  'Stacktrace:',
  '.ml", line ',
  'Fatal error: exception ',
  '.zig:',
  '.adb:',
  'Fortran runtime error: ',
  ' of file ',
  '<SB-THREAD',
  '.cfm: line ',
  '.cfc: line ',
  'Microsoft VBScript ',
  'terminate called ',
  'Template::Error (',
  'node --trace-uncaught',
];

/** A line by how it begins, what it must go on with, and what it says. */
interface ScriptedLine {
  readonly begin: string;
  /** Must follow within the line; `#` at its end stands for a digit. */
  readonly rest: string;
  readonly worth: number;
}

const { half, frame, sure } = lineWorth;
const lines: readonly ScriptedLine[] = [
  // Tcl's errorInfo: each level says where it was, and what it was doing.
  { begin: '(procedure ', rest: '" line #', worth: frame },
  { begin: '(file ', rest: '" line #', worth: frame },
  { begin: '("', rest: '" body line #', worth: frame },
  { begin: '(\\"', rest: '" body line #', worth: frame },
  { begin: 'while executing', rest: '', worth: half },
  { begin: 'invoked from within', rest: '', worth: half },
  { begin: 'Calls: ', rest: ' -> ', worth: frame },
  { begin: 'Execution halted', rest: '', worth: frame },
  { begin: 'Error in ', rest: ' : ', worth: half },
  { begin: 'Stacktrace:', rest: '', worth: frame },
  { begin: '@ ', rest: '.jl:#', worth: frame },
  { begin: 'in expression starting at ', rest: '.jl:#', worth: frame },
  { begin: 'Called from ', rest: '.ml", line #', worth: frame },
  { begin: 'Raised ', rest: '.ml", line #', worth: frame },
  { begin: 'Re-raised ', rest: '.ml", line #', worth: frame },
  { begin: 'Fatal error: exception ', rest: '', worth: frame },
  { begin: '/', rest: ': 0x', worth: frame },
  { begin: 'raised ', rest: '.adb:#', worth: frame },
  { begin: 'At line ', rest: ' of file ', worth: frame },
  { begin: 'Fortran runtime error: ', rest: '', worth: frame },
  { begin: 'Backtrace for: #<SB-THREAD', rest: '', worth: sure },
  { begin: 'Unhandled ', rest: '#<SB-THREAD', worth: frame },
  { begin: 'The error occurred in ', rest: ': line #', worth: frame },
  { begin: 'Called from ', rest: ': line #', worth: frame },
  { begin: 'Microsoft VBScript runtime error', rest: '', worth: frame },
  { begin: 'Microsoft VBScript compilation error', rest: '', worth: frame },
  { begin: 'terminate called after throwing an instance of ', rest: '', worth: frame },
  { begin: 'terminate called without an active exception', rest: '', worth: frame },
  { begin: 'ActionView::Template::Error (', rest: '', worth: frame },
  { begin: '(Use `node --trace-uncaught', rest: '', worth: frame },
];

/** Of a line of a runtime that says in words where it was. */
export function scriptedWorth(bytes: Uint8Array, from: number, to: number): number {
  const first = bytes[from];
  for (const { begin, rest, worth } of lines) {
    if (first !== begin.charCodeAt(0) || !hasAt(bytes, from, to, begin)) continue;
    if (rest === '' ? isOwnLine(bytes, from + begin.length, to, begin) : follows(bytes, from + begin.length, to, rest)) return worth;
  }
  return isNumberedCall(bytes, from, to);
}

/** Words that prose has as well are all of their line. */
function isOwnLine(bytes: Uint8Array, at: number, to: number, begin: string): boolean {
  const last = begin.charCodeAt(begin.length - 1);
  const isWord = (last >= 97 && last <= 122) || last === 58;
  return !isWord || at === to || bytes[at] === 32 || bytes[at] === 45;
}

function follows(bytes: Uint8Array, start: number, to: number, rest: string): boolean {
  const isNumbered = rest.endsWith('#');
  const text = isNumbered ? rest.slice(0, -1) : rest;
  const sign = text.charCodeAt(0);
  for (let at = start; at + text.length <= to; at += 1) {
    if (bytes[at] !== sign || !hasAt(bytes, at, to, text)) continue;
    if (!isNumbered || isDigit(bytes[at + text.length])) return true;
  }
  return false;
}

/** `3: stop("no order") at orders.R#3` of R; ` [1] find(id::Int64)` of Julia, whose place is the next line. */
function isNumberedCall(bytes: Uint8Array, from: number, to: number): number {
  const isBracketed = bytes[from] === 91;
  const after = runEnd(digits, bytes, isBracketed ? from + 1 : from, Math.min(to, from + 5));
  if (after === from || !isDigit(bytes[after - 1])) return lineWorth.none;
  if (isBracketed) return bytes[after] === 93 && bytes[after + 1] === 32 && bytes[to - 1] === 41 ? half : lineWorth.none;
  return hasAt(bytes, after, to, ': ') && follows(bytes, after, to, '.R#') ? frame : lineWorth.none;
}
