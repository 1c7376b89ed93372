import { rootNode, Tape, tapeFault, tokenKind } from '@sluice/model';
import { joined } from '../joined.ts';
import type { JsonLimits } from '../json-limits.ts';
import { noToken } from '../open-containers.ts';
import { putToken } from '../put-token.ts';
import { isWellFormedUtf8 } from '../utf8-sequence.ts';
import { type BinaryFormat, type Head, valueHeadAt, viewOf } from './head.ts';
import { JsonWriter } from './json-writer.ts';

/**
 * A binary document written down as JSON, value for value in the same order, so that whoever reads JSON reads it: the texts of several roots stand in
 * a line each. `wire` says where the values stand in its bytes, tags with them. A fault ends it where it was met; what was read before is there.
 */
export class Transcript {
  readonly json = new JsonWriter();
  readonly wire = new Tape(64);
  readonly #format: BinaryFormat;
  readonly #limits: JsonLimits;
  readonly #view: DataView;
  #at = 0;

  constructor(format: BinaryFormat, limits: JsonLimits, bytes: Uint8Array, isSequence: boolean) {
    this.#format = format;
    this.#limits = limits;
    this.#view = viewOf(bytes);
    this.wire.reset(bytes);
    do {
      if (!this.#value(this.#at, noToken, 0)) return;
      this.json.lineFeed();
    } while (isSequence && this.#at < bytes.length);
    if (this.#at < bytes.length) this.#fail(tapeFault.invalid);
  }

  #value(member: number, parent: number, depth: number): boolean {
    const start = this.#at;
    const head = this.#head();
    if (head === null) return this.#fail(tapeFault.invalid);
    switch (head.kind) {
      case 'scalar':
        this.json.word(head.json);
        return this.#put(tokenKind.text, start, member, parent);
      case 'text':
      case 'bytes':
        return this.#text(head.kind, head.length) && this.#put(tokenKind.text, start, member, parent);
      case 'array':
      case 'map':
        return this.#container(head.kind, head.length, start, member, parent, depth);
      default:
        return this.#fail(tapeFault.invalid);
    }
  }

  #container(kind: 'array' | 'map', length: number | null, start: number, member: number, parent: number, depth: number): boolean {
    if (depth >= this.#limits.depthMax) return this.#fail(tapeFault.tooDeep);
    const token = this.wire.count;
    const isMap = kind === 'map';
    if (!this.#put(isMap ? tokenKind.object : tokenKind.array, start, member, parent)) return false;
    this.json.open(isMap);
    for (let index = 0; length === null ? !this.#breaks() : index < length; index += 1) {
      if (index > 0) this.json.comma();
      const begin = this.#at;
      if ((isMap && !this.#key()) || !this.#value(begin, token, depth + 1)) return this.#leave(token);
    }
    this.json.close(isMap);
    this.wire.ends[token] = this.#at;
    this.wire.nexts[token] = this.wire.count;
    return true;
  }

  /** What is no text is a key by its JSON; a list or an object is none that anybody could name. */
  #key(): boolean {
    const from = this.json.length;
    const head = this.#head();
    if (head === null) return this.#fail(tapeFault.invalid);
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
    const bytes = length === null ? this.#pieces(kind) : this.#taken(length);
    if (bytes === null) return this.#fail(tapeFault.invalid);
    const isText = kind === 'text' || isWellFormedUtf8(bytes, 0, bytes.length);
    return (isText ? this.json.text(bytes) : this.json.base64(bytes)) || this.#fail(tapeFault.tooLarge);
  }

  /** RFC 8949 3.2.3: each piece is of the same kind, and of a length that is said. */
  #pieces(kind: 'text' | 'bytes'): Uint8Array | null {
    const pieces: Uint8Array[] = [];
    while (!this.#breaks()) {
      const head = this.#format.headAt(this.#view, this.#at);
      if (head?.kind !== kind || head.length === null) return null;
      this.#at = head.end;
      const piece = this.#taken(head.length);
      if (piece === null) return null;
      pieces.push(piece);
    }
    return joined(pieces);
  }

  #taken(length: number): Uint8Array | null {
    const { bytes } = this.wire;
    const start = this.#at;
    if (length > bytes.length - start) return null;
    this.#at = start + length;
    return bytes.subarray(start, this.#at);
  }

  #head(): Head | null {
    const head = valueHeadAt(this.#format, this.#view, this.#at);
    if (head !== null) this.#at = head.end;
    return head;
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

  /** What is open where a fault is met covers all that was not read, so that removing it removes that as well. */
  #leave(token: number): false {
    this.wire.ends[token] = this.wire.bytes.length;
    this.wire.nexts[token] = this.wire.count;
    return false;
  }

  #fail(fault: number): false {
    this.wire.faults |= fault;
    this.wire.faultAt = Math.min(this.wire.faultAt, this.#at);
    return false;
  }
}
