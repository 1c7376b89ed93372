import { looksLikeName, textOfUtf8 } from '@sluice/kit';
import { rootNode, type Tape, tokenKind } from '@sluice/model';
import { plainMask } from './byte-classes.ts';
import { defaultJsonLimits, type JsonLimits } from './json-limits.ts';
import { noToken } from './open-containers.ts';
import { putToken } from './put-token.ts';
import { readText, TextStream } from './text-body.ts';
import type { TrieIndex } from './trie-index.ts';
import { closedUnit, type Unit } from './unit.ts';
import { defaultUnitBytesMax, type UnitReader } from './unit-reader.ts';
import { Window } from './window.ts';

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const delimiters = [0x2c, 0x3b, 0x09, 0x7c];
const columnsMax = 1024;

/** What the first record says of all others. */
interface Header {
  readonly delimiter: number;
  /** The node of each column; cells beyond stand at the node of rows. */
  readonly nodes: readonly number[];
  /** Whether the first record names columns, and so is no row itself. */
  readonly isNamed: boolean;
}

/**
 * Reads CSV (RFC 4180; also with semicolons, tabs or bars) as an array of objects: a cell stands at the place that its column's head names.
 * Text without that form is read as text.
 */
export function readCsv(index: TrieIndex, limits: JsonLimits, tape: Tape, bytes: Uint8Array): Unit {
  const rows = new CsvRows(index, limits);
  return rows.read(tape, bytes, true) === bytes.length ? closedUnit('csv', tape) : readText(tape, bytes);
}

/** Units of whole rows. A row longer than a unit makes the rest text. */
export class CsvStream implements UnitReader {
  readonly #tape: Tape;
  readonly #rows: CsvRows;
  readonly #unitBytesMax: number;
  readonly #window = new Window();
  #text: TextStream | null = null;

  constructor(index: TrieIndex, tape: Tape, unitBytesMax: number = defaultUnitBytesMax, limits: JsonLimits = defaultJsonLimits) {
    this.#tape = tape;
    this.#rows = new CsvRows(index, limits);
    this.#unitBytesMax = unitBytesMax;
  }

