import type { UninspectedReason } from '@sluice/model';
import type { Unit } from './unit.ts';
import type { UnitReader } from './unit-reader.ts';

const begunBytes = 512;

/** A unit of text, or what it really is: partly read where somebody else reads in its bytes what nobody looked for. */
export function openlyRead(unit: Unit): Unit {
  const { coverage, tape } = unit;
  const why = coverage.kind === 'whole' ? hidingReason(tape.bytes) : null;
  // The tape of a form holds its bytes decoded, which are fewer.
  return why === null ? unit : { ...unit, coverage: { kind: 'partial', bytesSeen: 0, bytesUnseen: coverage.bytesSeen, why } };
}

/** The same for each unit of a stream. */
export class OpenlyRead implements UnitReader {
  readonly #reader: UnitReader;

  constructor(reader: UnitReader) {
    this.#reader = reader;
  }

  *push(chunk: Uint8Array): Iterable<Unit> {
    for (const unit of this.#reader.push(chunk)) yield openlyRead(unit);
  }

  *flush(): Iterable<Unit> {
    for (const unit of this.#reader.flush()) yield openlyRead(unit);
  }

  *end(): Iterable<Unit> {
    for (const unit of this.#reader.end()) yield openlyRead(unit);
  }
}

/**
 * Why bytes that are called text are not: a NUL, and other controls at their begin, are those of a wide charset, of a picture or of a coding
 * that no header names; a letter or digit that is escaped (`\u0073`, `&#115;`), as no writer has to, is read by a parser of what is in the text.
 */
function hidingReason(bytes: Uint8Array): UninspectedReason | null {
  if (bytes.includes(0) || bytes.subarray(0, begunBytes).some(isControl)) return 'unknown-encoding';
  return hasEscape(bytes, backslash, isUnicodeEscape) || hasEscape(bytes, ampersand, isCharacterReference) ? 'ambiguous' : null;
}

const backslash = 0x5c;
const ampersand = 0x26;

/** But for the blanks, and what terminals and printers use. */
function isControl(byte: number): boolean {
  return byte < 0x07 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b);
}

function hasEscape(bytes: Uint8Array, lead: number, isEscape: (bytes: Uint8Array, at: number) => boolean): boolean {
  for (let at = bytes.indexOf(lead); at >= 0; at = bytes.indexOf(lead, at + 1)) if (isEscape(bytes, at)) return true;
  return false;
}

/** `\u0041`, `\x41`. */
function isUnicodeEscape(bytes: Uint8Array, at: number): boolean {
  const kind = bytes[at + 1];
  if (kind === 0x78 /* x */) return isWordCode(digits(bytes, at + 2, 2, 16));
  return kind === 0x75 /* u */ && isWordCode(digits(bytes, at + 2, 4, 16));
}

/** `&#65;`, `&#x41;`. */
function isCharacterReference(bytes: Uint8Array, at: number): boolean {
  if (bytes[at + 1] !== 0x23 /* # */) return false;
  const isHex = ((bytes[at + 2] ?? 0) | 0x20) === 0x78;
  const start = at + (isHex ? 3 : 2);
  let end = start;
  while (end - start < 7 && bytes[end] !== 0x3b /* ; */) end += 1;
  return isWordCode(digits(bytes, start, end - start, isHex ? 16 : 10));
}

function digits(bytes: Uint8Array, start: number, count: number, radix: number): number {
  let value = 0;
  for (let at = start; at < start + count; at += 1) {
    const digit = Number.parseInt(String.fromCharCode(bytes[at] ?? 0), radix);
    if (Number.isNaN(digit)) return -1;
    value = value * radix + digit;
  }
  return value;
}

function isWordCode(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}
