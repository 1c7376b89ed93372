import type { ExchangeRecord } from '@sluice/model';
import { ByteReader } from '../record/byte-reader.ts';
import { nounKinds } from '../record/definitions.ts';
import { RecordDecoder } from '../record/record-decoder.ts';
import { consumerKinds } from '../record/record-format.ts';
import { RecordWalk } from '../record/record-walk.ts';
import type { RecordKinds } from './kinds.ts';
import type { Name } from './names.ts';
import type { RecordRows } from './record-rows.ts';

/** Patterns that are remembered of one dictionary. */
const patternsMax = 10_000;
const callerIndex = nounKinds.indexOf('caller');

/** Who called, by the number that the segment gave it. */
const verifiedBit = 8;

interface Caller {
  readonly name: Name;
  /** Its kind, and whether it was verified. */
  readonly kind: number;
  readonly naming: readonly number[];
  /** The block that has its definition. */
  block: number;
}

/** What records with the same signature are alike in. */
interface Pattern {
  readonly signature: Uint32Array;
  readonly boot: number;
  readonly kinds: RecordKinds;
  readonly naming: readonly number[];
  block: number;
  readonly next: Pattern | undefined;
}

/**
 * Takes the records of one segment straight from their bytes into rows. A record is only walked over: its signature (every number by
 * which it names what was defined, and how many of each) says which kinds it is of, if one with the same signature was decoded before.
 * Whatever is new is decoded, and told of by the functions that every store goes by.
 */
export class RecordScanner {
  readonly #rows: RecordRows;
  readonly #from = new ByteReader();
  readonly #decoder = new RecordDecoder(this.#from, 'packed');
  readonly #walk = new RecordWalk();
  readonly #callers = new Map<number, Caller>();
  readonly #patterns = new Map<number, Pattern>();
  readonly #lastByOrigin = new Map<number, Pattern>();
  #patternCount = 0;
  #dictionary = {};
  #generation = -1;

  constructor(rows: RecordRows) {
    this.#rows = rows;
  }

  /** One record, at a word's start of `bytes`; of one that is not `isNew` only the definitions are kept. Throws where it is broken. */
  take(bytes: Buffer, words: Uint32Array, start: number, end: number, isNew: boolean): void {
    if (this.#generation !== this.#rows.kinds.generation) this.#forgetPatterns();
    const walk = this.#walk;
    const isWalked = walk.over(words, start >>> 2, end >>> 2);
    if (isWalked) {
      // It defines nothing.
      if (!isNew) return;
      const caller = this.#callers.get(walk.caller);
      const pattern = caller && this.#find(caller);
      if (pattern !== undefined && caller !== undefined) {
        if (this.#rows.isNew(pattern.boot, walk.sequence)) this.#add(pattern, caller, words, start >>> 2, end >>> 2);
        return;
      }
    }
    this.#decode(bytes, words, start, end, isNew, isWalked);
  }

  #find(caller: Caller): Pattern | undefined {
    const walk = this.#walk;
    walk.sign(caller.kind);
    const last = this.#lastByOrigin.get(walk.origin);
    if (last !== undefined && isSigned(last, walk)) return last;
    for (let pattern = this.#patterns.get(walk.hash()); pattern !== undefined; pattern = pattern.next) {
      if (!isSigned(pattern, walk)) continue;
      this.#lastByOrigin.set(walk.origin, pattern);
      return pattern;
    }
    return undefined;
  }

  #add(pattern: Pattern, caller: Caller, words: Uint32Array, start: number, end: number): void {
    const { blocks, nextNo } = this.#rows;
    blocks.begin(this.#dictionary, nextNo, this.#walk.startedAtMs);
    if (pattern.block !== blocks.number) {
      blocks.name(pattern.naming, this.#decoder.definitions);
      pattern.block = blocks.number;
    }
    if (caller.block !== blocks.number) {
      blocks.name(caller.naming, this.#decoder.definitions);
      caller.block = blocks.number;
    }
    blocks.add(words, start, end);
    this.#rows.add(this.#walk, words, pattern.kinds, caller.name);
  }

  /** What was not seen before. */
  #decode(bytes: Buffer, words: Uint32Array, start: number, end: number, isNew: boolean, isWalked: boolean): void {
    const walk = this.#walk;
    if (RecordWalk.isFresh(words[start >>> 2] ?? 0)) {
      this.#forgetPatterns();
      this.#dictionary = {};
    }
    this.#from.open(bytes, start, end);
    const record = this.#decoder.decode();
    const { named, defined } = this.#decoder.definitions;
    const caller = this.#callerOf(record, defined.length > 0 ? [...named, ...defined] : named);
    if (!isNew || !this.#rows.isNew(record.boot, record.sequence)) return;
    const kinds = this.#rows.kinds.of(record);
    if (isWalked) {
      this.#add(this.#remember(record.boot, kinds, named, caller), caller, words, start >>> 2, end >>> 2);
      return;
    }
    const { blocks, nextNo } = this.#rows;
    blocks.begin(this.#dictionary, nextNo, record.startedAtMs);
    blocks.define(defined);
    blocks.name(named, this.#decoder.definitions);
    blocks.add(words, start >>> 2, end >>> 2);
    walk.of(record);
    this.#rows.add(walk, walk.fingerprints, kinds, caller.name);
  }

  #callerOf({ consumer, consumerKind, isVerified }: ExchangeRecord, pairs: readonly number[]): Caller {
    let number = -1;
    for (let index = 0; index < pairs.length; index += 2) if (pairs[index] === callerIndex) number = pairs[index + 1] ?? -1;
    const known = this.#callers.get(number);
    if (known !== undefined) return known;
    const name = this.#rows.names.of('consumer', consumer);
    const caller = {
      name,
      kind: consumerKinds.indexOf(consumerKind) | (isVerified ? verifiedBit : 0),
      naming: [callerIndex, number],
      block: -1,
    };
    this.#callers.set(number, caller);
    return caller;
  }

  /** The walk has gone over the record, since nothing is defined in it. */
  #remember(boot: number, kinds: RecordKinds, named: readonly number[], caller: Caller): Pattern {
    if (this.#patternCount >= patternsMax) this.#forgetPatterns();
    const walk = this.#walk;
    walk.sign(caller.kind);
    const hash = walk.hash();
    const naming = named.flatMap((index, at) => (at % 2 === 1 || index === callerIndex ? [] : [index, named[at + 1] ?? 0]));
    const pattern = { signature: walk.signature(), boot, kinds, naming, block: -1, next: this.#patterns.get(hash) };
    this.#patterns.set(hash, pattern);
    this.#lastByOrigin.set(walk.origin, pattern);
    this.#patternCount += 1;
    return pattern;
  }

  #forgetPatterns(): void {
    this.#callers.clear();
    this.#patterns.clear();
    this.#lastByOrigin.clear();
    this.#patternCount = 0;
    this.#generation = this.#rows.kinds.generation;
  }
}

function isSigned({ signature }: Pattern, walk: RecordWalk): boolean {
  const { length } = signature;
  if (length !== walk.signatureLength) return false;
  const words = walk.signatureWords;
  for (let index = 0; index < length; index += 1) if (signature[index] !== words[index]) return false;
  return true;
}
