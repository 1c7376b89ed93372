import { notFaulty, rootNode, Tape, tapeFault, tokenKind } from '@sluice/model';
import { joined } from '../joined.ts';
import type { JsonLimits } from '../json-limits.ts';
import { noToken } from '../open-containers.ts';
import { putToken } from '../put-token.ts';
import { isWellFormedUtf8 } from '../utf8-sequence.ts';
import { type BinaryFormat, type Head, valueHeadAt, viewOf } from './head.ts';
import { JsonWriter } from './json-writer.ts';

/** How a run over bytes ended: nothing is open at their end, more bytes are needed, or a fault ended it. */
export type TranscriptOutcome = 'whole' | 'starved' | 'faulty';

/** No head is longer. */
const headBytesMax = 9;

/** A container that is open, or what the roots stand in. */
interface Open {
  readonly kind: 'roots' | 'array' | 'map';
  /** Its token on the tape of this run; `noToken` where it began before. */
  token: number;
  /** Values that are still to come; null where a break says so, or the end of a sequence. */
  left: number | null;
  isEmpty: boolean;
  /** Behind its last value that was completed in this run; 0 where there is none: the place, bytes of JSON, tokens. */
  doneAt: number;
  doneJson: number;
  doneTokens: number;
}

/**
 * A binary document written down as JSON, value for value in the same order, so that whoever reads JSON reads it: the texts of several roots stand in
 * a line each. `wire` says where the values stand in the bytes of a run, tags with them. What is open outlives a run, so a document may come in pieces.
 */
export class Transcript {
  json = new JsonWriter();
  readonly wire = new Tape(64);
  /** Ends of the containers that were open before the last run and were closed in it, innermost first. */
  closedEnds: number[] = [];
  readonly #format: BinaryFormat;
  readonly #limits: JsonLimits;
  readonly #isSequence: boolean;
  readonly #open: Open[];
  #view = viewOf(new Uint8Array(0));
  #at = 0;
  #isCutOff = false;

  constructor(format: BinaryFormat, limits: JsonLimits, isSequence: boolean) {
    this.#format = format;
    this.#limits = limits;
    this.#isSequence = isSequence;
    this.#open = [openOf('roots', noToken, isSequence ? null : 1)];
  }

  /** Whether nothing is open: the document is complete, or a sequence is between two items. */
  get isWhole(): boolean {
    return this.#open.length === 1 && (this.#top.left ?? 0) === 0;
  }

  /** Reads on. A fault ends it where it was met; what was read before is there. */
  run(bytes: Uint8Array): TranscriptOutcome {
    this.#view = viewOf(bytes);
    this.wire.reset(bytes);
    this.json = new JsonWriter();
    this.closedEnds = [];
    this.#at = 0;
    this.#isCutOff = false;
    for (const open of this.#open) {
      open.token = noToken;
      open.doneAt = 0;
    }
    while (this.#step());
    this.#leaveOpen(bytes.length);
    if (this.wire.faults === 0) return 'whole';
    return this.#isCutOff ? 'starved' : 'faulty';
  }

  /**
   * After a starved run: ends the piece behind the last value that is complete in the outermost container where that frees `bytesMin` bytes, else
   * behind the last one of all; of a sequence behind an item. Returns the piece's length, 0 where no value is complete.
   */
  rollBack(bytesMin: number): number {
    const borders = this.#borders;
    return this.#cut(borders.find(({ doneAt }) => doneAt >= bytesMin) ?? borders.at(-1));
  }

  /**
   * The same when the source pauses: where that tears no value that was whole so far, that is in a container that began before or behind an item of
   * an array. Without such a place the run is undone.
   */
  rollBackToItem(): number {
    const length = this.#cut(this.#borders.find(({ kind, token }) => kind === 'array' || token === noToken));
    if (length === 0) this.#open.length = this.#open.filter(({ token }) => token === noToken).length;
    return length;
  }

  /** Where a piece may end: in what has a complete value. */
  get #borders(): readonly Open[] {
    return this.#open.filter(({ doneAt, kind }) => doneAt > 0 && (kind === 'roots' || !this.#isSequence));
  }

