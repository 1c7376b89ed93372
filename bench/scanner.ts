import { PathTrie, Tape, unknownShape } from '@sluice/model';
import { JsonScanner, JsonStream, TrieIndex } from '@sluice/wire';
import { median } from './cpu.ts';

/** What runs over a tape after the scan. One is made for each trie. */
export type Look = (tape: Tape) => void;

export interface ScannerOptions {
  /** Attaches detection to a trie; without it the scan alone is measured. */
  readonly attach?: (trie: PathTrie) => Look;
  /** Interleaved rounds of scanner and baseline, at least 7. */
  readonly rounds?: number;
  /** Size of the long document. */
  readonly streamBytes?: number;
  readonly signal?: AbortSignal;
}

export interface ScannerReading {
  /** Best round, in MB (10^6 bytes) a second of CPU time. */
  readonly megabytesPerSecond: number;
  readonly spread: readonly [least: number, most: number];
  /** The same of parse + regular expressions + stringify in the same rounds. */
  readonly baselineMegabytesPerSecond: number;
  /** Median over the rounds of scanner ÷ baseline. */
  readonly ratio: number;
  readonly stream: StreamReading;
}

export interface StreamReading {
  readonly bytes: number;
  /** CPU time a byte of the long document ÷ that of a tenth of it: 1 is linear. */
  readonly linearity: number;
  readonly megabytesPerSecond: number;
  /** How much more memory (heap and buffers) than before was in use at the worst moment. */
  readonly memoryBytes: number;
}

const documentBytes = 200_000;
const roundSeconds = 0.15;

/** Measures the scanner on a realistic document of 200 KB and as a stream on a long one. */
export function measureScanner(options: ScannerOptions = {}): ScannerReading {
  const rounds = Math.max(7, options.rounds ?? 7);
  const document = Buffer.from(documentText(documentBytes));
  const scan = scanOf(document, options.attach);
  const baseline = (): void => void baselineOf(document);
  const scanTurns = warmed(scan);
  const baselineTurns = warmed(baseline);
  const speeds: number[] = [];
  const baselines: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    options.signal?.throwIfAborted();
    speeds.push(speedOf(scan, scanTurns, document.length));
    baselines.push(speedOf(baseline, baselineTurns, document.length));
  }
  return {
    megabytesPerSecond: Math.max(...speeds),
    spread: [Math.min(...speeds), Math.max(...speeds)],
    baselineMegabytesPerSecond: Math.max(...baselines),
    ratio: median(speeds.map((speed, round) => speed / (baselines[round] ?? Number.NaN))),
    stream: measureStream(options),
  };
}

function scanOf(document: Uint8Array, attach: ScannerOptions['attach']): () => void {
  const trie = new PathTrie(unknownShape);
  const scanner = new JsonScanner(new TrieIndex(trie));
  const look = attach?.(trie);
  const tape = new Tape();
  return () => {
    scanner.scan(tape, document);
    if (tape.faults !== 0 || tape.count === 0) throw new Error('the document of the bench was not read');
    look?.(tape);
  };
}

/** Runs until the compiler has settled; returns how often a round runs it. */
function warmed(run: () => void): number {
  const start = process.cpuUsage();
  let turns = 0;
  while (secondsSince(start) < roundSeconds * 3) {
    run();
    turns += 1;
  }
  return Math.max(1, Math.ceil(turns / 3));
}

function speedOf(run: () => void, turns: number, bytes: number): number {
  const start = process.cpuUsage();
  for (let turn = 0; turn < turns; turn += 1) run();
  return (bytes * turns) / secondsSince(start) / 1e6;
}

function secondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

function measureStream(options: ScannerOptions): StreamReading {
  const bytes = options.streamBytes ?? 100_000_000;
  // Warm, and the best of three: a tenth is short enough to be disturbed.
  streamed(bytes / 2, options);
  const shorts = [1, 2, 3].map(() => streamed(bytes / 10, options));
  const short = shorts.reduce((best, next) => (next.seconds < best.seconds ? next : best));
  const long = streamed(bytes, options);
  return {
    bytes: long.bytes,
    linearity: long.seconds / long.bytes / (short.seconds / short.bytes),
    megabytesPerSecond: long.bytes / long.seconds / 1e6,
    memoryBytes: long.memoryBytes,
  };
}

