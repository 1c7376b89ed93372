import { byteMask } from '@sluice/model';
import { digits as digitBytes, maskOf, maskOfText } from './bytes.ts';
import type { CompiledClass } from './compiled-class.ts';
import { type Found, outcome, type TextFinder } from './evidence.ts';
import { isOrdinaryId, ordinaryIdMask } from './finders/ordinary-id.ts';
import { Gates } from './gates.ts';
import { LiteralAutomaton } from './literal-automaton.ts';
import type { LiteralSkips } from './literal-skips.ts';
import type { NameReading } from './name-reading.ts';
import type { OpenForm } from './open-forms.ts';
import { TextGates } from './text-gates.ts';
import { Unescaper } from './unescape.ts';
import { Verdicts } from './verdicts.ts';

const { digit, escape: escapeBit } = byteMask;
const digitTable = digitBytes;
const { none, misfit } = outcome;
const { needs: idNeeds, allows: idAllows } = ordinaryIdMask;

interface ClassFinder {
  readonly compiled: CompiledClass;
  readonly finder: TextFinder;
}

interface LiteralFinder extends ClassFinder {
  readonly literal: string;
}

/** Says of one value which classes it is of, given what its name says. The same for bodies, headers and explanations. */
export class ValueJudge {
  readonly gates: Gates;
  readonly textGates: TextGates;
  readonly verdicts = new Verdicts();
  /** By mask one more than `blankMin`; 0 where that was not asked for. */
  readonly blankMins = new Int32Array(1 << 16);
  readonly #automaton: LiteralAutomaton;
  readonly #finderByLiteral: readonly LiteralFinder[];
  /** Of literals of one byte, which are looked for by themselves: any text of theirs would be too short to jump over. */
  readonly #signFinders: readonly LiteralFinder[];
  readonly #signBits: number;
  readonly #digitFinders: readonly ClassFinder[];
  readonly #digitsMin: number;
  /** The same where none of these signs is in the text. */
  readonly #unjoinedMin: number;
  readonly #joiningBits: number;
  /** Shortest text in which a run of digits can matter. */
  readonly #digitTextMin: number;
  readonly #found: Found = { start: 0, end: 0, weight: 0, what: '', resume: 0 };
  readonly #unescaper = new Unescaper();
  /** Where each class's last span in the text at hand ends. */
  readonly #usedTo: Int32Array;
  /** The classes of which that is known. */
  readonly #used: Uint8Array;
  #usedCount = 0;
  /** Hears of each piece of evidence; for explanations only. */
  note: ((classIndex: number, what: string, weight: number) => void) | null = null;

  constructor(classes: readonly CompiledClass[]) {
    this.gates = new Gates(classes);
    const finders = classes.flatMap((compiled) => compiled.finders.map((finder) => ({ compiled, finder })));
    const literals = finders.flatMap(({ compiled, finder }) => finder.literals.map((literal) => ({ compiled, finder, literal })));
    this.#finderByLiteral = literals.filter(({ literal }) => literal.length > 1);
    this.#signFinders = literals.filter(({ literal }) => literal.length === 1);
    this.#signBits = this.#signFinders.reduce((bits, { literal }) => bits | maskOfText(literal), 0);
    this.#automaton = new LiteralAutomaton(this.#finderByLiteral.map(({ literal }) => literal));
    this.textGates = new TextGates(classes, this.#automaton);
    this.#digitFinders = finders.filter(({ finder }) => finder.digitsMin > 0);
    this.#digitsMin = Math.min(64, ...this.#digitFinders.map(({ finder }) => finder.digitsMin));
    this.#unjoinedMin = Math.min(64, ...this.#digitFinders.map(({ finder }) => finder.unjoined?.digitsMin ?? finder.digitsMin));
    this.#joiningBits = this.#digitFinders.reduce((bits, { finder }) => bits | (finder.unjoined?.signs ?? 0), 0);
    this.#digitTextMin = Math.min(64, ...this.#digitFinders.map(({ finder }) => finder.bytesMin));
    this.#usedTo = new Int32Array(classes.length);
    this.#used = new Uint8Array(classes.length);
  }

  /** Shorter values of this mask hold nothing where the name says nothing; 0 with escapes, which may hide any byte. */
  blankMin(mask: number): number {
    const known = this.blankMins[mask] ?? 0;
    if (known > 0) return known - 1;
    const least = ((mask & escapeBit) === 0 ? Math.min(this.gates.blankMin(mask), this.textGates.bytesMin(mask)) : 0) | 0;
    this.blankMins[mask] = least + 1;
    return least;
  }

  /** Fills `verdicts` for a string as it stands in JSON; `mask` as the scanner set it. */
  judgeString(bytes: Uint8Array, start: number, end: number, mask: number, name: NameReading, formBits = name.bits): void {
    const { verdicts } = this;
    if ((mask & escapeBit) === 0) {
      this.judge(bytes, start, end, mask, name, formBits);
      return;
    }
    const length = this.#unescaper.decode(bytes, start, end);
    const decoded = this.#unescaper.bytes;
    this.judge(decoded, 0, length, maskOf(decoded, 0, length), name, formBits);
    // Places in decoded text are none in the bytes.
    if (verdicts.count > 0) verdicts.widen(start, end);
  }

  /** The same for text without escapes. */
  judge(bytes: Uint8Array, start: number, end: number, mask: number, name: NameReading, formBits = name.bits): void {
    const length = end - start;
    const bits = (name.isTelling ? this.gates.bits(mask, length) : this.gates.blankBits(mask, length)) & formBits;
    this.judgeGated(bytes, start, end, mask, name, bits, length >= this.textGates.bytesMin(mask));
  }

  /** The same for who asked the gates already: `bits` of the forms that are left, and whether the text can hold anything. */
  judgeGated(bytes: Uint8Array, start: number, end: number, mask: number, name: NameReading, bits: number, isText: boolean): void {
    const { verdicts } = this;
    verdicts.forget();
    if (bits !== 0) this.#judgeForms(bytes, start, end, mask, name, bits);
    if (isText) this.#judgeText(bytes, start, end, mask, name);
    if (verdicts.count > 1) verdicts.dropCovered();
    if (verdicts.isFull) verdicts.widen(start, end);
  }

  #judgeForms(bytes: Uint8Array, start: number, end: number, mask: number, name: NameReading, bits: number): void {
    const length = end - start;
    const forms = name.forms.of(mask);
    let found = -1;
    for (let index = 0; index < forms.length; index += 1) {
      const form = forms[index] as OpenForm;
      const { classIndex } = form;
      if ((form.bit & bits) === 0 || classIndex === found) continue;
      if (length < form.bytesMin || length > form.bytesMax || !form.fits(bytes, start, end)) continue;
      if (form.check !== null && !form.check(bytes, start, end)) continue;
      found = classIndex;
      this.note?.(classIndex, `form: ${form.what}`, form.worth);
      this.verdicts.keep(classIndex, form.score, start, end, 1);
    }
  }

