import { type Tape, tokenKind } from '@sluice/model';
import { advanceShift, pairClasses, stopBit } from './byte-classes.ts';
import { noToken, type OpenContainers } from './open-containers.ts';
import { type TrieIndex, tailBits } from './trie-index.ts';

// Constants of the module itself: an imported name is loaded and checked anew at each use, which cost a fifth of the scan.
const {
  object: objectKind,
  array: arrayKind,
  string: stringKind,
  number: numberKind,
  true: trueKind,
  false: falseKind,
  null: nullKind,
} = tokenKind;
const pairs = pairClasses;
const tails = tailBits;
const stop = stopBit;
const advance = advanceShift;
const outermost = noToken | 0;

/** What comes next in a document: the name of a member, a value, or a comma or bracket. */
export const phases = { key: 0, value: 1, after: 2 } as const;
const keyPhase = phases.key;
const valuePhase = phases.value;
const afterPhase = phases.after;

// The words that follow, little-endian: `true`, `fals`, `null`.
const trueWord = 0x65757274;
const falseWord = 0x736c6166;
const nullWord = 0x6c6c756e;

/** Where a scanner stands in a document. */
export class ScanState {
  at = 0;
  /** Tokens on the tape. */
  count = 0;
  depth = 0;
  phase: number = phases.value;
  /** Of the value at hand, and where its member begins. */
  node = 0;
  member = 0;
  /** Of the innermost open container; its token is -1 where it began in an earlier unit. */
  container = 0;
  containerNode = 0;
  containerToken = outermost;
  serial = 0;
  last = 0;
  /** Objects met so far. */
  objects = 0;
  /** The bounds of the lane: of bytes (at least three more are there), of tokens, of containers. */
  limit = 0;
  capacity = 0;
  depthMax = 0;
  /** Objects from this depth on are closed elsewhere. */
  closedMin = 0;
}

/**
 * Reads on while everything is plain: members in the order in which they came last time, text without escapes, numbers without exponent.
 * Stops before what is odd, or at a bound. It calls nothing and its columns stay the same, so that the compiler keeps what it knows of them:
 * the same loop with the odd cases in it took a third longer.
 */
