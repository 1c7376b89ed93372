import { type Coverage, notFaulty, type Tape, type UninspectedReason } from '@sluice/model';
import { defaultJsonLimits, type JsonLimits } from './json-limits.ts';
import { JsonScanner, type ScanOutcome } from './json-scanner.ts';
import type { TrieIndex } from './trie-index.ts';
import { coverageOf, type Unit, unreadUnit } from './unit.ts';
import { defaultUnitBytesMax, type UnitReader } from './unit-reader.ts';
import { Window } from './window.ts';

/**
 * One JSON document in units of at most twice `unitBytesMax`. No value of up to `unitBytesMax` is torn: long arrays come item by item (many
 * in a unit). A longer text comes in pieces that are marked `too-large`; where nothing fits, the rest goes by unread and says so.
 */
export class JsonStream implements UnitReader {
  readonly #scanner: JsonScanner;
  readonly #tape: Tape;
  readonly #unitBytesMax: number;
  readonly #window = new Window();
  #unreadWhy: UninspectedReason | null = null;
  #isEmpty = true;

  constructor(index: TrieIndex, tape: Tape, unitBytesMax = defaultUnitBytesMax, limits: JsonLimits = defaultJsonLimits) {
    this.#scanner = new JsonScanner(index, limits);
    this.#tape = tape;
    this.#unitBytesMax = unitBytesMax;
  }

  *push(chunk: Uint8Array): Iterable<Unit> {
    this.#window.push(chunk);
    while (this.#window.length >= this.#unitBytesMax * 2) yield this.#next();
  }

  *flush(): Iterable<Unit> {
    if (this.#window.length === 0) return;
    if (this.#unreadWhy) {
      yield this.#unread(this.#unreadWhy);
      return;
    }
    const { depth: before, isInText } = this.#scanner;
    const outcome = this.#run(false);
    const bytes = outcome === 'starved' && !this.#scanner.isWhole ? this.#rollBackToItem() : this.#tape.bytes.length;
    if (bytes > 0) yield this.#unit(before, bytes, isInText);
  }

  *end(): Iterable<Unit> {
    while (this.#window.length > this.#unitBytesMax * 2) yield this.#next();
    if (this.#unreadWhy) {
      if (this.#window.length > 0) yield this.#unread(this.#unreadWhy);
      return;
    }
    if (this.#window.length === 0 && (this.#isEmpty || this.#scanner.isWhole)) return;
    const { depth: before, isInText } = this.#scanner;
    this.#run(true);
    yield this.#unit(before, this.#tape.bytes.length, isInText);
  }

  #next(): Unit {
    if (this.#unreadWhy) return this.#unread(this.#unreadWhy);
    const { depth: before, isInText } = this.#scanner;
    const outcome = this.#run(false);
    // After the document only white space was read, and all of it.
    if (outcome !== 'starved' || this.#scanner.isWhole) return this.#unit(before, this.#tape.bytes.length, isInText);
    const bytes = this.#scanner.rollBack(this.#tape, this.#unitBytesMax) || this.#scanner.openText(this.#tape);
    if (bytes > 0) return this.#unit(before, bytes, isInText);
    return this.#unread('too-large');
  }

  #run(isFinal: boolean): ScanOutcome {
    this.#tape.reset(this.#window.peek(this.#unitBytesMax * 2));
    return this.#scanner.run(this.#tape, isFinal);
  }

  #rollBackToItem(): number {
    return this.#scanner.isInText ? this.#scanner.openText(this.#tape) : this.#scanner.rollBackToItem(this.#tape);
  }

  #unit(depthBefore: number, bytes: number, isInText: boolean): Unit {
    const tape = this.#tape;
    tape.bytes = tape.bytes.subarray(0, bytes);
    this.#window.take(bytes);
    this.#isEmpty = false;
    const isWhole = tape.faultAt === notFaulty;
    const coverage = isInText && isWhole ? textCoverage(bytes, this.#scanner.closedEnds[0] ?? bytes) : coverageOf(tape);
    if (!isWhole) this.#unreadWhy = coverage.kind === 'partial' ? coverage.why : 'invalid-syntax';
    return {
      syntax: 'json',
      tape,
      wire: null,
      binary: null,
      coverage,
      depthBefore,
      closedEnds: this.#scanner.closedEnds.slice(),
      openTokens: this.#scanner.openTokens(),
    };
  }

  #unread(why: UninspectedReason): Unit {
    this.#unreadWhy = why;
    const bytes = this.#window.peek(this.#unitBytesMax * 2);
    this.#window.take(bytes.length);
    return unreadUnit('json', this.#tape, bytes, why);
  }
}

/** The rest of a text that did not fit into one unit is not looked at. */
function textCoverage(bytes: number, bytesUnseen: number): Coverage {
  return { kind: 'partial', bytesSeen: bytes - bytesUnseen, bytesUnseen, why: 'too-large' };
}
