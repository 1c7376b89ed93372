import { type PathTrie, rootNode, type Tape, tokenKind } from '@sluice/model';
import { maskOf } from '../bytes.ts';

/** Fills a tape from well-formed JSON, simply: detection is tested and measured without the scanner. */
export function fillTape(tape: Tape, trie: PathTrie, bytes: Uint8Array): void {
  tape.reset(bytes);
  const decoder = new TextDecoder();
  let at = 0;
  space();
  value(rootNode, 0xffffffff, 0);

  function space(): void {
    while (at < bytes.length && (bytes[at] ?? 0) <= 32) at += 1;
  }

  function push(kind: number, start: number, end: number, node: number, parent: number, member: number): number {
    if (tape.count === tape.capacity) tape.grow();
    const token = tape.count;
    tape.kinds[token] = kind;
    tape.starts[token] = start;
    tape.ends[token] = end;
    tape.nodes[token] = node;
    tape.masks[token] = kind === tokenKind.string ? maskOf(bytes, start, end) : 0;
    tape.members[token] = member;
    tape.parents[token] = parent;
    tape.nexts[token] = token + 1;
    tape.count = token + 1;
    return token;
  }

  function stringEnd(): number {
    let index = at + 1;
    while (bytes[index] !== 34) index += bytes[index] === 92 ? 2 : 1;
    return index;
  }

  function value(node: number, parent: number, member: number): void {
    const byte = bytes[at];
    const start = at;
    if (byte === 34) {
      at = stringEnd() + 1;
      push(tokenKind.string, start + 1, at - 1, node, parent, member);
    } else if (byte === 123 || byte === 91) {
      const token = push(byte === 123 ? tokenKind.object : tokenKind.array, at, 0, node, parent, member);
      at += 1;
      space();
      while (bytes[at] !== 125 && bytes[at] !== 93) {
        const first = at;
        let child: number;
        if (byte === 123) {
          const end = stringEnd();
          child = trie.child(node, JSON.parse(decoder.decode(bytes.subarray(at, end + 1))) as string);
          at = end + 1;
          space();
          at += 1;
          space();
        } else child = trie.item(node);
        value(child, token, first);
        space();
        if (bytes[at] === 44) at += 1;
        space();
      }
      at += 1;
      tape.ends[token] = at;
      tape.nexts[token] = tape.count;
    } else {
      while (at < bytes.length && !/[\s,\]}]/.test(String.fromCharCode(bytes[at] ?? 0))) at += 1;
      const kind = byte === 116 ? tokenKind.true : byte === 102 ? tokenKind.false : byte === 110 ? tokenKind.null : tokenKind.number;
      push(kind, start, at, node, parent, member);
    }
  }
}