export function readPlain(state: ScanState, tape: Tape, view: DataView, index: TrieIndex, open: OpenContainers, stamps: Uint32Array): void {
  const { bytes, kinds, starts, ends, nodes, masks, members, nexts, parents } = tape;
  const { arena, spellingStarts, spellingLengths, firsts, followers, items } = index;
  const { kinds: stackKinds, nodes: stackNodes, tokens: stackTokens, serials: stackSerials, lasts: stackLasts } = open;
  let { at, count, depth, phase, node, member, container, containerNode, containerToken, serial, last, objects } = state;
  const { limit, capacity, depthMax, closedMin } = state;

  // The compiler checks each column where it first meets it, and again in every round if that is in the loop: a third of the scan. Here it meets all of them.
  void [kinds[0], starts[0], ends[0], nodes[0], masks[0], members[0], nexts[0], parents[0], bytes[0], view.getInt32(0, true)];
  void [arena[0], spellingStarts[0], spellingLengths[0], firsts[0], followers[0], items[0], stamps[0]];
  void [stackKinds[0], stackNodes[0], stackTokens[0], stackSerials[0], stackLasts[0]];

  plain: for (;;) {
    if (phase === keyPhase) {
      if (at >= limit || bytes[at] !== 0x22) break;
      const keyStart = (at + 1) | 0;
      const guess = ((last === 0 ? firsts[containerNode] : followers[last]) ?? 0) | 0;
      const length = (spellingLengths[guess] ?? 0) | 0;
      if (guess === 0 || length < 0 || keyStart + length >= limit) break;
      const tail = (keyStart + (length & ~3)) | 0;
      let word = (spellingStarts[guess] ?? 0) | 0;
      let from = keyStart;
      while (from < tail && arena[word] === view.getInt32(from, true)) {
        from = (from + 4) | 0;
        word = (word + 1) | 0;
      }
      if (from !== tail || (((arena[word] ?? 0) ^ view.getInt32(from, true)) & (tails[length & 3] ?? 0)) !== 0) break;
      if (((stamps[guess] ?? 0) | 0) === serial) break;
      let next = (keyStart + length) | 0;
      let byte = bytes[next];
      if (byte !== 0x3a) {
        while (next < limit && (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09)) {
          next = (next + 1) | 0;
          byte = bytes[next];
        }
        if (byte !== 0x3a) break;
      }
      next = (next + 1) | 0;
      byte = bytes[next];
      while (next < limit && (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09)) {
        next = (next + 1) | 0;
        byte = bytes[next];
      }
      if (next >= limit) break;
      stamps[guess] = serial;
      member = at;
      node = guess;
      last = guess;
      at = next;
      phase = valuePhase;
    }
    if (count >= capacity || at >= limit) break;
    const byte = bytes[at] ?? 0;
    let kind: number = stringKind;
    let mask = 0;
    let start = at;
    let end = at;
    if (byte === 0x22) {
      start = (at + 1) | 0;
      end = start;
      for (;;) {
        if (end >= limit) break plain;
        const word = view.getInt32(end, true);
        const low = (pairs[word & 0xffff] ?? 0) | 0;
        const high = (pairs[word >>> 16] ?? 0) | 0;
        if (((low | high) & stop) === 0) {
          mask |= low | high;
          end = (end + 4) | 0;
          continue;
        }
        // The second pair counts where the first has no stop; without a branch, as nobody could foresee it.
        const isWhole = -(low >> (advance + 1));
        mask |= low | (high & isWhole);
        end = (end + (low >> advance) + ((high >> advance) & isWhole)) | 0;
        break;
      }
      if (bytes[end] !== 0x22) break;
      at = (end + 1) | 0;
    } else if (byte <= 0x39) {
      end = byte === 0x2d ? (at + 1) | 0 : at;
      const first = bytes[end] ?? 0;
      if (first < 0x30 || first > 0x39) break;
      kind = numberKind;
      end = (end + 1) | 0;
      let digit = bytes[end] ?? 0;
      if (first === 0x30 && digit >= 0x30 && digit <= 0x39) break;
      while (digit >= 0x30 && digit <= 0x39) {
        end = (end + 1) | 0;
        digit = bytes[end] ?? 0;
      }
      if (digit === 0x2e) {
        const point = end;
        do {
          end = (end + 1) | 0;
          digit = bytes[end] ?? 0;
        } while (digit >= 0x30 && digit <= 0x39);
        if (end === point + 1) break;
      }
      // A number that ends where the bytes do may go on in the next.
      if ((digit | 0x20) === 0x65 || end >= limit) break;
      at = end;
    } else if (byte === 0x7b || byte === 0x5b) {
      const isObject = byte === 0x7b;
      const item = isObject ? 0 : (items[node] ?? 0) | 0;
      let inner = (at + 1) | 0;
      let next = bytes[inner];
      while (inner < limit && (next === 0x20 || next === 0x0a || next === 0x0d || next === 0x09)) {
        inner = (inner + 1) | 0;
        next = bytes[inner];
      }
      if (depth >= depthMax || (!isObject && item === 0) || inner >= limit) break;
      const opened = isObject ? objectKind : arrayKind;
      kinds[count] = opened;
      starts[count] = at;
      nodes[count] = node;
      masks[count] = 0;
      members[count] = member;
      parents[count] = containerToken;
      stackLasts[depth] = last;
      depth = (depth + 1) | 0;
      container = opened;
      containerNode = node;
      containerToken = count;
      objects = isObject ? (objects + 1) | 0 : objects;
      serial = isObject ? objects : 0;
      last = item;
      stackKinds[depth] = opened;
      stackNodes[depth] = node;
      stackTokens[depth] = count;
      stackSerials[depth] = serial;
      stackLasts[depth] = last;
      count = (count + 1) | 0;
      at = inner;
      if (next !== (isObject ? 0x7d : 0x5d)) {
        phase = isObject ? keyPhase : valuePhase;
        node = item;
        member = at;
        continue;
      }
      kind = 0;
    } else {
      const word = view.getInt32(at, true);
      if (word === trueWord) kind = trueKind;
      else if (word === nullWord) kind = nullKind;
      else if (word === falseWord && bytes[at + 4] === 0x65) {
        kind = falseKind;
        end = (end + 1) | 0;
      } else break;
      end = (end + 4) | 0;
      if (end >= limit) break;
      at = end;
    }
    if (kind !== 0) {
      kinds[count] = kind;
      starts[count] = start;
      ends[count] = end;
      nodes[count] = node;
      masks[count] = mask;
      members[count] = member;
      parents[count] = containerToken;
      count = (count + 1) | 0;
      nexts[(count - 1) | 0] = count;
    }
    phase = afterPhase;
    for (;;) {
      let byte = bytes[at];
      while (at < limit && (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09)) {
        at = (at + 1) | 0;
        byte = bytes[at];
      }
      if (at >= limit || depth === 0) break plain;
      if (byte === 0x2c) break;
      if (byte !== (container === objectKind ? 0x7d : 0x5d) || containerToken === outermost || closedMin >= depth) break plain;
      at = (at + 1) | 0;
      ends[containerToken] = at;
      nexts[containerToken] = count;
      depth = (depth - 1) | 0;
      container = stackKinds[depth] ?? 0;
      containerNode = (stackNodes[depth] ?? 0) | 0;
      containerToken = (stackTokens[depth] ?? 0) | 0;
      serial = (stackSerials[depth] ?? 0) | 0;
      last = (stackLasts[depth] ?? 0) | 0;
    }
    at = (at + 1) | 0;
    let next = bytes[at];
    while (at < limit && (next === 0x20 || next === 0x0a || next === 0x0d || next === 0x09)) {
      at = (at + 1) | 0;
      next = bytes[at];
    }
    phase = container === objectKind ? keyPhase : valuePhase;
    if (phase === valuePhase) {
      node = last;
      member = at;
    }
  }

  state.at = at;
  state.count = count;
  state.depth = depth;
  state.phase = phase;
  state.node = node;
  state.member = member;
  state.container = container;
  state.containerNode = containerNode;
  state.containerToken = containerToken;
  state.serial = serial;
  state.last = last;
  state.objects = objects;
}