  #judgeText(bytes: Uint8Array, start: number, end: number, mask: number, name: NameReading): void {
    if ((mask & idNeeds) === idNeeds && (mask & ~idAllows) === 0 && isOrdinaryId(bytes, start, end)) return;
    if (this.#usedCount > 0) this.#forgetUsed();
    const room = (mask & this.#signBits) === 0 ? end : this.#findSigns(bytes, start, end, name);
    if (room < end && room - start < this.textGates.bytesMin(mask)) return;
    const skips = this.textGates.skips(mask, room - start);
    if (skips === null) this.#findLiterals(bytes, start, room, name);
    else this.#findByJumps(skips, bytes, start, room, name);
    if ((mask & digit) !== 0 && room - start >= this.#digitTextMin) this.#findDigits(bytes, start, room, mask, name);
  }

  /** A run of n digits holds every n-th byte's neighbourhood, so only those are read where there are none. */
  #findDigits(bytes: Uint8Array, start: number, end: number, mask: number, name: NameReading): void {
    const step = (mask & this.#joiningBits) === 0 ? this.#unjoinedMin : this.#digitsMin;
    // In a text shorter than two runs, a run lies over the middle: asked without a branch each, as nobody could foresee those.
    if (end - start < step * 2) {
      const [first, middle, last] = [bytes[end - step] ?? 0, bytes[(start + end) >> 1] ?? 0, bytes[start + step - 1] ?? 0];
      if (((digitTable[first] ?? 0) & (digitTable[middle] ?? 0) & (digitTable[last] ?? 0)) === 0) return;
    }
    let index = (start + step - 1) | 0;
    for (;;) {
      // A loop of its own that calls nothing runs at twice the speed, here and below.
      while (index < end && digitTable[bytes[index] ?? 0] === 0) index = (index + step) | 0;
      if (index >= end) return;
      let from = index;
      while (from > start && digitTable[bytes[from - 1] ?? 0] === 1) from = (from - 1) | 0;
      let run = (index + 1) | 0;
      while (run < end && digitTable[bytes[run] ?? 0] === 1) run = (run + 1) | 0;
      if (run - from >= step) this.#findAtDigits(run - from, bytes, start, end, from, name);
      index = (run + step) | 0;
    }
  }

  #findAtDigits(run: number, bytes: Uint8Array, start: number, end: number, at: number, name: NameReading): void {
    for (const { compiled, finder } of this.#digitFinders) {
      if (run >= finder.digitsMin) this.#find(compiled, finder, bytes, start, end, at, name);
    }
  }

  /** Gives up to where anything else can be found. */
  #findSigns(bytes: Uint8Array, start: number, end: number, name: NameReading): number {
    for (const { compiled, finder, literal } of this.#signFinders) {
      const sign = literal.charCodeAt(0);
      for (let at = start; ; at += 1) {
        while (at < end && bytes[at] !== sign) at = (at + 1) | 0;
        if (at >= end) break;
        const isAll = this.#find(compiled, finder, bytes, start, end, at, name);
        if (isAll && finder.roomEnd !== undefined) return finder.roomEnd(bytes, start, end, at);
        // What was found ends here or later, and no other of its class begins before.
        at = Math.max(at, (this.#usedTo[compiled.index] ?? 0) - 1);
      }
    }
    return end;
  }

  /** Where jumps lead to what could be a literal, the automaton reads on from there until none is under way. */
  #findByJumps(skips: LiteralSkips, bytes: Uint8Array, start: number, end: number, name: NameReading): void {
    const { next, columnOfByte, accepting, depths, beginnings, codeOfByte } = this.#automaton;
    const { jumps, window } = skips;
    const farthest = window - 1;
    let reportedTo = start;
    let last = (start + window - 1) | 0;
    for (;;) {
      while (last < end) {
        const jump = jumps[((codeOfByte[bytes[last - 1] ?? 0] ?? 0) << 5) | (codeOfByte[bytes[last] ?? 0] ?? 0)] ?? 0;
        // The usual jump is a branch of its own: the next bytes are then loaded without waiting for the table.
        if (jump === farthest) last = (last + farthest) | 0;
        else if (jump !== 0) last = (last + jump) | 0;
        else break;
      }
      if (last >= end) return;
      const from = last - window + 1;
      const first = ((codeOfByte[bytes[from] ?? 0] ?? 0) << 10) | ((codeOfByte[bytes[from + 1] ?? 0] ?? 0) << 5);
      if (beginnings[first | (codeOfByte[bytes[from + 2] ?? 0] ?? 0)] === 0) {
        last += 1;
        continue;
      }
      let at = from;
      let state = 0;
      let depth = 0;
      do {
        state = next[(state << 6) | (columnOfByte[bytes[at] ?? 0] ?? 0)] ?? 0;
        at += 1;
        depth = depths[state] ?? 0;
        if (state >= accepting && at > reportedTo) this.#report(state, bytes, start, end, at, name);
      } while (at < end && (depth > 2 || depth === at - from));
      if (at > reportedTo) reportedTo = at;
      last = Math.max(from + 1, at - depth) + window - 1;
    }
  }

  #report(state: number, bytes: Uint8Array, start: number, end: number, at: number, name: NameReading): void {
    for (const index of this.#automaton.ends[state] ?? []) {
      const one = this.#finderByLiteral[index];
      if (one !== undefined) this.#find(one.compiled, one.finder, bytes, start, end, at - one.literal.length, name);
    }
  }

