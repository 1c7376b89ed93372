import { hasAt, hasWordAt, isDigit } from '../bytes.ts';
import { type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';

const lineMax = 600;
/** Lines between two frames that may be source text, as Python prints it. */
const gapLines = 2;

/** What stands right before the line number in a frame, by language, and how frames of one runtime begin. */
const beforeLineNumber = [
  '.js:',
  '.mjs:',
  '.cjs:',
  '.jsx:',
  '.ts:',
  '.tsx:',
  '.vue:',
  '.java:',
  '.kt:',
  '.scala:',
  '.groovy:',
  '.rb:',
  '.go:',
  '.php(',
  '.php:',
  '.php on line ',
  '.php</b> on line <b>',
  '.cs:line ',
  '.vb:line ',
  '.fs:line ',
  '.py", line ',
  '.py&quot;, line ',
  '.py\\", line ',
  '>", line ',
  '.pm line ',
  '.pl line ',
  '.rs:',
  '.ex:',
  '.exs:',
];
const heads = [
  'Traceback (most recent call last)',
  'goroutine ',
  'Exception in thread "',
  '(Native Method)',
  '(Unknown Source)',
  'at node:internal/',
  '(<anonymous>)',
  '[internal function]',
  '\n   at ',
];

const endings = ['<br>', '<br/>', '<br />', '<pre>'];
/** The rest of a break may stand at a line's begin. */
const blanks = ['&nbsp;', 'br>', 'br/>', 'br />', '<br>'];

/** Frames of node, Python, Java, PHP, Ruby, Go, .NET and Perl. Two make a trace; one is likely one. */
export const stackTraceFinder: TextFinder = {
  literals: [...beforeLineNumber, ...heads],
  digitsMin: 0,
  bytesMin: 6,
  needs: 0,
  find: findStackTrace,
};

function findStackTrace(bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome {
  let from = bytes[at] === 10 ? at + 1 : at;
  while (from > start && at - from < lineMax && !isBreakBefore(bytes, from)) from -= 1;
  let to = lineEnd(bytes, Math.max(at, from), end);
  let frames = frameKind(bytes, from, to);
  if (frames === 0) {
    found.resume = to;
    return outcome.none;
  }
  let last = to;
  let gap = 0;
  while (to < end && gap <= gapLines) {
    const next = to + 1;
    to = lineEnd(bytes, next, end);
    const kind = frameKind(bytes, next, to);
    if (kind === 0) {
      gap += 1;
      continue;
    }
    frames += kind;
    last = to;
    gap = 0;
  }
  found.start = from;
  found.end = last;
  // A call without a file is half a frame: one could be a sentence, two could not.
  found.weight = frames >= 2 ? 13 : frames >= 1 ? 8 : 5;
  found.what = frames >= 2 ? 'frames of a stack trace' : 'a frame of a stack trace';
  return outcome.fit;
}

function lineEnd(bytes: Uint8Array, at: number, end: number): number {
  let index = at;
  const to = Math.min(end, at + lineMax);
  while (index < to && bytes[index] !== 10 && (bytes[index] !== 60 || !isTagEnd(bytes, index, end))) index += 1;
  return index;
}

/** A tag that ends the line: a break, or the end of any element but the `<b>` that PHP writes around files and lines. */
function isTagEnd(bytes: Uint8Array, at: number, end: number): boolean {
  return hasAt(bytes, at, end, '<br') || (bytes[at + 1] === 47 && bytes[at + 2] !== 98);
}

/** A line feed, or what HTML has for it. */
function isBreakBefore(bytes: Uint8Array, at: number): boolean {
  const before = bytes[at - 1];
  if (before !== 62) return before === 10;
  return endings.some((ending) => hasAt(bytes, at - ending.length, at, ending));
}

/** 0: no frame; 1: a frame; 2: a line that only a trace has, or several frames in one line. */
function frameKind(bytes: Uint8Array, start: number, end: number): number {
  let from = start;
  for (let skipped = 1; skipped > 0 && from < end; from += skipped) skipped = indentation(bytes, from, end);
  if (hasAt(bytes, from, end, 'Traceback (most') || hasAt(bytes, from, end, 'Exception in thread "')) return 2;
  if (hasAt(bytes, from, end, 'goroutine ') && isDigit(bytes[from + 10])) return 2;
  const startsFrame =
    hasAt(bytes, from, end, 'at ') || hasAt(bytes, from, end, 'File ') || hasAt(bytes, from, end, 'from ') || bytes[from] === 35;
  let frames = 0;
  let isNative = false;
  for (let index = from; index < end; index += 1) {
    const byte = bytes[index];
    if (
      byte === 40 &&
      (hasAt(bytes, index, end, '(node:') ||
        hasAt(bytes, index, end, '(Native Method)') ||
        hasAt(bytes, index, end, '(Unknown Source)') ||
        hasAt(bytes, index, end, '(<anonymous>)'))
    )
      isNative = true;
    if (byte !== 46 && byte !== 62) continue;
    const after = numberAfter(bytes, index, end);
    if (after < 0) continue;
    if (startsFrame || isCall(bytes, from, index, after, end)) frames += 1;
  }
  if (frames > 0) return Math.min(frames, 2);
  return startsFrame && (isNative || hasAt(bytes, from, end, 'at node:internal/')) ? 1 : isMethod(bytes, from, end) ? 0.5 : 0;
}

/** `at Shop.Orders.Find(Int32 id)`, as .NET writes it where it knows no file. */
function isMethod(bytes: Uint8Array, at: number, end: number): boolean {
  if (!hasAt(bytes, at, end, 'at ')) return false;
  let hasDot = false;
  let index = at + 3;
  for (; index < end && (bytes[index] ?? 0) > 32 && bytes[index] !== 40; index += 1) if (bytes[index] === 46) hasDot = true;
  return hasDot && bytes[index] === 40 && bytes[end - (bytes[end - 1] === 13 ? 2 : 1)] === 41;
}

/** Bytes of white space at `at`, or of what HTML makes of it. */
function indentation(bytes: Uint8Array, at: number, end: number): number {
  if ((bytes[at] ?? 0) <= 32) return 1;
  return blanks.find((blank) => hasAt(bytes, at, end, blank))?.length ?? 0;
}

/** After `.js:12` and the like: where the number ends, or -1. */
function numberAfter(bytes: Uint8Array, at: number, end: number): number {
  for (const sign of beforeLineNumber) {
    if (bytes[at + 1] !== sign.charCodeAt(1) || !hasAt(bytes, at, end, sign) || !isDigit(bytes[at + sign.length])) continue;
    let index = at + sign.length;
    while (index < end && isDigit(bytes[index])) index += 1;
    return index;
  }
  return -1;
}

/** A file with a line number that a runtime wrote: `in /x.php:3`, `x.rb:3:in`, `x.go:3 +0x1d`, `at x.pl line 3.`, `(x.js:3:5)`. */
function isCall(bytes: Uint8Array, lineStart: number, file: number, after: number, end: number): boolean {
  if (hasAt(bytes, after, end, ':in ') || hasAt(bytes, after, end, ' +0x')) return true;
  let from = file;
  while (from > lineStart && file - from < 300 && (bytes[from - 1] ?? 0) > 32 && bytes[from - 1] !== 62 && bytes[from - 1] !== 40)
    from -= 1;
  const isPath = bytes[from] === 47 || bytes[from + 1] === 58 || hasAt(bytes, from, end, 'file:') || hasAt(bytes, from, end, 'node:');
  const isAt =
    hasWordAt(bytes, from - 3, end, 'at ') ||
    hasWordAt(bytes, from - 3, end, 'in ') ||
    hasAt(bytes, from - 3, end, '<b>') ||
    bytes[from - 1] === 40;
  // `.pl line 3` and `.pm line 3` are Perl's alone.
  const isPerl = hasAt(bytes, file + 3, end, ' line ') && bytes[file + 1] === 112;
  return isAt && (isPath || isPerl || bytes[after] === 58 || bytes[after] === 41);
}
