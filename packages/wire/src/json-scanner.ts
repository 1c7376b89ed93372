import { utf8 } from '@sluice/kit';
import { byteMask, rootNode, type Tape, tapeFault, tokenKind } from '@sluice/model';
import { byteClasses, maskBits, stopBit } from './byte-classes.ts';
import { escapeLength, falseBytes, invalid, nullBytes, numberEnd, spaceEnd, starved, trueBytes, wordEnd } from './json-grammar.ts';
import { defaultJsonLimits, type JsonLimits } from './json-limits.ts';
import { noToken, OpenContainers } from './open-containers.ts';
import { phases, readPlain, ScanState } from './plain-lane.ts';
import { SharedKeys } from './shared-keys.ts';
import { jsonText, plainText } from './text-of.ts';
import { hashStep, type TrieIndex } from './trie-index.ts';
import { utf8SequenceLength } from './utf8-sequence.ts';

/** How a run over bytes ended: the document is over, more bytes are needed, or a fault ended it. */
export type ScanOutcome = 'whole' | 'starved' | 'faulty';

const document = 0;
/** `noToken` as the lane has it, whose numbers have a sign. */
const outside = noToken | 0;
/** After so many values in a row before which nothing was plain, only one of sixteen is tried. */
const missesMax = 8;
const tooLarge = -3;

/**
 * Reads JSON bytes onto a tape, strictly as RFC 8259 says. Open containers stand on a stack of columns that outlives a run, so a document
 * may come in units. What is plain is read by the lane; here stands what is odd, and what becomes of it. Once warm, nothing is allocated
 * per value.
 */
export class JsonScanner {
  readonly #index: TrieIndex;
  readonly #limits: JsonLimits;
  readonly #shared: SharedKeys;
  readonly #open: OpenContainers;
  #phase: number = phases.value;
  #phaseBefore: number = phases.value;
  /** By node: the serial of the object that it was last met in. */
  #stamps: Uint32Array<ArrayBuffer>;
  #serial = 0;
  readonly #state = new ScanState();
  /** Serial of the object whose last key was read, rolled back, and is about to be read again. */
  #forgiven = 0;
  #isStarvedInValue = false;
  // Of the string in which a run was starved, if it was: begin of the member and the value, place up to which it was read.
  #textMember = 0;
  #textStart = -1;
  #textStop = 0;
  #textMask = 0;
  #textNode = 0;
  #keyNode = 0;

  constructor(index: TrieIndex, limits: JsonLimits = defaultJsonLimits) {
    this.#index = index;
    this.#limits = limits;
    this.#shared = new SharedKeys(limits.sharedKeyBytesMax);
    this.#open = new OpenContainers(limits.depthMax);
    this.#stamps = new Uint32Array(index.capacity);
  }

  /** Containers (and a text that is longer than a unit) that are open after the last run. */
  get depth(): number {
    return this.#open.depth;
  }

  /** Whether the document is complete. */
  get isWhole(): boolean {
    return this.#open.depth === 0 && this.#phase === phases.after;
  }

  get isInText(): boolean {
    return this.#open.kinds[this.#open.depth] === tokenKind.string;
  }

  /** Reads a whole document that begins at `from`. Faults are on the tape; what was read before a fault is there too. */
  scan(tape: Tape, bytes: Uint8Array, from = 0): void {
    this.restart();
    tape.reset(bytes);
    this.run(tape, true, from);
  }

  /** Forgets what is open: the next run begins a document. */
  restart(): void {
    this.#open.depth = 0;
    this.#phase = phases.value;
    this.#forgiven = 0;
    this.#shared.closeTo(0);
    if (this.#serial > 0x70000000) {
      this.#serial = 0;
      this.#stamps.fill(0);
    }
  }

