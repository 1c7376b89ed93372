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
  readonly depths: readonly number[];
}

/** `literals` as symbols below `columns`. States that end no literal come first. */
export function literalTrie(literals: readonly (readonly number[])[], columns: number): LiteralTrie {
  const trie = grow(literals, columns);
  const order = link(trie, columns);
  const sorted = [...order.filter((state) => trie.ends[state]?.length === 0), ...order.filter((state) => trie.ends[state]?.length !== 0)];
  const rank = new Map(sorted.map((state, index) => [state, index]));
  const first = sorted.findIndex((state) => trie.ends[state]?.length !== 0);
  const next = new Uint32Array(sorted.length * columns);
  sorted.forEach((state, index) => {
    for (let column = 0; column < columns; column += 1) next[index * columns + column] = rank.get(trie.rows[state]?.[column] ?? 0) ?? 0;
  });
  return {
    next,
    accepting: first < 0 ? sorted.length : first,
    ends: sorted.map((state) => trie.ends[state] ?? []),
    depths: sorted.map((state) => trie.depths[state] ?? 0),
  };
}

interface Growing {
  readonly depths: number[];
  readonly rows: Int32Array[];
  readonly ends: number[][];
}

function grow(literals: readonly (readonly number[])[], columns: number): Growing {
  const trie: Growing = { rows: [new Int32Array(columns).fill(-1)], ends: [[]], depths: [0] };
  literals.forEach((literal, index) => {
    let state = 0;
    for (const column of literal) {
      const row = trie.rows[state] as Int32Array;
      let child = row[column] ?? -1;
      if (child < 0) {
        child = trie.rows.push(new Int32Array(columns).fill(-1)) - 1;
        trie.ends.push([]);
        trie.depths.push((trie.depths[state] ?? 0) + 1);
        row[column] = child;
      }
      state = child;
    }
    trie.ends[state]?.push(index);
  });
  return trie;
}

/** Fills in the missing transitions from the longest proper suffix; gives the states breadth first. */
function link(trie: Growing, columns: number): readonly number[] {
  const fails = new Int32Array(trie.rows.length);
  const order = [0];
  for (let at = 0; at < order.length; at += 1) {
    const state = order[at] ?? 0;
    const row = trie.rows[state] as Int32Array;
    const fail = fails[state] ?? 0;
    if (state !== 0) trie.ends[state]?.push(...(trie.ends[fail] ?? []));
    for (let column = 0; column < columns; column += 1) {
      const child = row[column] ?? -1;
      const instead = state === 0 ? 0 : (trie.rows[fail]?.[column] ?? 0);
      if (child < 0) {
        row[column] = instead;
        continue;
      }
      fails[child] = instead;
      order.push(child);
    }
  }
  return order;
}
