import { alphabet, asciiOf, digits, hasAt, hasWordAt, hex, isDigit, runEnd } from '../bytes.ts';
import { lineWorth, scriptedWorth } from './scripted-trace-lines.ts';

/** `at a.b()`: shorter lines are no frames. */
export const frameMin = 8;

const letters = alphabet('0-9A-Za-z');
const nameBytes = alphabet('0-9A-Za-z_.$:\\/#<>`-');
const functionBytes = alphabet('0-9A-Za-z_.$/<>*[] -');

/** Endings of source files as runtimes name them in frames. */
const sources = new Set(
  `js mjs cjs jsx ts mts cts tsx vue svelte java kt kts scala groovy clj rb erb rake ru go php phtml inc cs vb fs cshtml razor py pyx pm pl cgi
  rs ex exs eex heex erl swift c cc cpp cxx h hpp mm lua dart jl hs psm1 ps1 cr nim`.split(/\s+/),
);

/** What stands between a file and its line, by runtime and, for .NET, by language. */
const beforeLine = [
  ':line ',
  ':Zeile ',
  ':ligne ',
  ':linea ',
  ':regel ',
  ':',
  '(',
  '", line ',
  '&quot;, line ',
  '\\", line ',
  ' line ',
  ', line ',
  ' on line ',
  '</b> on line <b>',
];

/** Lines by which a runtime begins to tell of a failure. */
const sureHeads = [
  'Traceback (most recent',
  'Exception Group Traceback (most',
  'Exception in thread "',
  'stack backtrace:',
  'Stack backtrace:',
  'stack traceback:',
  'CallStack (from HasCallStack)',
  'Unhandled exception. System.',
  'Unhandled Exception: System.',
  'PHP Fatal error:  Uncaught ',
  'PHP Warning:  Uncaught ',
  'panic: runtime error: ',
  '--- End of stack trace from previous location',
  '--- End of inner exception stack trace',
];

const schemes = ['http', 'file:', 'webpack', 'resource:', 'moz-extension:', 'safari-', 'blob:', 'app:', 'capacitor:', 'chrome'];
/** The rest of a break may stand at a line's begin, and exception groups draw a tree there. */
const blanks = ['&nbsp;', 'br>', 'br/>', 'br />', '<br>', '\\t', '\\r', '| ', '+ ', '+-'];

/** How much a line without its break looks like part of a stack trace; `lineWorth` and sums of it. */
export function traceWorth(bytes: Uint8Array, start: number, end: number): number {
  const from = indentationEnd(bytes, start, end);
  const to = trimmedEnd(bytes, from, end);
  if (to - from < frameMin) return lineWorth.none;
  if (sureHeads.some((head) => hasAt(bytes, from, to, head)) || isGoroutine(bytes, from, to) || isRustPanic(bytes, from, to))
    return lineWorth.sure;
  const frames = frameCount(bytes, from, to);
  if (frames > 0) return Math.min(lineWorth.sure, frames * lineWorth.frame);
  if (hasAt(bytes, from, to, 'at ')) return atWorth(bytes, from, to);
  if (isBrowserFrame(bytes, from, to) || isNativeFrame(bytes, from, to) || isElixirHead(bytes, from, to)) return lineWorth.frame;
  if (hasAt(bytes, from, to, '... ') && isDigit(bytes[from + 4]) && isRest(bytes, to)) return lineWorth.half;
  return scriptedWorth(bytes, from, to);
}

/** `... 12 more`, as Java ends a cause, and what loggers make of it. */
function isRest(bytes: Uint8Array, to: number): boolean {
  return hasAt(bytes, to - 5, to, ' more') || hasAt(bytes, to - 15, to, ' frames omitted');
}

