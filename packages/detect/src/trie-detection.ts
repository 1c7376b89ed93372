import { byteMask, noNode, type PathTrie, rootNode, type Tape, tokenKind } from '@sluice/model';
import { maskOf, plainMaskOf } from './bytes.ts';
import { ColumnMemory } from './column-memory.ts';
import { type ClassColumn, columnsOf, columnWeight, consolidate, promotesAll } from './columns.ts';
import type { CompiledClass } from './compiled-class.ts';
import { type Explanation, explained, judgeNoted } from './explained.ts';
import type { Hits } from './hits.ts';
import { keyWords } from './key-words.ts';
import { NamePairs } from './name-pairs.ts';
import type { Name, NameReader, NameReading } from './name-reading.ts';
import { nextToJudge, nodeFlag } from './quiet-values.ts';
import type { ValueJudge } from './value-judge.ts';

const { number: numberKind, text: textKind } = tokenKind;
const { escape: escapeBit } = byteMask;
const flag = nodeFlag;
const sampleAll = 64;
const sampleEvery = 31;

/**
 * Detection at one path trie: what the name of each node says is found out once and kept by the node's number. Values pass through
 * `look`, unit by unit.
 */
export class TrieDetection {
  readonly #trie: PathTrie;
  readonly #reader: NameReader;
  readonly #judge: ValueJudge;
  readonly #readings: NameReading[] = [];
  /** By node, what is asked of every value: one load instead of three. */
  #flags = new Uint8Array(256);
  readonly #words: (readonly string[])[] = [];
  readonly #children: number[][] = [];
  /** Sibling groups met among a node's children. */
  readonly #groups: bigint[] = [];
  readonly #pairs = new NamePairs();
  readonly #readingOf: (name: string) => NameReading;
  readonly #memory = new ColumnMemory();
  readonly #classes: readonly CompiledClass[];
  readonly #steadyBits: number;
  #lastMemory: ColumnMemory;

  constructor(
    trie: PathTrie,
    classes: readonly CompiledClass[],
    reader: NameReader,
    judge: ValueJudge,
    readingOf: (name: string) => NameReading,
  ) {
    this.#trie = trie;
    this.#classes = classes;
    this.#readingOf = readingOf;
    this.#reader = reader;
    this.#judge = judge;
    this.#lastMemory = this.#memory;
    this.#steadyBits = classes.reduce((bits, { bit, definition }) => (definition.isNeverSampled ? bits | bit : bits), 0);
  }

