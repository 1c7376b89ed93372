import { type PathTrie, rootNode, Tape, tokenKind } from '@sluice/model';

/** The tape of a well-formed JSON text: for tests, without the scanner's speed and care. */
export function tapeOf(text: string, trie: PathTrie): Tape {
  const bytes = new TextEncoder().encode(text);
  const tape = new Tape(16);
  tape.reset(bytes);
  let at = 0;
  const space = (): void => {
    while ((bytes[at] ?? 0) <= 32 && at < bytes.length) at += 1;
  };
  const string = (): void => {
    for (at += 1; bytes[at] !== 34; ) at += bytes[at] === 92 ? 2 : 1;
    at += 1;
  };
  const value = (node: number, member: number | null, parent: number): void => {
    space();
    if (tape.count === tape.capacity) tape.grow();
    const token = tape.count++;
    const start = at;
    const code = String.fromCharCode(bytes[at] ?? 0);
    tape.starts[token] = start;
    tape.nodes[token] = node;
    tape.members[token] = member ?? start;
    tape.parents[token] = parent;
    if (code === '{' || code === '[') {
      const isObject = code === '{';
      tape.kinds[token] = isObject ? tokenKind.object : tokenKind.array;
      at += 1;
      space();
      while (bytes[at] !== 125 && bytes[at] !== 93) {
        if (isObject) {
          const keyStart = at;
          string();
          const key = JSON.parse(new TextDecoder().decode(bytes.subarray(keyStart, at))) as string;
          space();
          at += 1;
          value(trie.child(node, key), keyStart, token);
        } else value(trie.item(node), null, token);
        space();
        if (bytes[at] === 44) at += 1;
        space();
      }
      at += 1;
      tape.ends[token] = at;
    } else if (code === '"') {
      string();
      tape.kinds[token] = tokenKind.string;
      tape.starts[token] = start + 1;
      tape.ends[token] = at - 1;
    } else {
      while (at < bytes.length && !',]} \n'.includes(String.fromCharCode(bytes[at] ?? 0))) at += 1;
      tape.kinds[token] = { t: tokenKind.true, f: tokenKind.false, n: tokenKind.null }[code] ?? tokenKind.number;
      tape.ends[token] = at;
    }
    tape.nexts[token] = tape.count;
  };
  value(rootNode, null, 0xffffffff);
  return tape;
}
