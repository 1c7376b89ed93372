import { utf8 } from '@sluice/kit';
import { type Coverage, rootNode, type Tape, tapeFault, tokenKind } from '@sluice/model';
import { plainMask } from './byte-classes.ts';
import type { JsonLimits } from './json-limits.ts';
import { mediaKind, parseMediaType } from './media.ts';
import { noToken } from './open-containers.ts';
import { putToken } from './put-token.ts';
import { plainText } from './text-of.ts';
import type { TrieIndex } from './trie-index.ts';
import { closedUnit, coverageOf, type Unit } from './unit.ts';

/**
 * Reads `multipart/form-data` (RFC 7578) as an object of texts, one for each part that is text; a member begins with its delimiter.
 * Parts that are files of other kinds, or in a transfer encoding, are not read and counted.
 */
export function readMultipart(index: TrieIndex, limits: JsonLimits, tape: Tape, bytes: Uint8Array, boundary: string): Unit {
  tape.reset(bytes);
  const delimiter = utf8(`--${boundary}`);
  putToken(
    tape,
    { kind: tokenKind.object, start: 0, end: bytes.length, node: rootNode, mask: 0, member: 0, parent: noToken },
    limits.tokensMax,
  );
  let bytesUnread = 0;
  let part = delimiterAt(bytes, delimiter, 0);
  // What stands before the first delimiter or after the last is ignored by readers; here it is bytes that nobody read.
  if (part > 0) bytesUnread += part;
  while (part >= 0 && !isLast(bytes, part + delimiter.length)) {
    const next = delimiterAt(bytes, delimiter, part + delimiter.length);
    if (next < 0) break;
    const head = lineEnd(bytes, part + delimiter.length);
    const bodyStart = headEnd(bytes, head, next);
    if (bodyStart < 0) {
      part = -1;
      break;
    }
    // The line break before a delimiter belongs to it (RFC 2046 5.1.1).
    const bodyEnd = Math.max(bodyStart, next - (bytes[next - 2] === 0x0d ? 2 : 1));
    const { name, isText } = readHead(plainText(bytes, head, bodyStart));
    if (name !== null && isText) {
      const node = index.trie.child(rootNode, name);
      const mask = plainMask(bytes, bodyStart, bodyEnd);
      const token = { kind: tokenKind.text, start: bodyStart, end: bodyEnd, node, mask, member: part, parent: 0 };
      if (!putToken(tape, token, limits.tokensMax)) break;
    } else bytesUnread += bodyEnd - bodyStart;
    part = next;
  }
  const isComplete = part >= 0 && isLast(bytes, part + delimiter.length);
  if (!isComplete && (tape.faults & tapeFault.tooMany) === 0) {
    tape.faults |= tapeFault.invalid | tapeFault.truncated;
    tape.faultAt = Math.max(part, 0);
  }
  tape.nexts[0] = tape.count;
  if (isComplete) {
    const end = part + delimiter.length + 2;
    for (let at = end; at < bytes.length; at += 1) if (!isBreak(bytes[at] ?? 0)) bytesUnread += 1;
  }
  const own = coverageOf(tape);
  const unread: Coverage = {
    kind: 'partial',
    bytesSeen: bytes.length - bytesUnread,
    bytesUnseen: bytesUnread,
    why: 'unknown-media-type',
  };
  return closedUnit('multipart', tape, own.kind === 'whole' && bytesUnread > 0 ? unread : own);
}

/** A part of `multipart/form-data`, as far as it is a field. */
export interface Part {
  readonly name: string;
  /** Null where it is no text, or in a transfer encoding. */
  readonly text: string | null;
}

/** The fields of a body, files among them; null where it is no whole one. */
export function partsOfMultipart(bytes: Uint8Array, boundary: string): readonly Part[] | null {
  const delimiter = utf8(`--${boundary}`);
  const parts: Part[] = [];
  let part = delimiterAt(bytes, delimiter, 0);
  while (part >= 0 && !isLast(bytes, part + delimiter.length)) {
    const next = delimiterAt(bytes, delimiter, part + delimiter.length);
    const head = lineEnd(bytes, part + delimiter.length);
    const bodyStart = next < 0 ? -1 : headEnd(bytes, head, next);
    if (bodyStart < 0) return null;
    const { name, isText } = readHead(plainText(bytes, head, bodyStart));
    const bodyEnd = Math.max(bodyStart, next - (bytes[next - 2] === 0x0d ? 2 : 1));
    if (name !== null) parts.push({ name, text: isText ? plainText(bytes, bodyStart, bodyEnd) : null });
    part = next;
  }
  return part < 0 ? null : parts;
}

/** The next delimiter that stands at the begin of a line. */
function delimiterAt(bytes: Uint8Array, delimiter: Uint8Array, from: number): number {
  const first = delimiter[0] ?? 0;
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (at > 0 && bytes[at - 1] !== 0x0a) continue;
    let index = 1;
    while (index < delimiter.length && bytes[at + index] === delimiter[index]) index += 1;
    if (index < delimiter.length) continue;
    const after = at + delimiter.length;
    if (isLast(bytes, after) || isBreak(bytes[after] ?? 0x0a)) return at;
  }
  return -1;
}

function isLast(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x2d && bytes[at + 1] === 0x2d;
}

function isBreak(byte: number): boolean {
  return byte === 0x0a || byte === 0x0d || byte === 0x20 || byte === 0x09;
}

/** The place after the next line feed. */
function lineEnd(bytes: Uint8Array, from: number): number {
  const feed = bytes.indexOf(0x0a, from);
  return feed < 0 ? bytes.length : feed + 1;
}

/** The place after the empty line that ends a part's head; -1 where there is none before `limit`. */
function headEnd(bytes: Uint8Array, from: number, limit: number): number {
  for (let at = from; at < limit; ) {
    const next = lineEnd(bytes, at);
    const length = next - at;
    if (length === 1 || (length === 2 && bytes[at] === 0x0d)) return next;
    at = next;
  }
  return -1;
}

interface PartHead {
  readonly name: string | null;
  readonly isText: boolean;
}

function readHead(head: string): PartHead {
  let name: string | null = null;
  let isText = true;
  for (const line of head.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const value = line.slice(colon + 1).trim();
    switch (line.slice(0, Math.max(colon, 0)).trim().toLowerCase()) {
      case 'content-disposition':
        name = parameterOf(value, 'name');
        if (parameterOf(value, 'filename') !== null && isText) isText = head.toLowerCase().includes('content-type:');
        break;
      case 'content-type': {
        const media = parseMediaType(value);
        if (media === null || mediaKind(media) === 'unknown') isText = false;
        break;
      }
      case 'content-transfer-encoding':
        if (!/^(?:7bit|8bit|binary)$/i.test(value)) isText = false;
        break;
    }
  }
  return { name, isText };
}

/** A parameter of Content-Disposition; browsers write `"` in it as `%22` (WHATWG HTML, 4.10.21.8). */
function parameterOf(value: string, name: string): string | null {
  const match = new RegExp(`;[ \\t]*${name}[ \\t]*=[ \\t]*(?:"((?:[^"\\\\]|\\\\.){0,1024})"|([^;\\s]{1,1024}))`, 'i').exec(value);
  if (!match) return null;
  return (match[1]?.replaceAll(/\\(.)/g, '$1') ?? match[2] ?? '').replaceAll('%22', '"').replaceAll(/%0d%0a/gi, '\r\n');
}