  /** Finds the classes of all values on the tape. With a `memory`, units of one body vote together. */
  look(tape: Tape, hits: Hits, memory: ColumnMemory = this.#memory): void {
    if (memory === this.#memory) memory.reset();
    this.#lastMemory = memory;
    hits.reset();
    this.#learnNames();
    memory.reserve(this.#trie.size);
    const { bytes, kinds, starts, ends, masks, nodes, count } = tape;
    const judge = this.#judge;
    const { gates, textGates } = judge;
    const flags = this.#flags;
    const readings = this.#readings;
    const { counts } = memory;
    const { blankMins } = judge;
    for (let token = 0; ; token += 1) {
      token = nextToJudge(tape, token, flags, counts, blankMins);
      if (token >= count) break;
      const kind = kinds[token];
      // Numbers of 32 bits without a sign would be doubles.
      const start = (starts[token] ?? 0) | 0;
      const end = (ends[token] ?? 0) | 0;
      const node = (nodes[token] ?? 0) | 0;
      const known = flags[node] ?? 0;
      if ((known & flag.isPaired) !== 0 && this.#lookPaired(tape, token, hits)) continue;
      const before = memory.count(node);
      const length = end - start;
      const isTelling = (known & flag.isTelling) !== 0;
      if (!isTelling && kind !== numberKind && length < judge.blankMin(masks[token] ?? 0)) continue;
      const name = readings[node] ?? this.#reader.blank;
      const read = kind === numberKind ? maskOf(bytes, start, end) : (masks[token] ?? 0);
      const mask = kind === textKind ? read & ~escapeBit : read;
      // Escapes may hide any byte, so only text without them can be ruled out unread.
      const isPlain = (mask & escapeBit) === 0;
      let bits = name.bits;
      if (isPlain) {
        bits &= isTelling ? gates.bits(mask, length) : gates.blankBits(mask, length);
        const isText = length >= textGates.bytesMin(mask);
        if (bits !== 0 && before >= sampleAll) bits = this.#sampled(bits, memory, node, before, name);
        if (bits === 0 && !isText) continue;
        judge.judgeGated(bytes, start, end, mask, name, bits, isText);
      } else {
        if (before >= sampleAll) bits = this.#sampled(bits, memory, node, before, name);
        judge.judgeString(bytes, start, end, mask, name, bits);
      }
      if (judge.verdicts.count > 0 || judge.verdicts.misfitCount > 0) this.#collect(token, node, hits, memory);
    }
    this.#settle(tape, hits, memory);
  }

  /** The last look's hits by place and class. */
  columns(tape: Tape, hits: Hits): readonly ClassColumn[] {
    return columnsOf(hits, tape.nodes, this.#lastMemory);
  }

  /** The arithmetic of every class that one value of the last look could be, best first. */
  explain(tape: Tape, token: number): readonly Explanation[] {
    const node = tape.nodes[token] ?? 0;
    const [start, end] = [tape.starts[token] ?? 0, tape.ends[token] ?? 0];
    const mask = tape.kinds[token] === tokenKind.string ? (tape.masks[token] ?? 0) : plainMaskOf(tape.bytes, start, end);
    const text = this.#pairs.nameOf(tape, token);
    return explained(
      this.#classes,
      (note) => {
        const name =
          this.#pairs.has(node) && text !== '' ? { words: keyWords(text), context: [], format: null, siblings: 0n } : this.#nameOf(node);
        judgeNoted(this.#judge, { bytes: tape.bytes, start, end, mask }, this.#reader.read(name, note), note);
      },
      (classIndex) => this.#lastMemory.find(node, classIndex)?.weight ?? 0,
    );
  }

  #collect(token: number, node: number, hits: Hits, memory: ColumnMemory): void {
    const { verdicts } = this.#judge;
    for (let index = 0; index < verdicts.misfitCount; index += 1) {
      const classIndex = verdicts.misfitClasses[index] ?? 0;
      memory.vote(node, classIndex).misfits += verdicts.misfits[classIndex] ?? 0;
    }
    for (let index = 0; index < verdicts.count; index += 1) {
      const classIndex = verdicts.classes[index] ?? 0;
      const vote = memory.vote(node, classIndex);
      vote.fits += 1;
      if (verdicts.wholes[index] === 1) vote.isWhole = true;
      memory.decide(node, false);
      hits.add(token, classIndex, verdicts.scores[index] ?? 0, verdicts.starts[index] ?? 0, verdicts.ends[index] ?? 0);
    }
  }

  /** After many values none of which fitted, only every so many are judged by their form; what is never sampled always is. */
  #sampled(bits: number, memory: ColumnMemory, node: number, before: number, name: NameReading): number {
    if (memory.isUndecided(node)) memory.decide(node, !this.#hasFits(memory, node, name));
    return memory.isQuiet(node) && (before & sampleEvery) !== 0 ? bits & this.#steadyBits : bits;
  }

  /** A value that its neighbour names is judged alone: what stands in its column is called otherwise. */
  #lookPaired(tape: Tape, token: number, hits: Hits): boolean {
    const text = this.#pairs.nameOf(tape, token);
    const name = text === '' ? this.#reader.blank : this.#readingOf(text);
    if (!name.isTelling) return false;
    const judge = this.#judge;
    const [start, end] = [tape.starts[token] ?? 0, tape.ends[token] ?? 0];
    const mask = tape.kinds[token] === tokenKind.number ? maskOf(tape.bytes, start, end) : (tape.masks[token] ?? 0);
    judge.judgeString(tape.bytes, start, end, mask, name);
    const { verdicts } = judge;
    for (let index = 0; index < verdicts.count; index += 1) {
      hits.add(token, verdicts.classes[index] ?? 0, verdicts.scores[index] ?? 0, verdicts.starts[index] ?? 0, verdicts.ends[index] ?? 0);
    }
    return true;
  }

  #hasFits(memory: ColumnMemory, node: number, name: NameReading): boolean {
    return name.candidates.some(({ index }) => memory.find(node, index) !== null);
  }

  /** Columns have the last word on their values. */
  #settle(tape: Tape, hits: Hits, memory: ColumnMemory): void {
    if (hits.count === 0 && memory.votes.length === 0) return;
    memory.tally();
    let promoted: { readonly node: number; readonly classIndex: number; readonly score: number }[] | null = null;
    for (const vote of memory.votes) {
      vote.weight = columnWeight(vote);
      if (!promotesAll(vote)) continue;
      const base = this.#readings[vote.node]?.base[vote.classIndex] ?? 0;
      promoted ??= [];
      promoted.push({ node: vote.node, classIndex: vote.classIndex, score: base + vote.weight });
    }
    consolidate(hits, tape.nodes, memory);
    if (promoted !== null) this.#promote(tape, hits, promoted);
  }

  /** Values of a strong column that do not fit are of its class all the same: a column of phone numbers has no room for anything else. */
  #promote(
    tape: Tape,
    hits: Hits,
    columns: readonly { readonly node: number; readonly classIndex: number; readonly score: number }[],
  ): void {
    const taken = new Set<number>();
    for (let index = 0; index < hits.count; index += 1) taken.add((hits.tokens[index] ?? 0) * 256 + (hits.classes[index] ?? 0));
    const before = hits.count;
    for (let token = 0; token < tape.count; token += 1) {
      const kind = tape.kinds[token];
      const start = tape.starts[token] ?? 0;
      const end = tape.ends[token] ?? 0;
      if ((kind !== tokenKind.string && kind !== tokenKind.number) || end <= start) continue;
      for (const { node, classIndex, score } of columns) {
        if (tape.nodes[token] !== node || taken.has(token * 256 + classIndex) || score < 0) continue;
        hits.add(token, classIndex, score, start, end);
      }
    }
    if (hits.count > before) hits.sort();
  }