  /**
   * A table of three-byte beginnings sorts out where a literal can stand at all, without waiting for one load after the other as the
   * automaton must; the automaton then reads on as long as a literal is under way.
   */
  #findLiterals(bytes: Uint8Array, start: number, end: number, name: NameReading): void {
    const { next, columnOfByte, accepting, depths, beginnings, codeOfByte } = this.#automaton;
    let recent = 0;
    let reportedTo = start;
    let index = start;
    while (index < end) {
      recent = ((recent << 5) | (codeOfByte[bytes[index] ?? 0] ?? 0)) & 0x7fff;
      if (beginnings[recent] === 0) {
        index += 1;
        continue;
      }
      let state = 0;
      let at = Math.max(start, index - 2);
      do {
        state = next[(state << 6) | (columnOfByte[bytes[at] ?? 0] ?? 0)] ?? 0;
        at += 1;
        if (state >= accepting && at > reportedTo) this.#report(state, bytes, start, end, at, name);
      } while (at < end && (at <= index || (depths[state] ?? 0) > 2));
      reportedTo = at;
      index = at;
      recent = ((codeOfByte[bytes[at - 2] ?? 0] ?? 0) << 5) | (codeOfByte[bytes[at - 1] ?? 0] ?? 0);
    }
  }

  /** Answers whether all of the value was found. */
  #find(
    compiled: CompiledClass,
    finder: TextFinder,
    bytes: Uint8Array,
    start: number,
    end: number,
    at: number,
    name: NameReading,
  ): boolean {
    const { index } = compiled;
    if (at < (this.#usedTo[index] ?? 0)) return false;
    const found = this.#found;
    found.resume = 0;
    const result = finder.find(bytes, start, end, at, found);
    if (result === none) {
      if (found.resume > at) this.#use(index, found.resume);
      return false;
    }
    if (result === misfit) {
      this.verdicts.misfit(index);
      return false;
    }
    this.#use(index, found.end);
    this.note?.(index, `found: ${found.what}`, found.weight);
    this.verdicts.keep(index, (name.base[index] ?? 0) + found.weight, found.start, found.end, 0);
    return found.start === start && found.end === end;
  }

  #use(classIndex: number, to: number): void {
    if (this.#usedTo[classIndex] === 0) {
      this.#used[this.#usedCount] = classIndex;
      this.#usedCount += 1;
    }
    this.#usedTo[classIndex] = to;
  }

  #forgetUsed(): void {
    for (let index = 0; index < this.#usedCount; index += 1) this.#usedTo[this.#used[index] ?? 0] = 0;
    this.#usedCount = 0;
  }
}