/** `TypeError: x is not a function`, `Caused by: java.io.IOException`, `panic: no order`: the line above the first frame. */
export function isExceptionHead(bytes: Uint8Array, start: number, end: number): boolean {
  let from = indentationEnd(bytes, start, end);
  for (const lead of ['Caused by: ', 'Uncaught ', 'Unhandled exception. ', 'panic: ', '** (', 'Suppressed: ', 'Fatal error: ']) {
    if (!hasAt(bytes, from, end, lead)) continue;
    if (lead === 'panic: ' || lead === 'Fatal error: ') return true;
    from += lead.length;
  }
  const to = runEnd(nameBytes, bytes, from, Math.min(end, from + 160));
  for (const tail of ['Error', 'Exception', 'Failure', 'Fault', 'Panic', 'Throwable']) {
    for (let at = to - tail.length - 1; at <= to - tail.length; at += 1)
      if (at >= from && hasAt(bytes, at, to, tail)) return bytes[to - 1] === 58 || to === end || (bytes[to] ?? 0) <= 91;
  }
  return false;
}

function indentationEnd(bytes: Uint8Array, start: number, end: number): number {
  let from = start;
  for (let skipped = 1; skipped > 0 && from < end; from += skipped) {
    if ((bytes[from] ?? 0) <= 32) skipped = 1;
    else skipped = blanks.find((blank) => hasAt(bytes, from, end, blank))?.length ?? 0;
  }
  return from;
}

function trimmedEnd(bytes: Uint8Array, from: number, end: number): number {
  let to = end;
  while (to > from && ((bytes[to - 1] ?? 0) <= 32 || (bytes[to - 1] === 114 && bytes[to - 2] === 92))) to -= bytes[to - 1] === 114 ? 2 : 1;
  return to;
}

/** Files with a line number that a runtime wrote; several where the breaks got lost. */
function frameCount(bytes: Uint8Array, from: number, to: number): number {
  const startsFrame =
    hasAt(bytes, from, to, 'at ') || hasAt(bytes, from, to, 'File ') || hasAt(bytes, from, to, 'from ') || isNumbered(bytes, from);
  const isPython = hasAt(bytes, from, to, 'File ');
  let frames = 0;
  let word = from;
  for (let index = from; index < to; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte <= 32 || byte === 62 || byte === 40) word = index + 1;
    if (byte === 58 && hasAt(bytes, index, to, ':in ') && isQuote(bytes[index + 4]) && isDigit(bytes[index - 1])) frames += 1;
    else if (byte === 125 && hasAt(bytes, index, to, '},{line,')) frames += 1;
    else if (byte === 44 && isPython && isPythonLine(bytes, index, to)) frames += 1;
    if (byte !== 46) continue;
    const after = lineNumberEnd(bytes, index, to);
    if (after < 0) continue;
    const isRuby = hasAt(bytes, after, to, ':in ');
    if (!isRuby && !isPython && (startsFrame || isCall(bytes, Math.max(word, index - 300), index, after, to))) frames += 1;
    if (isRuby && !isQuote(bytes[after + 4])) frames += 1;
  }
  return frames;
}

/** `, line 12` at the end, or before `, in run`. */
function isPythonLine(bytes: Uint8Array, comma: number, to: number): boolean {
  if (!hasAt(bytes, comma, to, ', line ') || !isDigit(bytes[comma + 7]) || letters[bytes[comma - 1] ?? 0] === 1) return false;
  const after = runEnd(digits, bytes, comma + 7, Math.min(to, comma + 16));
  return after === to || hasAt(bytes, after, to, ', in ');
}

/** After `.js:12` and the like: where the number ends, or -1. */
function lineNumberEnd(bytes: Uint8Array, dot: number, end: number): number {
  const ending = runEnd(letters, bytes, dot + 1, Math.min(end, dot + 8));
  const byte = bytes[ending];
  if (
    ending === dot + 1 ||
    (byte !== 58 && byte !== 40 && byte !== 34 && byte !== 38 && byte !== 92 && byte !== 32 && byte !== 44 && byte !== 60)
  )
    return -1;
  const sign = beforeLine.find((one) => hasAt(bytes, ending, end, one) && isDigit(bytes[ending + one.length]));
  if (sign === undefined || !sources.has(asciiOf(bytes, dot + 1, ending))) return -1;
  let index = ending + sign.length;
  while (index < end && isDigit(bytes[index])) index += 1;
  return index;
}