  *push(chunk: Uint8Array): Iterable<Unit> {
    if (this.#text) yield* this.#text.push(chunk);
    else {
      this.#window.push(chunk);
      while (this.#text === null && this.#window.length >= this.#unitBytesMax) yield* this.#take(false, true);
    }
  }

  *flush(): Iterable<Unit> {
    if (this.#text) yield* this.#text.flush();
    else if (this.#window.length > 0) yield* this.#take(false, false);
  }

  *end(): Iterable<Unit> {
    // A last record whose quotes do not close is none, and its bytes go on as text.
    while (this.#text === null && this.#window.length > 0) yield* this.#take(true, true);
    if (this.#text) yield* this.#text.end();
  }

  *#take(isEnd: boolean, mustMove: boolean): Iterable<Unit> {
    const bytes = this.#window.peek(this.#unitBytesMax);
    const used = this.#rows.read(this.#tape, bytes, isEnd);
    if (used > 0) {
      this.#window.take(used);
      yield closedUnit('csv', this.#tape);
    } else if (mustMove) {
      this.#text = new TextStream(this.#tape, this.#unitBytesMax);
      const rest = this.#window.peek(this.#window.length);
      this.#window.take(rest.length);
      yield* this.#text.push(rest);
    }
  }
}

/** The records of one body. Its header is found in the first bytes, and kept. */
class CsvRows {
  readonly #index: TrieIndex;
  readonly #limits: JsonLimits;
  #header: Header | null = null;
  /** Where the last cell that was read ended, delimiter or break included. */
  #at = 0;

  constructor(index: TrieIndex, limits: JsonLimits) {
    this.#index = index;
    this.#limits = limits;
  }

  /** Puts whole records on the tape and answers how many bytes they take; at the end of a body the last one needs no break. 0 where none was read. */
  read(tape: Tape, bytes: Uint8Array, isEnd: boolean): number {
    tape.reset(bytes);
    const first = this.#header === null ? this.#learn(bytes, isEnd) : 0;
    const header = this.#header;
    if (header === null) return 0;
    const { tokensMax } = this.#limits;
    const rowNode = this.#index.itemOf(rootNode);
    putToken(tape, { kind: tokenKind.array, start: 0, end: bytes.length, node: rootNode, mask: 0, member: 0, parent: noToken }, tokensMax);
    let used = first;
    while (used < bytes.length) {
      const row = tape.count;
      const isPut = putToken(
        tape,
        { kind: tokenKind.object, start: used, end: used, node: rowNode, mask: 0, member: used, parent: 0 },
        tokensMax,
      );
      const end = isPut
        ? this.#record(bytes, used, header.delimiter, isEnd, (start, stop, member, column) => {
            const node = header.nodes[column] ?? rowNode;
            const mask = plainMask(bytes, start, stop);
            putToken(tape, { kind: tokenKind.text, start, end: stop, node, mask, member, parent: row }, tokensMax);
          })
        : -1;
      if (end < 0 || tape.faults !== 0) {
        tape.count = row;
        break;
      }
      tape.ends[row] = end;
      tape.nexts[row] = tape.count;
      used = this.#at;
    }
    tape.ends[0] = used;
    tape.nexts[0] = tape.count;
    tape.bytes = bytes.subarray(0, used);
    tape.faults = 0;
    return used;
  }

  /** Learns the columns; answers where the first row begins. */
  #learn(bytes: Uint8Array, isEnd: boolean): number {
    const delimiter = delimiterOf(bytes);
    const names: string[] = [];
    const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    const end = this.#record(bytes, start, delimiter, isEnd, (from, to) => {
      // People write heads in words: "First name".
      if (names.length < columnsMax) names.push(textOfUtf8(bytes.subarray(from, to)).trim().replaceAll(' ', '_'));
    });
    if (end < 0) return 0;
    const isNamed = names.every((name) => looksLikeName(name));
    const rowNode = this.#index.itemOf(rootNode);
    const nodes = isNamed ? names.map((name) => this.#index.trie.child(rowNode, name)) : [];
    this.#header = { delimiter, nodes, isNamed };
    return isNamed ? this.#at : 0;
  }

  /** Calls `met` for each cell of the record at `start`; answers where it ends, or -1 where it is not whole or its quotes do not close. */
  #record(
    bytes: Uint8Array,
    start: number,
    delimiter: number,
    isEnd: boolean,
    met: (start: number, end: number, member: number, column: number) => void,
  ): number {
    let at = start;
    for (let column = 0; ; column += 1) {
      const member = at;
      let end: number;
      if (bytes[at] === quote) {
        end = quoteEnd(bytes, at + 1);
        if (end < 0) return -1;
        met(member + 1, end, member, column);
        at = end + 1;
        if (at < bytes.length && bytes[at] !== delimiter && bytes[at] !== lineFeed && bytes[at] !== carriageReturn) return -1;
        end = at;
      } else {
        while (at < bytes.length && bytes[at] !== delimiter && bytes[at] !== lineFeed) at += 1;
        end = bytes[at] === lineFeed && at > member && bytes[at - 1] === carriageReturn ? at - 1 : at;
        met(member, end, member, column);
      }
      if (bytes[at] === delimiter) {
        at += 1;
        continue;
      }
      if (bytes[at] === carriageReturn) at += 1;
      if (at >= bytes.length && !isEnd) return -1;
      this.#at = Math.min(at + 1, bytes.length);
      return end;
    }
  }
}

/** Where the quotes close that were opened before `at`; a pair of them inside stands for one. */
function quoteEnd(bytes: Uint8Array, at: number): number {
  for (let next = bytes.indexOf(quote, at); next >= 0; next = bytes.indexOf(quote, next + 2)) if (bytes[next + 1] !== quote) return next;
  return -1;
}

/** The one that stands most often in the first line, outside quotes. */
function delimiterOf(bytes: Uint8Array): number {
  const counts = delimiters.map(() => 0);
  let isQuoted = false;
  for (let at = 0; at < bytes.length && (isQuoted || bytes[at] !== lineFeed); at += 1) {
    if (bytes[at] === quote) isQuoted = !isQuoted;
    const kind = isQuoted ? -1 : delimiters.indexOf(bytes[at] ?? 0);
    if (kind >= 0) counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return delimiters[counts.indexOf(Math.max(...counts))] ?? 0x2c;
}
