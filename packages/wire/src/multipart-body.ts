import { utf8 } from '@sluice/kit';
import { type Coverage, rootNode, type Tape, tapeFault, tokenKind } from '@sluice/model';
import { plainMask } from './byte-classes.ts';
import type { JsonLimits } from './json-limits.ts';
import { isBreak, isLast, walkParts } from './multipart-parts.ts';
import { noToken } from './open-containers.ts';
import { putToken } from './put-token.ts';
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
  const { first, last } = walkParts(bytes, delimiter, ({ start, bodyStart, bodyEnd, name, isText }) => {
    if (name === null || !isText) {
      bytesUnread += bodyEnd - bodyStart;
      return true;
    }
    const node = index.trie.child(rootNode, name);
    const mask = plainMask(bytes, bodyStart, bodyEnd);
    return putToken(tape, { kind: tokenKind.text, start: bodyStart, end: bodyEnd, node, mask, member: start, parent: 0 }, limits.tokensMax);
  });
  // What stands before the first delimiter or after the last is ignored by readers; here it is bytes that nobody read.
  if (first > 0) bytesUnread += first;
  const isComplete = last >= 0 && isLast(bytes, last + delimiter.length);
  if (!isComplete && (tape.faults & tapeFault.tooMany) === 0) {
    tape.faults |= tapeFault.invalid | tapeFault.truncated;
    tape.faultAt = Math.max(last, 0);
  }
  tape.nexts[0] = tape.count;
  if (isComplete) {
    const end = last + delimiter.length + 2;
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
