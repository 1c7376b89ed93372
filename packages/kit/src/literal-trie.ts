/**
 * Many literals as one automaton (Aho and Corasick, 1975) with every transition in a table: each symbol of a text costs one load, and no
 * text costs more. What the symbols are is the caller's.
 */
export interface LiteralTrie {
  /** `next[state * columns + symbol]`; state 0 is the beginning. */
  readonly next: Uint32Array;
  /** States from here on end a literal. */
  readonly accepting: number;
  /** Literals that end at a state, by their index. */
  readonly ends: readonly (readonly number[])[];
  /** How many symbols of a literal a state stands for. */
  readonly depths: Uint32Array;
}

/** `literals` as symbols below `columns`. States that end no literal come first. */
export function literalTrie(literals: readonly (readonly number[])[], columns: number): LiteralTrie {
  const tree = grow(literals);
  const order = link(tree);
  const { symbols, depths, firstChild, nextSibling, suffixes, ends } = tree;
  const accepting = order.filter((node) => ends.has(node));
  const sorted = [...order.filter((node) => !ends.has(node)), ...accepting];
  const stateOf = new Uint32Array(order.length);
  for (let state = 0; state < sorted.length; state += 1) stateOf[sorted[state] ?? 0] = state;
  const rowOf = (node: number) => (stateOf[node] ?? 0) * columns;

  const next = new Uint32Array(order.length * columns);
  for (const node of order) {
    const row = rowOf(node);
    // What does not go on here goes on from the longest proper suffix, whose row is whole by now.
    if (node !== 0) next.copyWithin(row, rowOf(suffixes[node] ?? 0), rowOf(suffixes[node] ?? 0) + columns);
    for (let child = firstChild[node] ?? 0; child !== 0; child = nextSibling[child] ?? 0) {
      next[row + (symbols[child] ?? 0)] = stateOf[child] ?? 0;
    }
  }
  return {
    next,
    accepting: sorted.length - accepting.length,
    ends: sorted.map((node) => ends.get(node) ?? []),
    depths: Uint32Array.from(sorted, (node) => depths[node] ?? 0),
  };
}

/** Nodes by number; 0 is the root, and as a child or sibling none. Flat, for there may be tens of thousands, made at every start. */
interface Tree {
  /** That leads to a node. */
  readonly symbols: Uint32Array;
  readonly depths: Uint32Array;
  readonly firstChild: Uint32Array;
  readonly nextSibling: Uint32Array;
  /** The node of the longest proper suffix. */
  readonly suffixes: Uint32Array;
  readonly ends: Map<number, readonly number[]>;
}

function grow(literals: readonly (readonly number[])[]): Tree {
  const sizeMax = literals.reduce((sum, { length }) => sum + length, 1);
  const table = () => new Uint32Array(sizeMax);
  const [symbols, depths, firstChild, nextSibling, suffixes] = [table(), table(), table(), table(), table()];
  const tree: Tree = { symbols, depths, firstChild, nextSibling, suffixes, ends: new Map() };
  let size = 1;
  literals.forEach((literal, index) => {
    let node = 0;
    for (const symbol of literal) {
      let child = childOf(tree, node, symbol);
      if (child === 0) {
        child = size;
        size += 1;
        symbols[child] = symbol;
        depths[child] = (depths[node] ?? 0) + 1;
        nextSibling[child] = firstChild[node] ?? 0;
        firstChild[node] = child;
      }
      node = child;
    }
    tree.ends.set(node, [...(tree.ends.get(node) ?? []), index]);
  });
  return tree;
}

function childOf({ symbols, firstChild, nextSibling }: Tree, node: number, symbol: number): number {
  let child = firstChild[node] ?? 0;
  while (child !== 0 && symbols[child] !== symbol) child = nextSibling[child] ?? 0;
  return child;
}

/** Finds the suffixes, and what ends at them; gives the nodes breadth first. */
function link(tree: Tree): readonly number[] {
  const { symbols, firstChild, nextSibling, suffixes, ends } = tree;
  const order = [0];
  for (let at = 0; at < order.length; at += 1) {
    const node = order[at] ?? 0;
    const inherited = node === 0 ? undefined : ends.get(suffixes[node] ?? 0);
    if (inherited) ends.set(node, [...(ends.get(node) ?? []), ...inherited]);
    for (let child = firstChild[node] ?? 0; child !== 0; child = nextSibling[child] ?? 0) {
      if (node !== 0) suffixes[child] = suffixOf(tree, suffixes[node] ?? 0, symbols[child] ?? 0);
      order.push(child);
    }
  }
  return order;
}

/** Where a symbol leads from a node, or from the longest of its suffixes that goes on with it. */
function suffixOf(tree: Tree, node: number, symbol: number): number {
  for (let from = node; ; from = tree.suffixes[from] ?? 0) {
    const child = childOf(tree, from, symbol);
    if (child !== 0 || from === 0) return child;
  }
}
