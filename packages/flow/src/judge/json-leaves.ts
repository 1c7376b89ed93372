import { textOfUtf8, utf8 } from '@sluice/kit';
import { PathTrie, Tape, unknownShape } from '@sluice/model';
import { BodyReader, TrieIndex, type Unit } from '@sluice/wire';

/** Names of one such document that are remembered; members beyond them are looked at without a name of their own. */
const nodesMax = 256;
const jsonType = 'application/json';

/** JSON that stands in a parameter or a part of a form, as `variables` and `operations` do. */
export interface JsonLeaves {
  readonly tape: Tape;
  readonly trie: PathTrie;
}

/** Whether a text begins as an object or array of JSON does, behind white space and a byte order mark. */
export function beginsAsJson(text: string): boolean {
  const begin = text.trimStart()[0];
  return begin === '{' || begin === '[';
}

/** Null where a text is no object or array of JSON from its first to its last character. */
export function jsonLeavesOf(text: string): JsonLeaves | null {
  if (!beginsAsJson(text)) return null;
  const trie = new PathTrie(unknownShape, nodesMax);
  const tape = new Tape(64);
  const unit = new BodyReader(jsonType, new TrieIndex(trie)).read(tape, utf8(text));
  return unit.coverage.kind === 'whole' ? { tape, trie } : null;
}

/** A form or a table that is a whole document of JSON is one to servers that ask no media type; null where it is none. */
export function hiddenJsonOf({ syntax, wire, tape }: Unit): JsonLeaves | null {
  if (syntax === 'json') return null;
  const { bytes } = wire ?? tape;
  const [first = 0] = bytes;
  // White space and a byte order mark may stand before it.
  if (first > 0x20 && first !== 0x7b && first !== 0x5b && first !== 0xef) return null;
  return jsonLeavesOf(textOfUtf8(bytes));
}
