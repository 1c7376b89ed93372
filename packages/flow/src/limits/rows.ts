import { type PathTrie, rootNode, type Tape, tokenKind } from '@sluice/model';

/** Rows of a unit of a body: the items of a list at its root, or of lists that stand directly in the object at its root. */
export function rowsOf(tape: Tape, trie: PathTrie): number {
  let rows = 0;
  for (let token = 0; token < tape.count; token += 1) {
    const node = tape.nodes[token] ?? rootNode;
    if (node === rootNode || node >= trie.size || trie.key(node) !== '*') continue;
    const list = trie.parent(node);
    if (list === rootNode || (trie.parent(list) === rootNode && trie.key(list) !== '*')) rows += 1;
  }
  return rows;
}

/** A body without rows is one record, where it holds anything. */
export function recordsOf(tape: Tape, trie: PathTrie): number {
  const rows = rowsOf(tape, trie);
  return rows > 0 || tape.count === 0 || isEmptyList(tape) ? rows : 1;
}

function isEmptyList(tape: Tape): boolean {
  return tape.count === 1 && tape.kinds[0] === tokenKind.array;
}
