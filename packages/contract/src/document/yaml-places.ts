import { type Document, isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import { settle, type Wanted } from './place-tree.ts';

/** Offsets of pointers in a parsed YAML document. A member's place is its key's. */
export function yamlOffsets(document: Document, wanted: Wanted): ReadonlyMap<string, number> {
  const offsets = new Map<string, number>();
  settle(wanted, 0, offsets);
  visit(document, document.contents, wanted, offsets);
  return offsets;
}

function visit(document: Document, node: unknown, wanted: Wanted, offsets: Map<string, number>): void {
  if (wanted.childByKey.size === 0) return;
  const content = isAlias(node) ? node.resolve(document) : node;
  if (isMap(content)) {
    for (const pair of content.items) {
      const child = wanted.childByKey.get(isScalar(pair.key) ? String(pair.key.value) : '');
      if (!child) continue;
      settle(child, offsetOf(pair.key) ?? 0, offsets);
      visit(document, pair.value, child, offsets);
    }
  } else if (isSeq(content)) {
    content.items.forEach((item, index) => {
      const child = wanted.childByKey.get(String(index));
      if (!child) return;
      settle(child, offsetOf(item) ?? 0, offsets);
      visit(document, item, child, offsets);
    });
  }
}

function offsetOf(node: unknown): number | undefined {
  return (node as Node | null)?.range?.[0];
}
