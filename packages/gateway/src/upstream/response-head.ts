import { framing, hop, namedByConnection, own, single, singleBitOf, spellingOf } from '../header-names.ts';

/** What is wrong with the head of an answer; words for the record. */
export type ResponseFault =
  | 'a status line that is none'
  | 'a header line that is none'
  | 'two lines of a field that may come once'
  | 'a transfer coding other than chunked'
  | 'a length that is no number'
  | 'a length beside a transfer coding'
  | 'a transfer coding in HTTP/1.0';

/** The head of an answer, read. */
export interface ResponseHead {
  readonly status: number;
  /** The end-to-end lines in order and case. Content-Length stays until the answer is written. */
  readonly lines: readonly string[];
  readonly length: number | null;
  readonly isChunked: boolean;
  /** The connection carries no further exchange. */
  readonly isLast: boolean;
  /** How long the upstream says that it keeps an idle connection. */
  readonly keepAliveSeconds: number | null;
  /** The protocols that a 101 switches to. */
  readonly upgrade: string | null;
}

/** RFC 9112 section 4, and no version but the two that share its grammar. */
const statusLine = /^HTTP\/1\.[01] [1-9]\d\d(?: [\t\x20-\x7e\x80-\xff]*)?$/;
const noFieldValue = /[^\t\x20-\x7e\x80-\xff]/;

/** Reads a head: text of latin1, each line with its CRLF, without the empty line behind them. Nothing is repaired. */
export function readResponseHead(text: string): ResponseHead | ResponseFault {
  let at = text.indexOf('\r\n');
  const first = text.slice(0, at);
  if (!statusLine.test(first)) return 'a status line that is none';
  const lines: string[] = [];
  let named: Set<string> | null = null;
  let seen = 0;
  let length: number | null = null;
  let isChunked = false;
  const isHttp10 = first.charCodeAt(7) === 0x30;
  let connection: string | null = null;
  let keepAliveSeconds: number | null = null;
  let upgrade: string | null = null;
  for (at += 2; at < text.length; ) {
    const end = text.indexOf('\r\n', at);
    const colon = text.indexOf(':', at);
    if (colon < at || colon > end) return 'a header line that is none';
    const name = text.slice(at, colon);
    const value = trimmed(text, colon + 1, end);
    at = end + 2;
    // A folded line begins with a blank, and a blank before the colon is none of a name either (RFC 9112 section 5).
    const { lower, kind, isToken } = spellingOf(name);
    if (!isToken || noFieldValue.test(value)) return 'a header line that is none';
    if (kind === 0) {
      lines.push(name, value);
      continue;
    }
    if ((kind & single) !== 0) {
      const bit = singleBitOf(kind);
      if ((seen & bit) !== 0) return 'two lines of a field that may come once';
      seen |= bit;
    }
    switch (lower) {
      case 'connection':
        named = namedByConnection(value, named);
        connection = connection === null ? value : `${connection},${value}`;
        break;
      case 'keep-alive':
        keepAliveSeconds = secondsOf(value);
        break;
      case 'upgrade':
        upgrade = upgrade === null ? value : `${upgrade},${value}`;
        break;
      case 'transfer-encoding':
        // Some readers take a tab for a part of the coding's name.
        if (value.toLowerCase() !== 'chunked' || text.charCodeAt(at - 3) === 0x09) return 'a transfer coding other than chunked';
        isChunked = true;
        continue;
      case 'content-length':
        if (!/^\d{1,15}$/.test(value)) return 'a length that is no number';
        length = Number(value);
        break;
    }
    if ((kind & (hop | own)) === 0) lines.push(name, value);
  }
  // RFC 9112 6.3: whoever believes the other of the two sees another end.
  if (isChunked && length !== null) return 'a length beside a transfer coding';
  // RFC 9112 6.1: HTTP/1.0 knows no codings, so whoever wrote this may not have written the framing.
  if (isChunked && isHttp10) return 'a transfer coding in HTTP/1.0';
  if (named !== null) removeNamed(lines, named);
  const status = Number(first.slice(9, 12));
  const isOverrun = status === 204 && (isChunked || (length ?? 0) > 0);
  return { status, lines, length, isChunked, isLast: isOverrun || closes(connection, isHttp10), keepAliveSeconds, upgrade };
}

/** The end-to-end trailer lines in order and case, or null where one is none. */
export function readTrailers(text: string): readonly string[] | null {
  const lines: string[] = [];
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\r\n', at);
    const colon = text.indexOf(':', at);
    if (colon < at || colon > end) return null;
    const name = text.slice(at, colon);
    const value = trimmed(text, colon + 1, end);
    const { kind, isToken } = spellingOf(name);
    // RFC 9110 6.5.1: what frames a message cannot come behind it.
    if (!isToken || noFieldValue.test(value) || (kind & framing) !== 0) return null;
    if ((kind & (hop | own)) === 0) lines.push(name, value);
    at = end + 2;
  }
  return lines;
}

/** A value without the blanks around it; `String.trim` would take more than HTTP calls blank. */
function trimmed(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** RFC 9112 section 9.3: `close` counts before anything else, then the version, then `keep-alive`. */
function closes(connection: string | null, isHttp10: boolean): boolean {
  if (connection === null) return isHttp10;
  if (connection === 'keep-alive') return false;
  const options = connection
    .toLowerCase()
    .split(',')
    .map((option) => option.trim());
  return options.includes('close') || (isHttp10 && !options.includes('keep-alive'));
}

function secondsOf(value: string): number | null {
  const seconds = /(?:^|[,\s])timeout=(\d{1,6})/i.exec(value)?.[1];
  return seconds === undefined ? null : Number(seconds);
}

function removeNamed(lines: string[], named: ReadonlySet<string>): void {
  let kept = 0;
  for (let index = 0; index < lines.length; index += 2) {
    const name = lines[index] ?? '';
    if (named.has(name.toLowerCase())) continue;
    lines[kept] = name;
    lines[kept + 1] = lines[index + 1] ?? '';
    kept += 2;
  }
  lines.length = kept;
}
