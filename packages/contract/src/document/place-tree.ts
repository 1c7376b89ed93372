import { keysOf } from './pointer.ts';

/** Pointers whose places are wanted, as a tree of keys, so that one pass over a text finds them all. */
export interface Wanted {
  readonly childByKey: Map<string, Wanted>;
  /** The pointers that end here. */
  readonly pointers: string[];
}

export function wantedOf(pointers: readonly string[]): Wanted {
  const root: Wanted = { childByKey: new Map(), pointers: [] };
  for (const pointer of pointers) {
    let node = root;
    for (const key of keysOf(pointer)) {
      const known = node.childByKey.get(key);
      const next = known ?? { childByKey: new Map(), pointers: [] };
      if (!known) node.childByKey.set(key, next);
      node = next;
    }
    node.pointers.push(pointer);
  }
  return root;
}

/** All of a subtree takes the place of what was last found above it: what is missing is reported where it should have been. */
export function settle(wanted: Wanted, offset: number, offsets: Map<string, number>): void {
  for (const pointer of wanted.pointers) offsets.set(pointer, offset);
  for (const child of wanted.childByKey.values()) settle(child, offset, offsets);
}
