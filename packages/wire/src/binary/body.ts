import { type Tape, tapeFault } from '@sluice/model';
import type { JsonLimits } from '../json-limits.ts';
import type { JsonScanner } from '../json-scanner.ts';
import { readLines } from '../lines-body.ts';
import { closedUnit, coverageOf, type Unit } from '../unit.ts';
import { cbor } from './cbor.ts';
import type { BinaryFormat } from './head.ts';
import { msgpack } from './msgpack.ts';
import { Transcript } from './transcript.ts';

const formats: Readonly<Record<BinaryKind, BinaryFormat>> = { msgpack, cbor, 'cbor-seq': cbor };
/** What the scanner says of a document that breaks off, as one does where a fault ends its transcript. */
const brokenOff = tapeFault.invalid | tapeFault.truncated;

/** Readers of bodies that are no text. */
export type BinaryKind = 'msgpack' | 'cbor' | 'cbor-seq';

/**
 * Reads MessagePack, CBOR (RFC 8949) or a sequence of CBOR (RFC 8742) as the JSON that says the same: the tape holds that, and `wire` where it stands.
 * What is odd or beyond a bound has the words that JSON has for it.
 */
export function readBinary(kind: BinaryKind, scanner: JsonScanner, limits: JsonLimits, tape: Tape, bytes: Uint8Array): Unit {
  const isSequence = kind === 'cbor-seq';
  const { json, wire } = new Transcript(formats[kind], limits, bytes, isSequence);
  if (isSequence) readLines(scanner, tape, json.bytes);
  else scanner.scan(tape, json.bytes);
  if (wire.faults !== 0) tape.faults = (tape.faults & ~brokenOff) | wire.faults;
  wire.faults = tape.faults;
  return { ...closedUnit(isSequence ? 'lines' : 'json', tape, coverageOf(wire)), wire, binary: formats[kind] };
}
