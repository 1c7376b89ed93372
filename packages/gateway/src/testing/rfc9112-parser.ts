/**
 * A reader of HTTP/1.1 messages written from the grammar of RFC 9112 and RFC 9110 and from nothing else. It shares no code with the
 * gateway and is strict: what the grammar does not produce is an error, also where a recipient MAY be lenient.
 */
export interface ParsedMessage {
  readonly startLine: string;
  readonly lines: readonly (readonly [string, string])[];
  readonly body: Buffer;
  readonly trailers: readonly (readonly [string, string])[];
}

export class GrammarError extends Error {}

/** More bytes are needed. */
const unfinished = Symbol('unfinished');
type Unfinished = typeof unfinished;

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const fieldValue = /^(?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?$/;
const requestLine = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+ [\x21-\x7e]+ HTTP\/1\.[01]$/;
const statusLine = /^HTTP\/1\.[01] [1-9]\d{2} [\t\x20-\x7e\x80-\xff]*$/;

/** Every request that the bytes hold; throws when they are not exactly a sequence of whole requests. */
export function parseRequests(bytes: Buffer): readonly ParsedMessage[] {
  const { messages, rest } = parseAvailableRequests(bytes);
  if (rest.length > 0) throw new GrammarError(`${rest.length} bytes that are no whole request`);
  return messages;
}

/** The whole requests at the begin, and what is left. */
export function parseAvailableRequests(bytes: Buffer): { readonly messages: readonly ParsedMessage[]; readonly rest: Buffer } {
  const messages: ParsedMessage[] = [];
  const reader = new Reader(bytes);
  for (;;) {
    const start = reader.at;
    const message = reader.atEnd ? unfinished : request(reader);
    if (message === unfinished) return { messages, rest: bytes.subarray(start) };
    messages.push(message);
  }
}

/**
 * The responses that the bytes hold. `heads` says for each final response whether its request was a HEAD. A body that only the close of
 * the connection delimits takes all that is left. What is no whole response is `rest`.
 */
export function parseResponses(
  bytes: Buffer,
  isClosed: boolean,
  heads: readonly boolean[] = [],
): { readonly messages: readonly ParsedMessage[]; readonly rest: Buffer } {
  const messages: ParsedMessage[] = [];
  const reader = new Reader(bytes);
  let finals = 0;
  for (;;) {
    const start = reader.at;
    const message = reader.atEnd ? unfinished : response(reader, isClosed, heads[finals] ?? false);
    if (message === unfinished) return { messages, rest: bytes.subarray(start) };
    if (!message.startLine.startsWith('HTTP/1.1 1')) finals += 1;
    messages.push(message);
  }
}

class Reader {
  readonly bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  get atEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  /** The octets before the next CRLF. A CR or LF anywhere else is an error. */
  line(): string | Unfinished {
    const end = this.bytes.indexOf('\r\n', this.at);
    const line = this.bytes.toString('latin1', this.at, end < 0 ? this.bytes.length : end);
    if (/\n/.test(line) || /\r(?!$)/.test(line) || (end >= 0 && line.includes('\r'))) throw new GrammarError('a bare CR or LF');
    if (end < 0) return unfinished;
    this.at = end + 2;
    return line;
  }

  take(length: number): Buffer | Unfinished {
    if (this.at + length > this.bytes.length) return unfinished;
    const taken = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return taken;
  }
}

function request(reader: Reader): ParsedMessage | Unfinished {
  const startLine = reader.line();
  if (startLine === unfinished) return unfinished;
  if (!requestLine.test(startLine)) throw new GrammarError('no request line');
  const lines = fieldLines(reader);
  if (lines === unfinished) return unfinished;
  if (valuesOf(lines, 'host').length !== 1) throw new GrammarError('not exactly one Host');
  const framed = body(reader, lines, null);
  return framed === unfinished ? unfinished : { startLine, lines, ...framed };
}

function response(reader: Reader, isClosed: boolean, isHead: boolean): ParsedMessage | Unfinished {
  const startLine = reader.line();
  if (startLine === unfinished) return unfinished;
  if (!statusLine.test(startLine)) throw new GrammarError('no status line');
  const lines = fieldLines(reader);
  if (lines === unfinished) return unfinished;
  const status = Number(startLine.slice(9, 12));
  if (status < 200 || status === 204 || status === 304 || isHead) return { startLine, lines, body: Buffer.alloc(0), trailers: [] };
  const framed = body(reader, lines, isClosed);
  return framed === unfinished ? unfinished : { startLine, lines, ...framed };
}

function fieldLines(reader: Reader): [string, string][] | Unfinished {
  const lines: [string, string][] = [];
  for (;;) {
    const line = reader.line();
    if (line === unfinished) return unfinished;
    if (line === '') return lines;
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    // OWS of RFC 9110 5.6.3 is spaces and tabs, nothing that `trim` takes beside them.
    const value = line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '');
    if (colon < 1 || !token.test(name)) throw new GrammarError('no field name');
    if (!fieldValue.test(value)) throw new GrammarError('no field value');
    lines.push([name, value]);
  }
}

/** RFC 9112 6.3. `isClosed` is null for a request, which is never delimited by the close. */
function body(
  reader: Reader,
  lines: readonly (readonly [string, string])[],
  isClosed: boolean | null,
): Pick<ParsedMessage, 'body' | 'trailers'> | Unfinished {
  const codings = valuesOf(lines, 'transfer-encoding');
  const lengths = valuesOf(lines, 'content-length');
  if (codings.length > 0) {
    if (lengths.length > 0) throw new GrammarError('Transfer-Encoding beside Content-Length');
    if (codings.length > 1 || codings[0]?.toLowerCase() !== 'chunked') throw new GrammarError('a transfer coding other than chunked');
    return chunkedBody(reader);
  }
  if (lengths.length > 1 || !/^\d*$/.test(lengths[0] ?? '0')) throw new GrammarError('no Content-Length');
  if (lengths.length === 1) {
    const bytes = reader.take(Number(lengths[0]));
    return bytes === unfinished ? unfinished : { body: bytes, trailers: [] };
  }
  if (isClosed === null) return { body: Buffer.alloc(0), trailers: [] };
  if (!isClosed) return unfinished;
  const bytes = reader.take(reader.bytes.length - reader.at);
  return bytes === unfinished ? unfinished : { body: bytes, trailers: [] };
}

function chunkedBody(reader: Reader): Pick<ParsedMessage, 'body' | 'trailers'> | Unfinished {
  const chunks: Buffer[] = [];
  for (;;) {
    const size = reader.line();
    if (size === unfinished) return unfinished;
    if (!/^[0-9A-Fa-f]{1,13}$/.test(size)) throw new GrammarError('no chunk size'); // Sluice sends no chunk extension.
    const length = Number.parseInt(size, 16);
    if (length === 0) break;
    const bytes = reader.take(length);
    if (bytes === unfinished) return unfinished;
    chunks.push(bytes);
    const end = reader.take(2);
    if (end === unfinished) return unfinished;
    if (end.toString('latin1') !== '\r\n') throw new GrammarError('a chunk of another length');
  }
  const trailers = fieldLines(reader);
  return trailers === unfinished ? unfinished : { body: Buffer.concat(chunks), trailers };
}

export function valuesOf(lines: readonly (readonly [string, string])[], lowerName: string): string[] {
  return lines.filter(([name]) => name.toLowerCase() === lowerName).map(([, value]) => value);
}
