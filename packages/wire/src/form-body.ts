import { rootNode, Tape, tokenKind } from '@sluice/model';
import { plainMask } from './byte-classes.ts';
import type { JsonLimits } from './json-limits.ts';
import { noToken } from './open-containers.ts';
import { putToken } from './put-token.ts';
import { plainText } from './text-of.ts';
import type { TrieIndex } from './trie-index.ts';
import { closedUnit, coverageOf, type Unit } from './unit.ts';

/**
 * Reads `application/x-www-form-urlencoded` as an object of texts. The tape holds the values decoded, so that detectors see what the
 * receiver will; `wire` says where they stand.
 */
export function readForm(index: TrieIndex, limits: JsonLimits, tape: Tape, bytes: Uint8Array): Unit {
  const decoded = new Uint8Array(bytes.length);
  const wire = new Tape(64);
  tape.reset(decoded);
  wire.reset(bytes);
  const root = { kind: tokenKind.object, start: 0, end: bytes.length, node: rootNode, mask: 0, member: 0, parent: noToken };
  putToken(tape, root, limits.tokensMax);
  putToken(wire, root, limits.tokensMax);
  let used = 0;
  for (let start = 0; start < bytes.length; ) {
    const next = bytes.indexOf(ampersand, start);
    const end = next < 0 ? bytes.length : next;
    if (end > start) {
      const equals = bytes.subarray(start, end).indexOf(equalsSign);
      const nameEnd = equals < 0 ? end : start + equals;
      const valueStart = Math.min(nameEnd + 1, end);
      const nameStart = used;
      used = decode(bytes, start, nameEnd, decoded, used);
      const node = index.trie.child(rootNode, plainText(decoded, nameStart, used));
      const from = used;
      used = decode(bytes, valueStart, end, decoded, used);
      const mask = plainMask(decoded, from, used);
      const isPut =
        putToken(tape, { kind: tokenKind.text, start: from, end: used, node, mask, member: nameStart, parent: 0 }, limits.tokensMax) &&
        putToken(wire, { kind: tokenKind.text, start: valueStart, end, node, mask: 0, member: start, parent: 0 }, limits.tokensMax);
      if (!isPut) {
        tape.faultAt = start;
        break;
      }
    }
    start = end + 1;
  }
  tape.bytes = decoded.subarray(0, used);
  tape.ends[0] = used;
  tape.nexts[0] = tape.count;
  wire.nexts[0] = wire.count;
  wire.faults = tape.faults;
  wire.faultAt = tape.faultAt;
  return { ...closedUnit('form', tape, coverageOf(wire)), wire };
}

const ampersand = 0x26;
const equalsSign = 0x3d;

/** `+` is a space; a percent sign without two digits stays one (WHATWG URL, 1.3 and 5.1). */
function decode(bytes: Uint8Array, start: number, end: number, to: Uint8Array, at: number): number {
  let used = at;
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index] ?? 0;
    let value = byte;
    if (byte === 0x2b) value = 0x20;
    if (byte === 0x25 && index + 2 < end) {
      const pair = digitOf(bytes[index + 1] ?? 0) * 16 + digitOf(bytes[index + 2] ?? 0);
      if (pair >= 0) {
        value = pair;
        index += 2;
      }
    }
    to[used] = value;
    used += 1;
  }
  return used;
}

/** A hexadecimal digit; far below zero for any other byte. */
function digitOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -10_000;
}
