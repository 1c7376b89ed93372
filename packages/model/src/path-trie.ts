import { looksLikeName } from '@sluice/kit';
import type { Shape } from './shape.ts';

export const rootNode = 0;
export const noNode = 0xffffffff;

/**
 * The places of one body, as numbered nodes: the root is 0, a child is reached by a key or as an array item. Nodes are made when their
 * key is first met, at most `nodesMax`; what is known of a node is found out once, then read from columns by its number.
 * Keys that could be values are not kept: they share one node a parent, shown as `{…}`.
 */
export class PathTrie {
  readonly nodesMax: number;
  readonly #parents: number[] = [noNode];
  readonly #keys: string[] = [''];
  readonly #shapes: Shape[];
  readonly #childByKey: Map<string, number>[] = [new Map()];
  readonly #items: number[] = [noNode];
  readonly #opaques: number[] = [noNode];
  #overflowed = 0;

  constructor(root: Shape, nodesMax = 4096) {
    this.#shapes = [root];
    this.nodesMax = nodesMax;
  }

  get size(): number {
    return this.#keys.length;
  }

  /** How many lookups found the trie full and were answered with the parent's opaque child. */
  get overflowed(): number {
    return this.#overflowed;
  }

  parent(node: number): number {
    return this.#parents[node] ?? noNode;
  }

  /** The key that leads here: a member's name, `*` for items and map values, `{…}` for keys that are not kept. */
  key(node: number): string {
    return this.#keys[node] ?? '';
  }

  shape(node: number): Shape {
    return this.#shapes[node] as Shape;
  }

  /** The node of member `key` of the object at `node`; made when it is new. The scanner caches lookups by bytes. */
  child(node: number, key: string): number {
    const children = this.#childByKey[node] as Map<string, number>;
    const known = children.get(key);
    if (known !== undefined) return known;
    const shape = this.shape(node).child(key);
    if (shape.isWild) return children.get('*') ?? this.#keep(node, '*', shape);
    if (shape.declared !== 'declared' && !looksLikeName(key)) return this.#opaque(node, shape);
    if (this.size < this.nodesMax) return this.#keep(node, key, shape);
    this.#overflowed += 1;
    return this.#opaque(node, shape);
  }

  item(node: number): number {
    const known = this.#items[node];
    if (known !== undefined && known !== noNode) return known;
    const made = this.#add(node, '*', this.shape(node).item());
    this.#items[node] = made;
    return made;
  }

  /** JSON pointer with `*` for items, RFC 6901 escapes in keys. */
  pointer(node: number): string {
    if (node === rootNode) return '';
    const key = this.key(node);
    const escaped = key === '*' ? key : key.replaceAll('~', '~0').replaceAll('/', '~1');
    return `${this.pointer(this.parent(node))}/${escaped}`;
  }

  #keep(node: number, key: string, shape: Shape): number {
    const made = this.#add(node, key, shape);
    this.#childByKey[node]?.set(key, made);
    return made;
  }

  #opaque(node: number, shape: Shape): number {
    const known = this.#opaques[node];
    if (known !== undefined && known !== noNode) return known;
    const made = this.#add(node, '{…}', shape);
    this.#opaques[node] = made;
    return made;
  }

  #add(parent: number, key: string, shape: Shape): number {
    const node = this.size;
    this.#parents.push(parent);
    this.#keys.push(key);
    this.#shapes.push(shape);
    this.#childByKey.push(new Map());
    this.#items.push(noNode);
    this.#opaques.push(noNode);
    return node;
  }
}
