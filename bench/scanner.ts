import { ColumnMemory, createDetection, dataClasses, Hits } from '@sluice/detect';
import { PathTrie, Tape, unknownShape } from '@sluice/model';
import { BodyReader, JsonScanner, TrieIndex, type Unit } from '@sluice/wire';

export interface ScannerOptions {
  /** A JSON object whose first member is a list; its items, over and over, are also the long document. */
  readonly document: Buffer;
  /** Interleaved rounds of scanner and baseline. */
  readonly rounds: number;
  /** Size of the long document. */
  readonly streamBytes: number;
  readonly signal: AbortSignal;
}

export interface ScannerReading {
  /** MB (10^6 bytes) a second of CPU time with trie and all classes, a round each. */
  readonly speeds: readonly number[];
  /** The same of parse + regular expressions + stringify in the same rounds. */
  readonly baselines: readonly number[];
  readonly stream: StreamReading;
}

export interface StreamReading {
  readonly bytes: number;
  /** CPU time a byte of the long document ÷ that of a tenth of it: 1 is linear. */
  readonly linearity: number;
  readonly megabytesPerSecond: number;
  /** How much more memory the process held at the worst moment than before the long document. */
  readonly residentBytes: number;
}

const roundSeconds = 0.15;
const detection = createDetection(dataClasses);

/** Measures scanner and detection on a document as a whole, and as a stream on a long one of the same rows. */
export function measureScanner(options: ScannerOptions): ScannerReading {
  const { document, rounds, signal } = options;
  const scan = scanOf(document);
  const baseline = (): void => void baselineOf(document);
  const scanTurns = warmed(scan);
  const baselineTurns = warmed(baseline);
  const speeds: number[] = [];
  const baselines: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    signal.throwIfAborted();
    speeds.push(speedOf(scan, scanTurns, document.length));
    baselines.push(speedOf(baseline, baselineTurns, document.length));
  }
  return { speeds, baselines, stream: measureStream(options) };
}

function scanOf(document: Uint8Array): () => void {
  const trie = new PathTrie(unknownShape);
  const scanner = new JsonScanner(new TrieIndex(trie));
  const look = detection.attach(trie);
  const hits = new Hits();
  const tape = new Tape();
  return () => {
    scanner.scan(tape, document);
    look.look(tape, hits);
    if (tape.faults !== 0 || hits.count === 0) throw new Error('the document of the bench was not read');
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
  const bytes = options.streamBytes;
  // Warm, and the best of three: a tenth is short enough to be disturbed.
  streamed(bytes / 2, options);
  const shorts = [1, 2, 3].map(() => streamed(bytes / 10, options));
  const short = shorts.reduce((best, next) => (next.seconds < best.seconds ? next : best));
  const long = streamed(bytes, options);
  return {
    bytes: long.bytes,
    linearity: long.seconds / long.bytes / (short.seconds / short.bytes),
    megabytesPerSecond: long.bytes / long.seconds / 1e6,
    residentBytes: long.residentBytes,
  };
}

interface Streamed {
  readonly bytes: number;
  readonly seconds: number;
  readonly residentBytes: number;
}

/** One document of that many bytes through the reader that the gate uses, in chunks as sockets give them. */
function streamed(wanted: number, { document, signal }: ScannerOptions): Streamed {
  const trie = new PathTrie(unknownShape);
  const reader = new BodyReader('application/json', new TrieIndex(trie)).open(new Tape());
  const look = detection.attach(trie);
  const hits = new Hits();
  const memory = new ColumnMemory();
  const { head, rows, tail } = partsOf(document);
  const before = process.memoryUsage.rss();
  let residentBytes = 0;
  let bytes = 0;
  const take = (units: Iterable<Unit>): void => {
    for (const { coverage, tape } of units) {
      if (coverage.kind === 'partial') throw new Error(`the stream of the bench was not read: ${coverage.why}`);
      look.look(tape, hits, memory);
      bytes += tape.bytes.length;
    }
  };
  const start = process.cpuUsage();
  take(reader.push(head));
  for (let sent = 0; sent < wanted; sent += rows.length) {
    signal.throwIfAborted();
    for (let at = 0; at < rows.length; at += 65_536) take(reader.push(rows.subarray(at, at + 65_536)));
    residentBytes = Math.max(residentBytes, process.memoryUsage.rss() - before);
  }
  take(reader.push(tail));
  take(reader.end());
  return { bytes, seconds: secondsSince(start), residentBytes };
}

/** The document taken apart, so that its rows can be sent any number of times. */
function partsOf(document: Buffer): { readonly head: Buffer; readonly rows: Buffer; readonly tail: Buffer } {
  const [name, list] = Object.entries(JSON.parse(document.toString()) as Record<string, unknown>)[0] ?? [];
  if (name === undefined || !Array.isArray(list)) throw new Error('the document of the bench begins with no list');
  const items = JSON.stringify(list).slice(1, -1);
  return { head: Buffer.from(`{"${name}":[`), rows: Buffer.from(`${items},`), tail: Buffer.from(`${JSON.stringify(list[0])}]}`) };
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
