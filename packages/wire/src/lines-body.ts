import { notFaulty, type Tape } from '@sluice/model';
import { defaultJsonLimits, type JsonLimits } from './json-limits.ts';
import { JsonScanner } from './json-scanner.ts';
import type { TrieIndex } from './trie-index.ts';
import { closedUnit, coverageOf, type Unit, unreadUnit } from './unit.ts';
import { defaultUnitBytesMax, type UnitReader } from './unit-reader.ts';
import { Window } from './window.ts';

/** RFC 7464: each text of a JSON sequence begins with this byte. */
const recordSeparator = 0x1e;
const lineFeed = 0x0a;

/** Reads lines of JSON (NDJSON, JSON Lines, JSON text sequences) onto one tape: each line is a root value of its own. */
export function readLines(scanner: JsonScanner, tape: Tape, bytes: Uint8Array): Unit {
  tape.reset(bytes);
  let bytesUnseen = 0;
  let firstFaults = 0;
  let faults = 0;
  for (let start = 0; start < bytes.length; ) {
    const next = bytes.indexOf(lineFeed, start);
    const end = next < 0 ? bytes.length : next + 1;
    const from = contentStart(bytes, start, end);
    if (from < end) {
      tape.faults = 0;
      tape.faultAt = notFaulty;
      scanner.restart();
      if (scanner.run(tape, true, from, end) === 'faulty') {
        bytesUnseen += end - tape.faultAt;
        firstFaults ||= tape.faults;
      }
      faults |= tape.faults;
    }
    start = end;
  }
  tape.faults = firstFaults || faults;
  const coverage = coverageOf(tape);
  tape.faults = faults;
  if (coverage.kind === 'whole') return closedUnit('lines', tape);
  return closedUnit('lines', tape, { ...coverage, bytesSeen: bytes.length - bytesUnseen, bytesUnseen });
}

/** Lines in units of several, as many as fit. A line longer than a unit goes by unread and says so; the next one is read again. */
export class LineStream implements UnitReader {
  readonly #scanner: JsonScanner;
  readonly #tape: Tape;
  readonly #unitBytesMax: number;
  readonly #window = new Window();
  #isInLongLine = false;

  constructor(index: TrieIndex, tape: Tape, unitBytesMax = defaultUnitBytesMax, limits: JsonLimits = defaultJsonLimits) {
    this.#scanner = new JsonScanner(index, limits);
    this.#tape = tape;
    this.#unitBytesMax = unitBytesMax;
  }

  *push(chunk: Uint8Array): Iterable<Unit> {
    this.#window.push(chunk);
    while (this.#window.length >= this.#unitBytesMax) yield this.#next(this.#window.peek(this.#unitBytesMax));
  }

  *flush(): Iterable<Unit> {
    const bytes = this.#window.peek(this.#unitBytesMax);
    if (bytes.includes(lineFeed)) yield this.#next(bytes);
  }

  *end(): Iterable<Unit> {
    while (this.#window.length > 0) {
      const bytes = this.#window.peek(this.#unitBytesMax);
      const isRest = bytes.length === this.#window.length && !this.#isInLongLine;
      yield isRest ? this.#read(bytes) : this.#next(bytes);
    }
  }

  #next(bytes: Uint8Array): Unit {
    if (this.#isInLongLine) {
      const end = bytes.indexOf(lineFeed) + 1;
      this.#isInLongLine = end === 0;
      return this.#unread(bytes.subarray(0, end || bytes.length));
    }
    const end = bytes.lastIndexOf(lineFeed) + 1;
    if (end > 0) return this.#read(bytes.subarray(0, end));
    this.#isInLongLine = true;
    return this.#unread(bytes);
  }

  #read(bytes: Uint8Array): Unit {
    this.#window.take(bytes.length);
    return readLines(this.#scanner, this.#tape, bytes);
  }

  #unread(bytes: Uint8Array): Unit {
    this.#window.take(bytes.length);
    return unreadUnit('lines', this.#tape, bytes, 'too-large');
  }
}

function contentStart(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const byte = bytes[at] ?? 0;
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== recordSeparator) break;
    at += 1;
  }
  return at;
}
