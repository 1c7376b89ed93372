import { rootNode, type Tape, tapeFault, tokenKind } from '@sluice/model';
import { plainMask } from './byte-classes.ts';
import { noToken } from './open-containers.ts';
import { putToken } from './put-token.ts';
import { closedUnit, type Unit, unreadUnit } from './unit.ts';
import { defaultUnitBytesMax, type UnitReader } from './unit-reader.ts';
import { isWellFormedUtf8 } from './utf8-sequence.ts';
import { Window } from './window.ts';

/** Reads text as one value at the root. */
export function readText(tape: Tape, bytes: Uint8Array): Unit {
  tape.reset(bytes);
  const mask = plainMask(bytes, 0, bytes.length);
  if (!isWellFormedUtf8(bytes, 0, bytes.length)) tape.faults |= tapeFault.invalidUtf8;
  if (bytes.length > 0) {
    const { length } = bytes;
    putToken(tape, { kind: tokenKind.text, start: 0, end: length, node: rootNode, mask, member: 0, parent: noToken }, tape.capacity);
  }
  return closedUnit('text', tape);
}

/** Text in units that end with a line, or where the lines are too long with a word. Only a word longer than a unit is torn, and says so. */
export class TextStream implements UnitReader {
  readonly #tape: Tape;
  readonly #unitBytesMax: number;
  readonly #window = new Window();

  constructor(tape: Tape, unitBytesMax = defaultUnitBytesMax) {
    this.#tape = tape;
    this.#unitBytesMax = unitBytesMax;
  }

  *push(chunk: Uint8Array): Iterable<Unit> {
    this.#window.push(chunk);
    while (this.#window.length >= this.#unitBytesMax) {
      const bytes = this.#window.peek(this.#unitBytesMax);
      const length = lastBreak(bytes, isLineBreak) || lastBreak(bytes, isSpace);
      yield this.#take(bytes.subarray(0, length || bytes.length), length === 0);
    }
  }

  *flush(): Iterable<Unit> {
    const bytes = this.#window.peek(this.#unitBytesMax);
    const length = lastBreak(bytes, isLineBreak);
    if (length > 0) yield this.#take(bytes.subarray(0, length), false);
  }

  *end(): Iterable<Unit> {
    if (this.#window.length > 0) yield this.#take(this.#window.peek(this.#unitBytesMax), false);
  }

  #take(bytes: Uint8Array, isTorn: boolean): Unit {
    this.#window.take(bytes.length);
    const unit = readText(this.#tape, bytes);
    return isTorn ? { ...unit, coverage: { kind: 'partial', bytesSeen: bytes.length, bytesUnseen: 0, why: 'too-large' } } : unit;
  }
}

/** Bytes that nobody can read go by as they come. */
export class UnreadStream implements UnitReader {
  readonly #tape: Tape;
  readonly #why: Parameters<typeof unreadUnit>[3];

  constructor(tape: Tape, why: Parameters<typeof unreadUnit>[3]) {
    this.#tape = tape;
    this.#why = why;
  }

  *push(chunk: Uint8Array): Iterable<Unit> {
    if (chunk.length > 0) yield unreadUnit('text', this.#tape, chunk, this.#why);
  }

  *flush(): Iterable<Unit> {}

  *end(): Iterable<Unit> {}
}

function lastBreak(bytes: Uint8Array, isBreak: (byte: number) => boolean): number {
  let at = bytes.length;
  while (at > 0 && !isBreak(bytes[at - 1] ?? 0)) at -= 1;
  return at;
}

function isLineBreak(byte: number): boolean {
  return byte === 0x0a;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d;
}