/** What compilers and runtimes write behind a place and people do not. */
const placeEnds = [' +0x', ': in ', ': Fatal error:', ': error: '];

/** With the word that the file's name ends beginning at `from`: `in /x.php:3`, `x.go:3 +0x1d`, `at x.pl line 3.`, `(x.js:3:5)`, `lib/x.ex:3: X.f/1`, `x.lua:3: in function`. */
function isCall(bytes: Uint8Array, from: number, dot: number, after: number, end: number): boolean {
  if (placeEnds.some((tail) => hasAt(bytes, after, end, tail))) return true;
  // `lib/orders.ex:12: Shop.Orders.find/1`: Elixir ends in the number of arguments.
  if (bytes[after] === 58 && bytes[after + 1] === 32 && bytes[end - 2] === 47 && isDigit(bytes[end - 1]) && bytes[dot + 1] === 101)
    return true;
  if (hasWordAt(bytes, from - 12, end, 'panicked at ')) return true;
  const isPath = bytes[from] === 47 || bytes[from + 1] === 58 || hasAt(bytes, from, end, 'file:') || hasAt(bytes, from, end, 'node:');
  const isAt =
    hasWordAt(bytes, from - 3, end, 'at ') ||
    hasWordAt(bytes, from - 3, end, 'in ') ||
    hasAt(bytes, from - 3, end, '<b>') ||
    bytes[from - 1] === 40;
  // `: file Shop/Orders.swift, line 3` of Swift.
  if (hasAt(bytes, dot, end, '.swift, line ') && hasWordAt(bytes, from - 5, end, 'file ')) return true;
  if (hasAt(bytes, dot, end, '.nim(') && hasAt(bytes, after, end, ') ')) return true;
  // `Exception Location: /srv/x.py, line 3, in find` of Django.
  if (hasAt(bytes, after, end, ', in ') && bytes[dot + 1] === 112) return true;
  // `.pl line 3`, `.pm line 3` and `.cgi line 3` are Perl's alone.
  const isPerl = bytes[dot + 1] === 112 && hasAt(bytes, dot + 3, end, ' line ');
  return isAt && (isPath || isPerl || bytes[after] === 58 || bytes[after] === 41);
}

/** `at f (place)` of V8 where the place is no source file, and methods of .NET and Java that have none. */
function atWorth(bytes: Uint8Array, from: number, to: number): number {
  if (hasAt(bytes, from, to, 'at node:internal/')) return lineWorth.frame;
  const ends = ['(<anonymous>)', '(native)', '(&lt;anonymous&gt;)', '(Native Method)', '(Unknown Source)', '(unknown source)'];
  if (ends.some((tail) => to - from > tail.length + 3 && hasAt(bytes, to - tail.length, to, tail))) return lineWorth.frame;
  let open = from;
  while (open < to && bytes[open] !== 40) open += 1;
  if (hasAt(bytes, open, to, '(Unknown Source:') || hasAt(bytes, open, to, '(SourceFile:') || hasAt(bytes, open, to, '(node:'))
    return lineWorth.frame;
  const position = positionStart(bytes, from, to);
  if (position > 0) {
    for (let index = from + 3; index < position; index += 1)
      if (bytes[index] === 47 || bytes[index] === 92 || bytes[index] === 60) return lineWorth.frame;
  }
  return isMethod(bytes, from, to) ? lineWorth.half : lineWorth.none;
}

/** `at Shop.Orders.Find(Int32 id)`, as .NET writes it where it knows no file; `<` and a backtick stand in its generic names. */
function isMethod(bytes: Uint8Array, from: number, to: number): boolean {
  let hasDot = false;
  let index = from + 3;
  for (; index < to && (bytes[index] ?? 0) > 32 && bytes[index] !== 40; index += 1) if (bytes[index] === 46) hasDot = true;
  return hasDot && index > from + 5 && bytes[index] === 40 && bytes[to - 1] === 41;
}