  get #top(): Open {
    return this.#open.at(-1) ?? openOf('roots', noToken, 0);
  }

  #cut(open: Open | undefined): number {
    if (open === undefined) return 0;
    const { wire } = this;
    this.#open.length = this.#open.indexOf(open) + 1;
    this.json.end(open.doneJson);
    wire.count = open.doneTokens;
    wire.faults = 0;
    wire.faultAt = notFaulty;
    wire.bytes = wire.bytes.subarray(0, open.doneAt);
    this.#leaveOpen(open.doneAt);
    return open.doneAt;
  }

  /** Closes a container, or reads a value or the head of one. False at the end of the bytes, or of what can be read. */
  #step(): boolean {
    const top = this.#top;
    const isRoot = top.kind === 'roots';
    if (isRoot && this.#at === this.wire.bytes.length && (top.left ?? 0) === 0) return false;
    if (top.left === 0 || (top.left === null && !isRoot && this.#breaks()))
      return isRoot ? this.#fail(tapeFault.invalid) : this.#close(top);
    if (!top.isEmpty) this.json.separator(isRoot);
    const member = this.#at;
    return (top.kind !== 'map' || this.#key()) && this.#value(member, top.token);
  }

  #value(member: number, parent: number): boolean {
    const start = this.#at;
    const head = this.#head();
    if (head === null) return false;
    switch (head.kind) {
      case 'scalar':
        this.json.word(head.json);
        return this.#put(tokenKind.text, start, member, parent) && this.#done();
      case 'text':
      case 'bytes':
        return this.#text(head.kind, head.length) && this.#put(tokenKind.text, start, member, parent) && this.#done();
      case 'array':
      case 'map': {
        const isMap = head.kind === 'map';
        if (this.#open.length > this.#limits.depthMax) return this.#fail(tapeFault.tooDeep);
        if (!this.#put(isMap ? tokenKind.object : tokenKind.array, start, member, parent)) return false;
        this.json.open(isMap);
        this.#open.push(openOf(head.kind, this.wire.count - 1, head.length));
        return true;
      }
      default:
        return this.#fail(tapeFault.invalid);
    }
  }

  #close({ kind, token }: Open): boolean {
    this.json.close(kind === 'map');
    this.#open.pop();
    if (token === noToken) this.closedEnds.push(this.#at);
    else {
      this.wire.ends[token] = this.#at;
      this.wire.nexts[token] = this.wire.count;
    }
    return this.#done();
  }

  /** A value is complete. */
  #done(): true {
    const top = this.#top;
    if (top.left !== null) top.left -= 1;
    top.isEmpty = false;
    top.doneAt = this.#at;
    top.doneJson = this.json.length;
    top.doneTokens = this.wire.count;
    return true;
  }

  /** What is no text is a key by its JSON; a list or an object is none that anybody could name. */
  #key(): boolean {
    const from = this.json.length;
    const head = this.#head();
    if (head === null) return false;
    if (head.kind === 'scalar') this.json.word(head.json.startsWith('"') ? head.json : `"${head.json}"`);
    else if (head.kind !== 'text' && head.kind !== 'bytes') return this.#fail(tapeFault.invalid);
    else if (!this.#text(head.kind, head.length)) return false;
    // Without its quotes.
    if (this.json.length - from - 2 > this.#limits.keyBytesMax) return this.#fail(tapeFault.tooLarge);
    this.json.colon();
    return true;
  }

  /** Bytes that are UTF-8 are text, for many a writer knows no difference; others are base64url (RFC 8949 6.1). */
  #text(kind: 'text' | 'bytes', length: number | null): boolean {
    const start = this.#at;
    const pieces = length === null ? this.#pieces(kind) : null;
    if (length === null ? pieces === null : !this.#skip(length)) return this.#fail(tapeFault.invalid);
    const bytes = pieces ?? this.wire.bytes;
    const [from, to] = pieces === null ? [start, this.#at] : [0, pieces.length];
    const isText = kind === 'text' || isWellFormedUtf8(bytes, from, to);
    return (isText ? this.json.text(bytes, from, to) : this.json.base64(bytes, from, to)) || this.#fail(tapeFault.tooLarge);
  }

  /** RFC 8949 3.2.3: each piece is of the same kind, and of a length that is said. */
  #pieces(kind: 'text' | 'bytes'): Uint8Array | null {
    const pieces: Uint8Array[] = [];
    while (!this.#breaks()) {
      const head = this.#format.headAt(this.#view, this.#at);
      if (head === null) this.#noteEnd(this.#at);
      if (head?.kind !== kind || head.length === null) return null;
      this.#at = head.end;
      if (!this.#skip(head.length)) return null;
      pieces.push(this.wire.bytes.subarray(head.end, this.#at));
    }
    return joined(pieces);
  }

  /** False where fewer bytes are here. */
  #skip(length: number): boolean {
    this.#isCutOff = length > this.wire.bytes.length - this.#at;
    if (!this.#isCutOff) this.#at += length;
    return !this.#isCutOff;
  }

  /** The head of a value, behind what tags say of it; null, and the fault told, where there is none. */
  #head(): Head | null {
    const { start, head } = valueHeadAt(this.#format, this.#view, this.#at);
    if (head === null) {
      this.#noteEnd(start);
      this.#fail(tapeFault.invalid);
    } else this.#at = head.end;
    return head;
  }

  /** No head is at this place: there may be one once more bytes are. */
  #noteEnd(at: number): void {
    this.#isCutOff = this.wire.bytes.length - at < headBytesMax;
  }

  /** Whether what has no length ends here. */
  #breaks(): boolean {
    const head = this.#format.headAt(this.#view, this.#at);
    if (head?.kind !== 'break') return false;
    this.#at = head.end;
    return true;
  }

  #put(kind: number, start: number, member: number, parent: number): boolean {
    const { wire } = this;
    return putToken(wire, { kind, start, end: this.#at, node: rootNode, mask: 0, member, parent }, this.#limits.tokensMax);
  }

  /** What is open covers everything up to `end`, so that removing it removes that as well. */
  #leaveOpen(end: number): void {
    for (const { token } of this.#open) {
      if (token === noToken) continue;
      this.wire.ends[token] = end;
      this.wire.nexts[token] = this.wire.count;
    }
  }

  #fail(fault: number): false {
    this.wire.faults |= fault;
    this.wire.faultAt = Math.min(this.wire.faultAt, this.#at);
    return false;
  }
}

function openOf(kind: Open['kind'], token: number, left: number | null): Open {
  return { kind, token, left, isEmpty: true, doneAt: 0, doneJson: 0, doneTokens: 0 };
}