  /**
   * Reads a tape's bytes from `from` to `to`, on from where the last run or roll back left the document. Tokens are added to those
   * that the tape has.
   */
  run(tape: Tape, isFinal: boolean, from = 0, to = tape.bytes.length): ScanOutcome {
    const bytes = tape.bytes;
    const end = to;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    /** Before this, four bytes can be read. */
    const laneEnd = end - 3;
    const index = this.#index;
    const { keyBytesMax, tokensMax, depthMax } = this.#limits;
    const table = byteClasses;
    const { kinds: stackKinds, nodes: stackNodes, tokens: stackTokens, serials: stackSerials, lasts: stackLasts } = this.#open;
    let { kinds, starts, ends, nodes, masks, members, nexts, parents } = tape;
    let { firsts, followers, items } = index;
    let capacity = Math.min(tape.capacity, tokensMax);
    let count = tape.count;
    let depth = this.#open.depth;
    this.#open.beginRun();
    this.#textStart = -1;
    this.#isStarvedInValue = false;
    if (this.#stamps.length < index.capacity) this.#widenStamps();
    let stamps = this.#stamps;
    let phase: number = this.#phase;
    this.#phaseBefore = phase;
    let node = rootNode;
    let fault = 0;
    let at = from;
    let isStarved = false;
    if (stackKinds[depth] === tokenKind.string) {
      tape.faults |= tapeFault.tooLarge;
      const quote = this.#textEnd(bytes, 0, end, tape);
      if (quote >= 0) {
        this.#open.closedEnds.push(quote + 1);
        at = quote + 1;
        depth -= 1;
      } else if (quote === invalid) fault = tapeFault.invalid;
      else isStarved = true;
    }
    let container = stackKinds[depth] ?? document;
    let containerNode = stackNodes[depth] ?? rootNode;
    let containerToken = (stackTokens[depth] ?? noToken) | 0;
    let serial = stackSerials[depth] ?? 0;
    let last = stackLasts[depth] ?? 0;
    if (phase === phases.value) {
      if (end - at >= 3 && bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3;
      at = spaceEnd(bytes, at, end);
    }
    let member = at;

    const state = this.#state;
    state.limit = laneEnd;
    state.depthMax = depthMax;
    let misses = 0;
    scan: while (fault === 0 && !isStarved) {
      if (at < laneEnd && (misses < missesMax || (count & 15) === 0)) {
        const before = count;
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
        state.objects = this.#serial;
        state.capacity = capacity;
        state.closedMin = this.#shared.deepest;
        readPlain(state, tape, view, index, this.#open, stamps);
        ({ at, count, depth, phase, node, member, container, containerNode, containerToken, serial, last } = state);
        this.#serial = state.objects;
        misses = count > before + 1 ? 0 : misses + 1;
        if (phase !== phases.after && at < end && (bytes[at] ?? 0) <= 0x20) {
          at = spaceEnd(bytes, at, end);
          if (container === tokenKind.array) member = at;
        }
      }
      if (phase === phases.key) {
        if (at >= end) {
          isStarved = true;
          break;
        }
        if (bytes[at] !== 0x22) {
          fault = tapeFault.invalid;
          break;
        }
        member = at;
        const keyStart = at + 1;
        at = this.#key(tape, keyStart, Math.min(end, keyStart + keyBytesMax + 1), end, containerNode, serial, depth);
        if (at < 0) {
          if (at === starved) isStarved = true;
          else fault = at === tooLarge ? tapeFault.tooLarge : tapeFault.invalid;
          at = member;
          break;
        }
        node = this.#keyNode;
        stamps = this.#stamps;
        ({ firsts, followers, items } = index);
        if (last === 0) firsts[containerNode] = node;
        else followers[last] = node;
        last = node;
        if (at < end && (bytes[at] ?? 0) <= 0x20) at = spaceEnd(bytes, at, end);
        if (at < end && bytes[at] !== 0x3a) {
          fault = tapeFault.invalid;
          break;
        }
        at += 1;
        if (at < end && (bytes[at] ?? 0) <= 0x20) at = spaceEnd(bytes, at, end);
        phase = phases.value;
      }
      if (phase === phases.value) {
        if (at >= end) {
          at = end;
          isStarved = true;
          break;
        }
        if (count === capacity) {
          if (count >= tokensMax) {
            fault = tapeFault.tooMany;
            break;
          }
          tape.count = count;
          tape.grow();
          ({ kinds, starts, ends, nodes, masks, members, nexts, parents } = tape);
          capacity = Math.min(tape.capacity, tokensMax);
        }
        const byte = bytes[at] ?? 0;
        let kind: number;
        let mask = 0;
        let valueStart = at;
        let valueEnd = at;
        if (byte === 0x22) {
          kind = tokenKind.string;
          valueStart = at + 1;
          valueEnd = valueStart;
          for (;;) {
            let entry = 0;
            while (valueEnd < end) {
              entry = table[bytes[valueEnd] ?? 0] ?? 0;
              if (entry >= stopBit) break;
              mask |= entry;
              valueEnd += 1;
            }
            if (valueEnd < end && bytes[valueEnd] === 0x22) break;
            if (valueEnd < end) {
              mask |= entry & maskBits;
              const next = this.#passOdd(bytes, valueEnd, end, tape);
              if (next >= 0) {
                mask |= this.#textMask;
                valueEnd = next;
                continue;
              }
              if (next === invalid) {
                fault = tapeFault.invalid;
                at = valueEnd;
                break scan;
              }
            }
            this.#textStart = valueStart;
            this.#textStop = valueEnd;
            this.#textMask = mask;
            this.#textNode = node;
            this.#textMember = member;
            isStarved = true;
            break scan;
          }
          at = valueEnd + 1;
        } else if (byte === 0x7b || byte === 0x5b) {
          if (depth >= depthMax) {
            fault = tapeFault.tooDeep;
            break;
          }
          const isObject = byte === 0x7b;
          kinds[count] = isObject ? tokenKind.object : tokenKind.array;
          starts[count] = at;
          nodes[count] = node;
          masks[count] = 0;
          members[count] = member;
          parents[count] = containerToken;
          stackLasts[depth] = last;
          depth += 1;
          container = isObject ? tokenKind.object : tokenKind.array;
          containerNode = node;
          containerToken = count;
          stackKinds[depth] = container;
          stackNodes[depth] = node;
          stackTokens[depth] = count;
          count += 1;
          at += 1;
          if (isObject) {
            this.#serial += 1;
            serial = this.#serial;
            last = 0;
          } else {
            serial = 0;
            last = items[node] ?? 0;
            if (last === 0) {
              last = index.itemOf(node);
              ({ firsts, followers, items } = index);
              if (this.#stamps.length < index.capacity) this.#widenStamps();
              stamps = this.#stamps;
            }
          }
          stackSerials[depth] = serial;
          stackLasts[depth] = last;
          if (at < end && (bytes[at] ?? 0) <= 0x20) at = spaceEnd(bytes, at, end);
          if (at >= end) {
            phase = isObject ? phases.key : phases.value;
            isStarved = true;
            break;
          }
          if (bytes[at] !== (isObject ? 0x7d : 0x5d)) {
            node = last;
            member = at;
            phase = isObject ? phases.key : phases.value;
            continue;
          }
          kind = document;
        } else {
          if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) {
            kind = tokenKind.number;
            valueEnd = numberEnd(bytes, at, end);
          } else if (byte === 0x74) {
            kind = tokenKind.true;
            valueEnd = wordEnd(bytes, at, end, trueBytes);
          } else if (byte === 0x66) {
            kind = tokenKind.false;
            valueEnd = wordEnd(bytes, at, end, falseBytes);
          } else if (byte === 0x6e) {
            kind = tokenKind.null;
            valueEnd = wordEnd(bytes, at, end, nullBytes);
          } else {
            fault = tapeFault.invalid;
            break;
          }
          if (valueEnd === invalid) {
            fault = tapeFault.invalid;
            break;
          }
          // A number that ends where the bytes do may go on in the next.
          if (valueEnd === starved || (valueEnd === end && !isFinal)) {
            isStarved = true;
            break;
          }
          at = valueEnd;
        }
        if (kind !== document) {
          kinds[count] = kind;
          starts[count] = valueStart;
          ends[count] = valueEnd;
          nodes[count] = node;
          masks[count] = mask;
          members[count] = member;
          nexts[count] = count + 1;
          parents[count] = containerToken;
          count += 1;
        }
        phase = phases.after;
      }
      for (;;) {
        if (at < end && (bytes[at] ?? 0) <= 0x20) at = spaceEnd(bytes, at, end);
        if (at >= end) {
          isStarved = true;
          break scan;
        }
        const byte = bytes[at];
        if (byte === 0x2c && depth > 0) {
          at += 1;
          if (at < end && (bytes[at] ?? 0) <= 0x20) at = spaceEnd(bytes, at, end);
          if (container === tokenKind.object) phase = phases.key;
          else {
            phase = phases.value;
            node = last;
            member = at;
          }
          break;
        }
        if (depth === 0 || byte !== (container === tokenKind.object ? 0x7d : 0x5d)) {
          fault = tapeFault.invalid;
          break scan;
        }
        at += 1;
        if (containerToken === outside) this.#open.closedEnds.push(at);
        else {
          ends[containerToken] = at;
          nexts[containerToken] = count;
        }
        if (this.#shared.deepest >= depth) this.#shared.closeTo(depth);
        depth -= 1;
        container = stackKinds[depth] ?? document;
        containerNode = stackNodes[depth] ?? rootNode;
        containerToken = (stackTokens[depth] ?? noToken) | 0;
        serial = stackSerials[depth] ?? 0;
        last = stackLasts[depth] ?? 0;
      }
    }

    stackLasts[depth] = last;
    this.#open.depth = depth;
    this.#isStarvedInValue = phase === phases.value;
    this.#phase = phase;
    tape.count = count;
    if (isStarved && !isFinal) return 'starved';
    if (isStarved && depth === 0 && phase === phases.after) return 'whole';
    return this.#fail(tape, isStarved ? tapeFault.invalid | tapeFault.truncated : fault, at, end);
  }

  /**
   * After a starved run: cuts the unit after the last value that is complete in the outermost container where that frees `bytesMin` bytes,
   * so that no value up to that size is torn; else after the last complete value of all. Returns the unit's length, 0 if there is none.
   */
  rollBack(tape: Tape, bytesMin: number): number {
    const lowest = this.#open.lowestDepth();
    let bestDepth = -1;
    let bestEnd = 0;
    for (let depth = lowest; depth <= this.#open.depth; depth += 1) {
      const boundary = this.#open.boundary(tape, depth);
      if (boundary <= bestEnd) continue;
      bestDepth = depth;
      bestEnd = boundary;
      if (boundary >= bytesMin) break;
    }
    if (bestDepth < 0) return 0;
    this.#cut(tape, bestDepth, bestEnd);
    return bestEnd;
  }

  /**
   * After a starved run, when the source pauses: cuts where that tears no value that was whole so far, that is in the container where the
   * run began or after an array's item. Without such a place the run is undone and 0 returned.
   */
  rollBackToItem(tape: Tape): number {
    const lowest = this.#open.lowestDepth();
    for (let depth = lowest; depth <= this.#open.depth; depth += 1) {
      if (this.#open.kinds[depth] !== tokenKind.array && depth !== lowest) continue;
      const boundary = this.#open.boundary(tape, depth);
      if (boundary === 0) continue;
      this.#cut(tape, depth, boundary);
      return boundary;
    }
    this.#cut(tape, lowest, 0);
    this.#phase = this.#phaseBefore;
    return 0;
  }

  /** After a starved run without a boundary: where it was a text that would not end, puts its first piece on the tape and leaves it open. */
  openText(tape: Tape): number {
    if (this.isInText) return this.#textStop;
    if (this.#textStart < 0 || tape.count >= tape.capacity) return 0;
    const token = tape.count;
    tape.kinds[token] = tokenKind.string;
    tape.starts[token] = this.#textStart;
    tape.nodes[token] = this.#textNode;
    tape.masks[token] = this.#textMask;
    tape.members[token] = this.#textMember;
    tape.parents[token] = this.#open.tokens[this.#open.depth] ?? noToken;
    tape.count += 1;
    tape.faults |= tapeFault.tooLarge;
    this.#open.depth += 1;
    this.#open.kinds[this.#open.depth] = tokenKind.string;
    this.#open.tokens[this.#open.depth] = token;
    this.#open.serials[this.#open.depth] = 0;
    this.#phase = phases.after;
    this.#open.leaveOpen(tape, this.#textStop);
    return this.#textStop;
  }

  /** Tokens of the last run's tape that are still open, outermost first. */
  openTokens(): readonly number[] {
    return this.#open.openTokens();
  }

  /** Ends of the containers that were open before the last run and were closed in it, innermost first. */
  get closedEnds(): readonly number[] {
    return this.#open.closedEnds;
  }

  #cut(tape: Tape, depth: number, end: number): void {
    const open = this.#open;
    const isKeyRead = depth < open.depth || this.#isStarvedInValue;
    this.#forgiven = isKeyRead && open.kinds[depth] === tokenKind.object ? (open.serials[depth] ?? 0) : 0;
    this.#shared.closeTo(depth + 1);
    open.cut(tape, depth, end);
    this.#phase = phases.after;
  }

  #fail(tape: Tape, fault: number, at: number, end: number): ScanOutcome {
    tape.faults |= fault;
    tape.faultAt = Math.min(tape.faultAt, at, end);
    // What is open covers all that was not read, so that removing it removes that as well.
    this.#open.leaveOpen(tape, end);
    return 'faulty';
  }

  #repeat(tape: Tape, serial: number): void {
    if (this.#forgiven === serial) this.#forgiven = 0;
    else tape.faults |= tapeFault.duplicateKey;
  }

  /** Reads a key that was not guessed; returns the place after its closing quote. The node is left in `#keyNode`. */
  #key(tape: Tape, start: number, keyEnd: number, end: number, parent: number, serial: number, depth: number): number {
    const bytes = tape.bytes;
    const faults = tape.faults;
    tape.faults = 0;
    let hash = 0;
    let isEscaped = false;
    let at = start;
    for (;;) {
      const byte = bytes[at] ?? 0;
      if (at >= keyEnd) return this.#keyLost(tape, faults, keyEnd < end ? tooLarge : starved);
      if (byte === 0x22) break;
      if ((byteClasses[byte] ?? 0) < stopBit) {
        hash = hashStep(hash, byte);
        at += 1;
        continue;
      }
      if (byte === 0x5c) isEscaped = true;
      const next = this.#passOdd(bytes, at, end, tape);
      if (next < 0) return this.#keyLost(tape, faults, next);
      for (; at < next; at += 1) hash = hashStep(hash, bytes[at] ?? 0);
    }
    const isPlain = !isEscaped && tape.faults === 0;
    tape.faults |= faults;
    let node = isPlain ? this.#index.find(parent, hash, bytes, start, at) : 0;
    if (node === 0) {
      node = isPlain ? this.#index.nameless(parent, bytes, start, at) : 0;
      if (node !== 0) return this.#sharedKey(tape, depth, serial, node, bytes, start, at, at);
      const key = isEscaped ? jsonText(bytes, start, at) : plainText(bytes, start, at);
      node = this.#index.learn(parent, key, isPlain, hash, bytes, start, at);
      if (this.#stamps.length < this.#index.capacity) this.#widenStamps();
      if (this.#index.trie.key(node) !== key || this.#index.trie.parent(node) !== parent) {
        if (isPlain) return this.#sharedKey(tape, depth, serial, node, bytes, start, at, at);
        const written = utf8(key);
        return this.#sharedKey(tape, depth, serial, node, written, 0, written.length, at);
      }
    }
    if (this.#stamps[node] === serial) this.#repeat(tape, serial);
    else this.#stamps[node] = serial;
    this.#keyNode = node;
    return at + 1;
  }

  /** A key that is not here as a whole, or is none; what was odd before it stays said. */
  #keyLost(tape: Tape, faultsBefore: number, why: number): number {
    tape.faults |= faultsBefore;
    return why;
  }

  /** A key at a node that others have too, by its bytes without escapes; `quote` is its closing one in the document. */
  #sharedKey(
    tape: Tape,
    depth: number,
    serial: number,
    node: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    quote: number,
  ): number {
    const seen = this.#shared.add(depth, bytes, start, end);
    if (seen === 'again') this.#repeat(tape, serial);
    else if (seen === 'full') tape.faults |= tapeFault.tooMany;
    this.#keyNode = node;
    return quote + 1;
  }

  /** Finds the end of a text that began in an earlier unit. */
  #textEnd(bytes: Uint8Array, start: number, end: number, tape: Tape): number {
    let at = start;
    for (;;) {
      while (at < end && (byteClasses[bytes[at] ?? 0] ?? 0) < stopBit) at += 1;
      if (at < end && bytes[at] === 0x22) return at;
      const next = at < end ? this.#passOdd(bytes, at, end, tape) : starved;
      if (next === invalid) return invalid;
      if (next === starved) {
        this.#textStop = at;
        return starved;
      }
      at = next;
    }
  }

  /** Passes a run of escapes and of bytes above 0x7f; the union of their classes is left in `#textMask`. */
  #passOdd(bytes: Uint8Array, start: number, end: number, tape: Tape): number {
    let mask = 0;
    let at = start;
    while (at < end) {
      const byte = bytes[at] ?? 0;
      if (byte >= 0x80) {
        const length = utf8SequenceLength(bytes, at, end);
        if (length < 0) break;
        if (length === 0) tape.faults |= tapeFault.invalidUtf8;
        mask |= byteMask.high;
        at += length || 1;
      } else if (byte === 0x5c) {
        const length = escapeLength(bytes, at, end, tape);
        if (length === starved) break;
        if (length === invalid) return invalid;
        mask |= byteMask.escape;
        at += length;
      } else if (byte < 0x20) return at > start ? this.#passed(mask, at) : invalid;
      else return this.#passed(mask, at);
    }
    return at > start ? this.#passed(mask, at) : starved;
  }

  #passed(mask: number, at: number): number {
    this.#textMask = mask;
    return at;
  }

  #widenStamps(): void {
    const wider = new Uint32Array(this.#index.capacity);
    wider.set(this.#stamps);
    this.#stamps = wider;
  }
}
