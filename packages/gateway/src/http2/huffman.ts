/** Lengths of the codes of the 256 bytes and of the end, a digit of base 32 each (RFC 7541 appendix B). The code is canonical, so they say all. */
const lengths =
  'dnsssssssoussussssssssusssssssss6aacd68baa8b8666555666666678f6ca' +
  'd67777777777777777777777878djde6f56565666577666567655677777fbeds' +
  'kmkkmmmnmnnnnnonoomnonnnnlmnmnnomlkmmnnlnmmolmnnllmlnmnnkmmmnmmn' +
  'qqkjmnmpqqqrrqopjlqrrqrollqqsrrrkoklmllnmmppooqnqrqqrrrrrsrrrrrqu';

/** A step takes four bits: the state behind it, and where a code ended among them, its byte. No code is shorter than five bits. */
const stateBits = 0x1ff;
const emits = 0x200;
const fails = 0x400;
const symbolShift = 11;
const steps = new Uint32Array(256 * 16);
/** Where a text may end: behind a whole code, or within fewer than eight bits of padding, all ones (RFC 7541 section 5.2). */
const mayEnd = new Uint8Array(256);

/** Decodes `from` to `to` of `source` into `target` and answers how many bytes that made, or -1 where it is no such code. `target` has room for 8/5 of it. */
export function huffmanDecode(source: Uint8Array, from: number, to: number, target: Uint8Array): number {
  let state = 0;
  let length = 0;
  for (let at = from; at < to; at += 1) {
    const byte = source[at] ?? 0;
    let step = steps[(state << 4) | (byte >> 4)] ?? fails;
    if ((step & fails) !== 0) return -1;
    if ((step & emits) !== 0) {
      target[length] = step >> symbolShift;
      length += 1;
    }
    step = steps[((step & stateBits) << 4) | (byte & 15)] ?? fails;
    if ((step & fails) !== 0) return -1;
    if ((step & emits) !== 0) {
      target[length] = step >> symbolShift;
      length += 1;
    }
    state = step & stateBits;
  }
  return mayEnd[state] === 1 ? length : -1;
}

interface Node {
  readonly state: number;
  zero: Node | number | null;
  one: Node | number | null;
}

build();

function build(): void {
  const nodes: Node[] = [];
  const make = (): Node => {
    const node: Node = { state: nodes.length, zero: null, one: null };
    nodes.push(node);
    return node;
  };
  const root = make();
  let code = 0;
  for (let length = 5; length <= 30; length += 1) {
    for (let symbol = 0; symbol <= 256; symbol += 1) {
      if (Number.parseInt(lengths[symbol] ?? '', 32) !== length) continue;
      insert(root, code, length, symbol, make);
      code += 1;
    }
    code <<= 1;
  }
  for (const node of nodes) for (let nibble = 0; nibble < 16; nibble += 1) steps[(node.state << 4) | nibble] = stepFrom(root, node, nibble);
  let padding: Node | number | null = root;
  for (let bits = 0; bits < 8 && padding !== null && typeof padding !== 'number'; bits += 1) {
    mayEnd[padding.state] = 1;
    padding = padding.one;
  }
}

function insert(root: Node, code: number, length: number, symbol: number, make: () => Node): void {
  let node = root;
  for (let bit = length - 1; bit > 0; bit -= 1) {
    const side: 'zero' | 'one' = ((code >> bit) & 1) === 1 ? 'one' : 'zero';
    const next: Node | number = node[side] ?? make();
    node[side] = next;
    if (typeof next !== 'number') node = next;
  }
  node[(code & 1) === 1 ? 'one' : 'zero'] = symbol;
}

function stepFrom(root: Node, from: Node, nibble: number): number {
  let node = from;
  let emitted = 0;
  for (let bit = 3; bit >= 0; bit -= 1) {
    const next: Node | number | null = ((nibble >> bit) & 1) === 1 ? node.one : node.zero;
    // The end of the text within the text is an error (RFC 7541 section 5.2).
    if (next === null || next === 256) return fails;
    if (typeof next === 'number') {
      emitted = emits | (next << symbolShift);
      node = root;
    } else node = next;
  }
  return node.state | emitted;
}
