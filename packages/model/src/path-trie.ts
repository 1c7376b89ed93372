import { looksLikeName } from '@sluice/kit';
import { type Shape, undeclaredShape, unknownShape } from './shape.ts';

export const rootNode = 0;
export const noNode = 0xffffffff;
/** Stands in pointers for keys that are not kept; no name is written so. */
const nameless = '{…}';

/**
 * The places of one body, as numbered nodes: the root is 0, a child is reached by a key or as an array item. Nodes are made when their
 * key is first met; what is known of a node is found out once, then read from columns by its number. Keys that could be values are not
 * kept: they share one node a parent, shown as `{…}`. Names are kept up to `nodesMax`, those that a contract does not know up to half of
 * it, so that traffic cannot crowd declared places out. There are never more than twice `nodesMax` nodes.
 */
export class PathTrie {
  readonly nodesMax: number;
  readonly #parents: number[] = [noNode];
  readonly #keys: string[] = [''];
  readonly #shapes: Shape[];
  readonly #childByKey: Map<string, number>[] = [new Map()];
  readonly #items: number[] = [noNode];
  readonly #opaques: number[] = [noNode];
  readonly #wilds: number[] = [noNode];
  /** What a place is taken for when there is no room to remember it: declared only where nothing is. */
  readonly #crowded: Shape;
  /** Stands for all places for which there is no room at all, and for everything below it. */
  #lastNode = noNode;
  #overflowed = 0;

  constructor(root: Shape, nodesMax = 4096) {
    this.#shapes = [root];
    this.#crowded = root.declared === 'unknown' ? unknownShape : undeclaredShape;
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

  /** Whether it stands for members whose keys are not kept. */
  isNameless(node: number): boolean {
    return this.key(node) === nameless;
  }

  /** Whether no member of this node is declared, whatever its key. */
  declaresNothing(node: number): boolean {
    const shape = this.shape(node);
    return shape === unknownShape || shape === undeclaredShape;
  }

  /** Whether there is no room for a member of this node that is none of its `known` ones, which is counted; false where they are not all. */
  isCrowded(node: number, known: number): boolean {
    if (this.#childByKey[node]?.size !== known || !this.declaresNothing(node) || this.#hasRoom(this.shape(node))) return false;
    this.#overflowed += 1;
    return true;
  }

  /** The node of member `key` of the object at `node`; made when it is new. The scanner caches lookups by bytes. */
  child(node: number, key: string): number {
    const children = this.#childByKey[node] as Map<string, number>;
    const known = children.get(key);
    if (known !== undefined) return known;
    const shape = this.shape(node).child(key);
    if (shape.isWild) return this.#shared(this.#wilds, node, '*', shape);
    if (shape.declared !== 'declared' && !looksLikeName(key)) return this.#shared(this.#opaques, node, nameless, shape);
    if (this.#hasRoom(shape)) {
      const made = this.#add(node, key, shape);
      children.set(key, made);
      return made;
    }
    this.#overflowed += 1;
    return this.#shared(this.#opaques, node, nameless, this.#crowded);
  }

  item(node: number): number {
    return this.#shared(this.#items, node, '*', null);
  }

  /** JSON pointer with `*` for items, RFC 6901 escapes in keys. */
  pointer(node: number): string {
    if (node === rootNode) return '';
    const key = this.key(node);
    const escaped = key === '*' ? key : key.replaceAll('~', '~0').replaceAll('/', '~1');
    return `${this.pointer(this.parent(node))}/${escaped}`;
  }

  #hasRoom(shape: Shape): boolean {
    return this.size < (shape.declared === 'undeclared' ? this.nodesMax / 2 : this.nodesMax);
  }

  /** The one node of its kind below `node`; `shape` is null for the shape of its items. */
  #shared(column: number[], node: number, key: string, shape: Shape | null): number {
    if (node === this.#lastNode) return node;
    const known = column[node];
    if (known !== undefined && known !== noNode) return known;
    if (this.size >= this.nodesMax * 2 - 1) return this.#last();
    const made = this.#add(node, key, shape ?? this.shape(node).item());
    column[node] = made;
    return made;
  }

  #last(): number {
    this.#overflowed += 1;
    if (this.#lastNode === noNode) this.#lastNode = this.#add(rootNode, nameless, this.#crowded);
    return this.#lastNode;
  }

  #add(parent: number, key: string, shape: Shape): number {
    const node = this.size;
    this.#parents.push(parent);
    this.#keys.push(key);
    this.#shapes.push(shape);
    this.#childByKey.push(new Map());
    this.#items.push(noNode);
    this.#opaques.push(noNode);
    this.#wilds.push(noNode);
    return node;
  }
}
