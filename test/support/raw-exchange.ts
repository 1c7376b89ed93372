import { connect } from 'node:net';

/** What came back on a bare socket, with its framing taken off and nothing else. */
export interface RawAnswer {
  readonly status: number;
  /** Field lines in order and case. */
  readonly lines: readonly (readonly [string, string])[];
  /** The bytes of the body, without its transfer coding. */
  readonly body: Buffer;
  readonly trailers: readonly (readonly [string, string])[];
  /** The framing says that the body ended where it was meant to. */
  readonly isComplete: boolean;
  /** Every byte that came, head and framing with it. */
  readonly raw: Buffer;
}

const deadlineMs = 60_000;

/** Sends one request as it is written and reads until the connection ends. The deadline bounds a test that went wrong; nobody waits for it. */
export function exchangeRaw(port: number, request: string | Buffer): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let wasReset = false;
    const socket = connect(port, '127.0.0.1');
    const deadline = setTimeout(() => {
      socket.destroy();
      reject(new Error(`no end after ${deadlineMs} ms, ${Buffer.concat(chunks).length} bytes came`));
    }, deadlineMs);
    socket.on('error', () => {
      wasReset = true;
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('close', () => {
      clearTimeout(deadline);
      resolve(readAnswer(Buffer.concat(chunks), wasReset, request.toString('latin1').startsWith('HEAD ')));
    });
    socket.write(request);
  });
}

/** A request with the lines that every one needs; `Connection: close` says where its answer ends. */
export function requestText(method: string, target: string, lines: readonly string[] = [], body: string | Buffer = ''): Buffer {
  const hasBody = body.length > 0;
  const own = ['Host: gate.test', 'Connection: close', ...(hasBody ? [`Content-Length: ${Buffer.byteLength(body)}`] : [])];
  return Buffer.concat([Buffer.from(`${[`${method} ${target} HTTP/1.1`, ...own, ...lines].join('\r\n')}\r\n\r\n`), Buffer.from(body)]);
}

export function ask(
  port: number,
  target: string,
  lines: readonly string[] = [],
  method = 'GET',
  body: string | Buffer = '',
): Promise<RawAnswer> {
  return exchangeRaw(port, requestText(method, target, lines, body));
}

/** The values of a field, in order. */
export function fieldsOf(answer: Pick<RawAnswer, 'lines'>, name: string): readonly string[] {
  return answer.lines.filter(([one]) => one.toLowerCase() === name).map(([, value]) => value);
}

export function fieldOf(answer: Pick<RawAnswer, 'lines'>, name: string): string | null {
  return fieldsOf(answer, name)[0] ?? null;
}

/** All that came of one answer, read by its framing alone. */
export function readAnswer(raw: Buffer, wasReset: boolean, isHead = false): RawAnswer {
  const headEnd = raw.indexOf('\r\n\r\n');
  if (headEnd < 0) return { status: 0, lines: [], body: Buffer.alloc(0), trailers: [], isComplete: false, raw };
  const [startLine = '', ...fieldLines] = raw.toString('latin1', 0, headEnd).split('\r\n');
  const lines = fieldLines.map(pairOf);
  const status = Number(startLine.split(' ')[1]);
  const rest = raw.subarray(headEnd + 4);
  const head = { status, lines, raw };
  if (isHead || status === 204 || status === 304) return { ...head, body: rest, trailers: [], isComplete: !wasReset };
  if (fieldOf(head, 'transfer-encoding') !== null) return { ...head, ...dechunked(rest) };
  const length = fieldOf(head, 'content-length');
  return { ...head, body: rest, trailers: [], isComplete: length === null ? !wasReset : rest.length === Number(length) };
}

function pairOf(line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}

function dechunked(bytes: Buffer): Pick<RawAnswer, 'body' | 'isComplete' | 'trailers'> {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return { body: Buffer.concat(parts), trailers: [], isComplete: false };
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    at = lineEnd + 2;
    if (size === 0) return { body: Buffer.concat(parts), ...trailersOf(bytes.subarray(at)) };
    parts.push(bytes.subarray(at, at + size));
    at += size + 2;
  }
}

function trailersOf(bytes: Buffer): Pick<RawAnswer, 'isComplete' | 'trailers'> {
  const text = bytes.toString('latin1');
  if (text === '\r\n') return { trailers: [], isComplete: true };
  if (!text.endsWith('\r\n\r\n')) return { trailers: [], isComplete: false };
  return { trailers: text.slice(0, -4).split('\r\n').map(pairOf), isComplete: true };
}