/** Where `:12:34` or `:12:34)` at the end begins, or -1. */
function positionStart(bytes: Uint8Array, from: number, to: number): number {
  let index = bytes[to - 1] === 41 ? to - 1 : to;
  for (let part = 0; part < 2; part += 1) {
    const end = index;
    while (index > from && isDigit(bytes[index - 1])) index -= 1;
    if (index === end || bytes[index - 1] !== 58) return -1;
    index -= 1;
  }
  return index;
}

/** `find@https://shop.example/app.js:12:34` of Firefox and Safari, `map@[native code]` of Safari. */
function isBrowserFrame(bytes: Uint8Array, from: number, to: number): boolean {
  const sign = runEnd(functionBytes, bytes, from, Math.min(to, from + 200));
  if (bytes[sign] !== 64 || sign >= to) return false;
  if (hasAt(bytes, sign + 1, to, '[native code]')) return true;
  return positionStart(bytes, from, to) > sign && schemes.some((scheme) => hasAt(bytes, sign + 1, to, scheme));
}

/** `./shop(find+0x1d) [0x401136]` of glibc; `0   Shop   0x000000010a4b0000 find + 12` of Darwin; `#0  0x00007f02 in find ()` of gdb. */
function isNativeFrame(bytes: Uint8Array, from: number, to: number): boolean {
  if (bytes[to - 1] === 93) {
    let open = to - 1;
    while (open > from && to - open < 24 && bytes[open] !== 91) open -= 1;
    const before = bytes[open - 1] === 32 ? open - 2 : open - 1;
    return hasAt(bytes, open, to, '[0x') && bytes[before] === 41;
  }
  const isHash = bytes[from] === 35;
  let index = isHash ? from + 1 : from;
  const count = index;
  while (index < to && index - count < 5 && isDigit(bytes[index])) index += 1;
  if (index === count || bytes[index] !== 32) return false;
  let address = index;
  while (address < to && address - index < 64 && !(bytes[address - 1] === 32 && hasAt(bytes, address, to, '0x'))) address += 1;
  if (!hasAt(bytes, address, to, '0x')) return false;
  const after = runEnd(hex, bytes, address + 2, Math.min(to, address + 20));
  if (after - address < 6) return false;
  if (hasAt(bytes, after, to, ' in ')) return isHash;
  let tail = to;
  while (tail > after && isDigit(bytes[tail - 1])) tail -= 1;
  return tail < to && hasAt(bytes, tail - 3, to, ' + ');
}

/** `** (RuntimeError) no order`. */
function isElixirHead(bytes: Uint8Array, from: number, to: number): boolean {
  if (!hasAt(bytes, from, to, '** (')) return false;
  const name = runEnd(nameBytes, bytes, from + 4, Math.min(to, from + 120));
  return bytes[name] === 41 && (hasAt(bytes, name - 5, name, 'Error') || hasAt(bytes, name - 4, name, 'exit'));
}

function isGoroutine(bytes: Uint8Array, from: number, to: number): boolean {
  return hasAt(bytes, from, to, 'goroutine ') && isDigit(bytes[from + 10]);
}

/** `thread 'main' panicked at src/main.rs:3:5`; newer runtimes put a number behind the name. */
function isRustPanic(bytes: Uint8Array, from: number, to: number): boolean {
  if (!hasAt(bytes, from, to, "thread '")) return false;
  for (let index = from + 8; index < Math.min(to, from + 100); index += 1) if (hasAt(bytes, index, to, ' panicked at ')) return true;
  return false;
}

/** `#0 ` and `0: `. */
function isNumbered(bytes: Uint8Array, from: number): boolean {
  return bytes[from] === 35 && isDigit(bytes[from + 1]);
}

function isQuote(byte: number | undefined): boolean {
  return byte === 96 || byte === 39 || byte === 38 || byte === 60;
}