function streamed(
  wanted: number,
  options: ScannerOptions,
): { readonly bytes: number; readonly seconds: number; readonly memoryBytes: number } {
  const trie = new PathTrie(unknownShape);
  const tape = new Tape();
  const stream = new JsonStream(new TrieIndex(trie), tape);
  const look = options.attach?.(trie);
  const rows = Buffer.from(`${rowsText(documentBytes)},`);
  const head = Buffer.from('{"total":1000000,"items":[');
  const tail = Buffer.from(`${JSON.stringify(row(0))}],"next":null}`);
  const before = memoryInUse();
  let memoryBytes = 0;
  let seen = 0;
  const take = (units: ReturnType<JsonStream['push']>): void => {
    for (const unit of units) {
      if (unit.coverage.kind === 'partial') throw new Error(`the stream of the bench was not read: ${unit.coverage.why}`);
      look?.(unit.tape);
      seen += unit.tape.bytes.length;
    }
  };
  const start = process.cpuUsage();
  take(stream.push(head));
  for (let sent = 0; sent < wanted; sent += rows.length) {
    options.signal?.throwIfAborted();
    // As sockets give them.
    for (let at = 0; at < rows.length; at += 65_536) take(stream.push(rows.subarray(at, at + 65_536)));
    memoryBytes = Math.max(memoryBytes, memoryInUse() - before);
  }
  take(stream.push(tail));
  take(stream.end());
  return { bytes: seen, seconds: secondsSince(start), memoryBytes };
}

function memoryInUse(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** What people do instead: parse, look at each name and each text with expressions, mask what they find, write anew. */
function baselineOf(document: Buffer): string {
  return JSON.stringify(JSON.parse(document.toString()), (key, value: unknown) => {
    if (typeof value === 'object' && value !== null) return value;
    if (names.test(key)) return '***';
    if (typeof value !== 'string') return value;
    let text = value;
    for (const expression of expressions) text = text.replace(expression, '***');
    return text;
  });
}

const names =
  /pass(?:word|wd|phrase)|secret|token|api_?key|private_?key|credential|ssn|social_?security|iban|card_?(?:number|no)|cvv|tax_?id|passport|diagnos|birth/i;

/** One for each kind of value, as redaction libraries have them. */
const expressions = [
  /[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}/g,
  /\b(?:\d[ -]?){13,19}\b/g,
  /\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b/g,
  /\b\d{3}-\d{2}-\d{4}\b/g,
  /\+?\d{1,3}[ -]?\(?\d{2,4}\)?[ -]?\d{3,4}[ -]?\d{3,4}/g,
  /\b(?:\d{1,3}\.){3}\d{1,3}\b/g,
  /\b(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b(?!T)/g,
  /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\b/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bgh[pousr]_[A-Za-z0-9]{36}\b/g,
  /\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,64}\b/g,
  /\bxox[abprs]-[A-Za-z0-9-]{10,72}\b/g,
  /\bAIza[A-Za-z0-9_-]{35}\b/g,
  /\$2[aby]\$\d{2}\$[A-Za-z0-9./]{53}/g,
  /-----BEGIN [A-Z ]{1,30}-----/g,
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/]{1,64}:[^\s:@/]{1,64}@/g,
  /\bat [\w.$<>]{1,80} \([^)\n]{1,200}:\d{1,6}(?::\d{1,6})?\)/g,
  /\b(?:ORA-\d{5}|SQLSTATE\[|syntax error at or near)/g,
];

function documentText(bytes: number): string {
  return `{"total":1000000,"page":1,"items":[${rowsText(bytes)}]}`;
}

function rowsText(bytes: number): string {
  const rows: string[] = [];
  for (let length = 0; length < bytes; ) {
    const text = JSON.stringify(row(rows.length));
    rows.push(text);
    length += text.length + 1;
  }
  return rows.join();
}

/** One customer of a shop that does not exist. */
function row(number: number): unknown {
  const digits = String(1000 + (number % 9000));
  return {
    id: number * 7919,
    uuid: `8c3f0e2a-${digits}-4b1c-9d2e-aa00bb11cc22`,
    email: `customer${number}@example.com`,
    name: `Person Number ${number}`,
    createdAt: `2025-03-0${1 + (number % 9)}T12:34:56.789Z`,
    isActive: number % 3 === 0,
    balance: number * 13.37,
    address: { street: `${number} Long Street`, city: 'Utrecht', postcode: '3511 AB', location: { latitude: 52.09, longitude: 5.12 } },
    tags: ['alpha', 'beta', 'gamma'],
    phone: number % 2 === 0 ? null : '+31 30 555 0100',
    ...(number % 5 === 0 ? { notes: 'Asked for "express" delivery.\nRings twice, café side.' } : {}),
  };
}