  /** Reads the names of nodes that came since, and again those whose siblings now say more. */
  #learnNames(): void {
    if (this.#readings.length === this.#trie.size) return;
    const changed = new Set<number>();
    for (let node = this.#readings.length; node < this.#trie.size; node += 1) {
      const parent = this.#trie.parent(node);
      const own = node === rootNode ? [] : keyWords(this.#trie.key(node));
      this.#words.push(own);
      this.#children.push([]);
      this.#groups.push(0n);
      this.#readings.push(this.#reader.blank);
      if (parent === noNode) continue;
      this.#children[parent]?.push(node);
      const known = this.#groups[parent] ?? 0n;
      const groups = known | this.#reader.groupsOf(own);
      if (groups !== known) {
        this.#groups[parent] = groups;
        changed.add(parent);
      }
      this.#readings[node] = this.#read(node);
      if (this.#pairs.isPair(own)) this.#pairs.learn(this.#children[parent] ?? [], (child) => this.#words[child] ?? []);
    }
    for (const parent of changed) for (const child of this.#children[parent] ?? []) this.#readings[child] = this.#read(child);
    this.#flag();
  }

  /** `isTelling` and `isPaired` of all nodes. */
  #flag(): void {
    const { size } = this.#trie;
    if (this.#flags.length < size) this.#flags = new Uint8Array(Math.max(size, this.#flags.length * 2));
    for (let node = 0; node < size; node += 1) {
      this.#flags[node] = (this.#readings[node]?.isTelling ? flag.isTelling : 0) | (this.#pairs.has(node) ? flag.isPaired : 0);
    }
  }

  #read(node: number): NameReading {
    const name = this.#nameOf(node);
    if (name.words.length === 0 && name.format === null) return this.#reader.blank;
    const reading = this.#reader.read(name);
    return reading.isTelling || isAgainst(reading, this.#reader.blank) ? reading : this.#reader.blank;
  }

  #nameOf(node: number): Name {
    let named = node;
    // Items and members of maps are what their container is called.
    while (named !== rootNode && (this.#words[named] ?? []).length === 0) named = this.#trie.parent(named);
    const words = this.#words[named] ?? [];
    const { format } = this.#trie.shape(node);
    const siblings = named === rootNode ? 0n : (this.#groups[this.#trie.parent(named)] ?? 0n);
    const context: string[] = [];
    for (let above = this.#trie.parent(named), steps = 0; above !== noNode && steps < 6; above = this.#trie.parent(above), steps += 1) {
      context.unshift(...(this.#words[above] ?? []));
    }
    return { words, context, format, siblings };
  }
}

function isAgainst(reading: NameReading, blank: NameReading): boolean {
  return reading.base.some((score, index) => score < (blank.base[index] ?? 0));
}
