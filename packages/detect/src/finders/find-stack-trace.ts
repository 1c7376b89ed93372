import { alphabet, hasAt } from '../bytes.ts';
import { type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';
import { lineWorth, scriptedLiterals } from './scripted-trace-lines.ts';
import { frameMin, isExceptionHead, traceWorth } from './trace-lines.ts';

const pathBytes = alphabet('0-9A-Za-z._\\-');
const pathMax = 120;
const lineMax = 600;
const leadMax = 48;
/** Lines between two frames that may be source text, as Python prints it, or marks below it. */
const gapLines = 3;

/** Where the line number of a frame stands, and what only traces say; each leads to the line that it is in. */
const literals = [
  '.js:',
  '.mjs:',
  '.cjs:',
  '.jsx:',
  '.ts:',
  '.mts:',
  '.tsx:',
  '.vue:',
  '.java:',
  '.kt:',
  '.scala:',
  '.groovy:',
  '.clj:',
  '.rb:',
  '.go:',
  '.php(',
  '.php:',
  '.php on line ',
  '.php</b> on line <b>',
  '.cs:',
  '.vb:line ',
  '.fs:line ',
  '", line ',
  '&quot;, line ',
  '.py, line ',
  '.cr:',
  '.nim(',
  '.pm line ',
  '.pl line ',
  '.cgi line ',
  '.rs:',
  '.ex:',
  '.exs:',
  '.erl:',
  '},{line,',
  '.swift:',
  '.swift, line ',
  '.cc:',
  '.cpp:',
  '.lua:',
  '.dart:',
  '.ps1:',
  '.erb:',
  '.rake:',
  ":in '",
  ')[0x',
  ') [0x',
  ' 0x0000',
  ' panicked at ',
  'stack backtrace:',
  'stack traceback:',
  'CallStack (from ',
  'Traceback (most recent call last)',
  'goroutine ',
  'Exception in thread "',
  '(Native Method)',
  '(Unknown Source',
  '(SourceFile:',
  'at node:internal/',
  '(<anonymous>)',
  '(&lt;anonymous&gt;)',
  '[native code]',
  '[internal function]',
  'webpack-internal:',
  'Error) ',
  '   at ',
  ...scriptedLiterals,
];

const endings = ['<br>', '<br/>', '<br />', '<pre>', '<code>'];

/** Frames of the usual runtimes, one a line. Two make a trace, or one below the exception that it tells of; one alone is likely one. */
export const stackTraceFinder: TextFinder = { literals, digitsMin: 0, bytesMin: frameMin, needs: 0, find: findStackTrace };

function findStackTrace(bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome {
  const from = lineStart(bytes, start, Math.max(at, breakEnd(bytes, at, end)));
  let to = lineEnd(bytes, Math.max(at, from), end);
  let worth = traceWorth(bytes, from, to) || traceWorth(bytes, leadEnd(bytes, from, to), to);
  if (worth === lineWorth.none) {
    found.resume = to;
    return outcome.none;
  }
  let last = to;
  let gap = 0;
  while (to < end && gap <= gapLines) {
    const next = breakEnd(bytes, to, end);
    to = lineEnd(bytes, next, end);
    const more = traceWorth(bytes, next, to);
    if (more === lineWorth.none) {
      gap += 1;
      continue;
    }
    worth += more;
    last = to;
    gap = 0;
  }
  if (from > start) {
    const headEnd = from - breakBefore(bytes, from);
    // The line itself may tell of something else, such as a database, and is left to that.
    const head = lineStart(bytes, start, headEnd);
    if (isExceptionHead(bytes, head, headEnd) || isExceptionHead(bytes, leadEnd(bytes, head, headEnd), headEnd)) worth += lineWorth.frame;
  }
  found.start = from;
  found.end = last;
  // A call without a file is half a frame: one could be a sentence, two could not.
  found.weight = worth >= lineWorth.sure ? 13 : worth >= lineWorth.frame ? 10 : 5;
  found.what = worth >= lineWorth.sure ? 'frames of a stack trace' : 'a frame of a stack trace';
  return outcome.fit;
}

/** `Internal error: …`: what a program says before it quotes the trace. */
function leadEnd(bytes: Uint8Array, from: number, to: number): number {
  const last = Math.min(to, from + leadMax);
  for (let index = from; index < last; index += 1) if (bytes[index] === 58 && bytes[index + 1] === 32) return index + 2;
  return to;
}

function lineStart(bytes: Uint8Array, start: number, at: number): number {
  let from = at;
  while (from > start && at - from < lineMax && breakBefore(bytes, from) === 0) from -= 1;
  return from;
}

function lineEnd(bytes: Uint8Array, at: number, end: number): number {
  let index = at;
  const to = Math.min(end, at + lineMax);
  for (; index < to; index += 1) {
    const byte = bytes[index];
    if (byte === 10 || (byte === 92 && isWrittenBreak(bytes, index)) || (byte === 60 && isTagEnd(bytes, index, end))) break;
    if (byte === 34 && isClosing(bytes, index)) break;
  }
  return index;
}

/** Where the break at `at` ends: one byte, or two where it is written out. */
function breakEnd(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] === 92 && isWrittenBreak(bytes, at)) return Math.min(end, at + 2);
  return bytes[at] === 10 || bytes[at] === 60 || bytes[at] === 34 || at >= end ? Math.min(end, at + 1) : at;
}

/** A tag that ends the line: a break, or the end of any element but the `<b>` that PHP writes around files and lines. */
function isTagEnd(bytes: Uint8Array, at: number, end: number): boolean {
  return hasAt(bytes, at, end, '<br') || (bytes[at + 1] === 47 && bytes[at + 2] !== 98);
}

/** `\n` in text that was escaped twice, and not in a path such as `C:\src\new`. */
function isWrittenBreak(bytes: Uint8Array, at: number): boolean {
  if (bytes[at + 1] !== 110) return false;
  const after = bytes[at + 2];
  if (after === 32 || after === 35 || (after === 92 && (bytes[at + 3] === 116 || bytes[at + 3] === 110))) return true;
  let from = at;
  while (at - from < pathMax && pathBytes[bytes[from - 1] ?? 0] === 1) from -= 1;
  return bytes[from - 1] !== 58 || bytes[from] !== 92;
}

/** The quote that ends a string of JSON inside a string. */
function isClosing(bytes: Uint8Array, at: number): boolean {
  const [next, after, third] = [bytes[at + 1], bytes[at + 2], bytes[at + 3]];
  return next === 125 || next === 93 || (next === 44 && (after === 34 || (after === 32 && third === 34)));
}

/** Bytes of the break before `at`, or 0: a line feed, what HTML has for it, its escape, or the quote that begins a string of JSON. */
function breakBefore(bytes: Uint8Array, at: number): number {
  const before = bytes[at - 1];
  if (before === 10) return 1;
  if (before === 110) return bytes[at - 2] === 92 && isWrittenBreak(bytes, at - 2) ? 2 : 0;
  if (before === 34) {
    const sign = bytes[at - 2] === 32 ? bytes[at - 3] : bytes[at - 2];
    return sign === 58 || sign === 91 || sign === 44 ? 1 : 0;
  }
  if (before !== 62) return 0;
  return endings.find((ending) => hasAt(bytes, at - ending.length, at, ending))?.length ?? 0;
}
