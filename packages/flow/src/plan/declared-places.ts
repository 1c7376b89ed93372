import type { DeclaredText } from '@sluice/contract';
import { type PathTrie, rootNode } from '@sluice/model';

/** What a contract says of the texts at the places of a request's body, found out once for each node of its trie. */
export class DeclaredPlaces {
  readonly #trie: PathTrie;
  readonly #texts: DeclaredText[];

  constructor(root: DeclaredText, trie: PathTrie) {
    this.#trie = trie;
    this.#texts = [root];
  }

  at(node: number): DeclaredText {
    const known = this.#texts[node];
    if (known !== undefined) return known;
    const above = this.at(node === rootNode ? rootNode : this.#trie.parent(node));
    const key = this.#trie.key(node);
    const text = key === '*' ? above.item() : above.member(key);
    this.#texts[node] = text;
    return text;
  }
}
