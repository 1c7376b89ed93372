import { notFaulty, type Tape, tapeFault, type UninspectedReason } from '@sluice/model';
import type { JsonLimits } from '../json-limits.ts';
import { JsonScanner } from '../json-scanner.ts';
import { readLines } from '../lines-body.ts';
import type { TrieIndex } from '../trie-index.ts';
import { closedUnit, coverageOf, type Unit, unreadUnit } from '../unit.ts';
import type { UnitReader } from '../unit-reader.ts';
import { Window } from '../window.ts';
import { cbor } from './cbor.ts';
import type { BinaryFormat } from './head.ts';
import { msgpack } from './msgpack.ts';
import { Transcript } from './transcript.ts';

/** Readers of bodies that are no text. */
export type BinaryKind = 'msgpack' | 'cbor' | 'cbor-seq';

const formats: Readonly<Record<BinaryKind, BinaryFormat>> = { msgpack, cbor, 'cbor-seq': cbor };
/** What the scanner says of a document that breaks off, as one does where a fault ends its transcript. */
const brokenOff = tapeFault.invalid | tapeFault.truncated;

/**
 * Reads MessagePack, CBOR (RFC 8949) or a sequence of CBOR (RFC 8742) as the JSON that says the same: the tape holds that, and `wire` where it stands.
 * What is odd or beyond a bound has the words that JSON has for it.
 */
export function readBinary(kind: BinaryKind, scanner: JsonScanner, limits: JsonLimits, tape: Tape, bytes: Uint8Array): Unit {
  const transcript = new Transcript(formats[kind], limits, kind === 'cbor-seq');
  transcript.run(bytes);
  scanner.restart();
  return unitOf(kind, transcript, scanner, tape, true);
}

/**
 * One document, or a sequence of them, in units of at most twice `unitBytesMax`, as JSON comes. Where a value is longer than that the rest goes by
 * unread and says so.
 */
export class BinaryStream implements UnitReader {
  readonly #kind: BinaryKind;
  readonly #tape: Tape;
  readonly #unitBytesMax: number;
  readonly #transcript: Transcript;
  readonly #scanner: JsonScanner;
  readonly #window = new Window();
  #unreadWhy: UninspectedReason | null = null;
  #isEmpty = true;

  constructor(kind: BinaryKind, index: TrieIndex, tape: Tape, unitBytesMax: number, limits: JsonLimits) {
    this.#kind = kind;
    this.#tape = tape;
    this.#unitBytesMax = unitBytesMax;
    this.#transcript = new Transcript(formats[kind], limits, kind === 'cbor-seq');
    this.#scanner = new JsonScanner(index, limits);
  }

  *push(chunk: Uint8Array): Iterable<Unit> {
    this.#window.push(chunk);
    while (this.#window.length >= this.#unitBytesMax * 2) yield this.#next();
  }

  *flush(): Iterable<Unit> {
    if (this.#window.length === 0) return;
    if (this.#unreadWhy !== null) yield this.#unread(this.#unreadWhy);
    else if (this.#run() !== 'starved') yield this.#unit(true);
    else if (this.#transcript.rollBackToItem() > 0) yield this.#unit(false);
  }

  *end(): Iterable<Unit> {
    while (this.#window.length > this.#unitBytesMax * 2) yield this.#next();
    if (this.#window.length === 0 && (this.#isEmpty || this.#unreadWhy !== null || this.#transcript.isWhole)) return;
    if (this.#unreadWhy !== null) yield this.#unread(this.#unreadWhy);
    else {
      this.#run();
      yield this.#unit(true);
    }
  }

  #next(): Unit {
    if (this.#unreadWhy !== null) return this.#unread(this.#unreadWhy);
    if (this.#run() !== 'starved') return this.#unit(true);
    return this.#transcript.rollBack(this.#unitBytesMax) > 0 ? this.#unit(false) : this.#unread('too-large');
  }

  #run() {
    return this.#transcript.run(this.#window.peek(this.#unitBytesMax * 2));
  }

  #unit(isEnd: boolean): Unit {
    const unit = unitOf(this.#kind, this.#transcript, this.#scanner, this.#tape, isEnd);
    const { bytes, faultAt } = this.#transcript.wire;
    this.#window.take(bytes.length);
    this.#isEmpty = false;
    if (unit.coverage.kind === 'partial' && faultAt !== notFaulty) this.#unreadWhy = unit.coverage.why;
    return unit;
  }

  #unread(why: UninspectedReason): Unit {
    this.#unreadWhy = why;
    const bytes = this.#window.peek(this.#unitBytesMax * 2);
    this.#window.take(bytes.length);
    return unreadUnit('json', this.#tape, bytes, why);
  }
}

/** What a run of a transcript makes once its JSON is on the tape. `isEnd` says that it was not cut, so that nothing goes on from it. */
function unitOf(kind: BinaryKind, { json, wire, closedEnds }: Transcript, scanner: JsonScanner, tape: Tape, isEnd: boolean): Unit {
  const isSequence = kind === 'cbor-seq';
  const depthBefore = isSequence ? 0 : scanner.depth;
  if (isSequence) readLines(scanner, tape, json.bytes);
  else {
    tape.reset(json.bytes);
    // Of a piece all that is read stays, up to the line feed at its end.
    if (scanner.run(tape, isEnd) === 'starved') scanner.rollBack(tape, json.length - 1);
  }
  if (wire.faults !== 0) tape.faults = (tape.faults & ~brokenOff) | wire.faults;
  wire.faults = tape.faults;
  const unit = closedUnit(isSequence ? 'lines' : 'json', tape, coverageOf(wire));
  const openTokens = isSequence ? unit.openTokens : scanner.openTokens();
  return { ...unit, wire, binary: formats[kind], depthBefore, closedEnds, openTokens };
}
