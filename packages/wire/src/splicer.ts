import { textOfUtf8, utf8 } from '@sluice/kit';
import { type Tape, tokenKind } from '@sluice/model';
import { binaryCuts } from './binary/cuts.ts';
import type { BinaryFormat } from './binary/head.ts';
import { csvCuts } from './csv-cuts.ts';
import { type Cut, type Edit, withCuts } from './cuts.ts';
import { noToken, outerEnd } from './open-containers.ts';
import type { Syntax, Unit } from './unit.ts';
import { widened } from './widened.ts';

const noBytes = new Uint8Array(0);
const nullBytes = utf8('null');

/** What was seen of a container's children so far: a kept one must be followed by a comma, removed ones leave none. */
type Filling = 'empty' | 'kept' | 'removed';

/** Cuts edits out of the units of one body, in order. What no edit touches is copied to the byte; JSON stays JSON, across units too. */
export class Splicer {
  /** By depth, of the containers that are open between two units. */
  readonly #fillings: Filling[] = [];
  /** Depth of the open container that was removed and whose rest is to go; 0 where there is none. */
  #droppedDepth = 0;

  splice(unit: Unit, edits: readonly Edit[]): Uint8Array {
    const { closedEnds, depthBefore } = unit;
    const tape = unit.wire ?? unit.tape;
    const bytes = tape.bytes;
    // Rows stand alone: nothing separates them that a later unit would owe.
    if (unit.syntax === 'csv') return withCuts(bytes, csvCuts(tape, edits));
    let from = 0;
    if (this.#droppedDepth > 0) {
      const close = closedEnds[depthBefore - this.#droppedDepth];
      if (close === undefined) return noBytes;
      from = close;
      this.#droppedDepth = 0;
    }
    if (unit.binary) return this.#spliceBinary(unit, unit.binary, edits, from);
    const isOwed = this.#isSeparatorOwed(unit);
    if (edits.length === 0 && from === 0 && !isOwed) {
      if (unit.openTokens.length > 0) this.#settle(unit, new Map());
      return bytes;
    }
    const live = liveOf(tape, edits, from);
    const cuts = leadCuts(from);
    const fillings = new Map<number, Filling>();
    this.#separate(unit, live, from, cuts, fillings);
    for (const edit of live) cuts.push(...cutsOf(unit, edit));
    if (unit.wire) cuts.push(...encodedCuts(unit.tape, unit.wire, unit.syntax, live));
    this.#settle(unit, fillings);
    this.#drop(unit, live);
    return withCuts(bytes, cuts);
  }

  /** Nothing separates values, and what began in an earlier unit has its count there: what is to go from it becomes null. */
  #spliceBinary(unit: Unit, format: BinaryFormat, edits: readonly Edit[], from: number): Uint8Array {
    const tape = unit.wire ?? unit.tape;
    const live = liveOf(tape, edits, from);
    this.#drop(unit, live);
    return withCuts(tape.bytes, [...leadCuts(from), ...binaryCuts(unit, format, tape, live)]);
  }

  #isSeparatorOwed({ depthBefore }: Unit): boolean {
    for (let depth = 1; depth <= depthBefore; depth += 1) if (this.#fillings[depth] === 'removed') return true;
    return false;
  }

  /** Cuts removed children with the separators that they leave over. */
  #separate(unit: Unit, edits: readonly Edit[], from: number, cuts: Cut[], fillings: Map<number, Filling>): void {
    const { closedEnds, depthBefore, syntax } = unit;
    const tape = unit.wire ?? unit.tape;
    const removed = new Set<number>();
    const containers = new Set<number>();
    for (const edit of edits) {
      if (edit.kind !== 'remove') continue;
      removed.add(edit.token);
      containers.add(tape.parents[edit.token] ?? noToken);
    }
    const hasSeparators = syntax !== 'multipart';
    const walk = (first: number, limit: number, known: Filling, firstEnd: number): Filling => {
      let filling = known;
      let previousEnd = firstEnd;
      for (let child = first; child < limit; child = Math.max(child + 1, tape.nexts[child] ?? limit)) {
        const start = tape.members[child] ?? 0;
        const end = Math.min(outerEnd(tape, child), tape.bytes.length);
        if (removed.has(child)) {
          if (!hasSeparators) cuts.push({ start, end: afterBreak(tape.bytes, end), bytes: noBytes });
          else cuts.push({ start: filling === 'empty' ? start : previousEnd, end, bytes: noBytes });
          if (filling === 'empty') filling = 'removed';
        } else {
          if (filling === 'removed' && hasSeparators) cuts.push({ start: previousEnd, end: start, bytes: noBytes });
          filling = 'kept';
        }
        previousEnd = end;
      }
      return filling;
    };
    for (const container of containers) {
      if (container === noToken) continue;
      fillings.set(container, walk(container + 1, tape.nexts[container] ?? 0, 'empty', 0));
    }
    // Children of the containers that began in earlier units: one stretch of tokens for each.
    let token = 0;
    for (let closed = 0; closed <= closedEnds.length && depthBefore - closed > 0; closed += 1) {
      const start = closed === 0 ? 0 : (closedEnds[closed - 1] ?? 0);
      const end = closedEnds[closed] ?? tape.bytes.length;
      const first = token;
      while (token < tape.count && (tape.members[token] ?? 0) < end) token = Math.max(token + 1, tape.nexts[token] ?? 0);
      const depth = depthBefore - closed;
      if (end > from || from === 0) this.#fillings[depth] = walk(first, token, this.#fillings[depth] ?? 'kept', start);
    }
  }

  /** Remembers how the containers that stay open are filled. */
  #settle(unit: Unit, fillings: ReadonlyMap<number, Filling>): void {
    const depth = unit.depthBefore - unit.closedEnds.length;
    this.#fillings.length = Math.min(this.#fillings.length, depth + 1);
    unit.openTokens.forEach((token, index) => {
      const isEmpty = token + 1 >= unit.tape.count;
      this.#fillings[depth + index + 1] = fillings.get(token) ?? (isEmpty ? 'empty' : 'kept');
    });
  }

  #drop(unit: Unit, edits: readonly Edit[]): void {
    const depth = unit.depthBefore - unit.closedEnds.length;
    const index = unit.openTokens.findIndex((token) => edits.some((edit) => edit.token === token && edit.kind !== 'rewrite'));
    if (index >= 0) this.#droppedDepth = depth + index + 1;
  }
}

/** Edits behind the rest of a container that was dropped before. */
function liveOf(tape: Tape, edits: readonly Edit[], from: number): readonly Edit[] {
  return from === 0 ? edits : edits.filter((edit) => (tape.members[edit.token] ?? 0) >= from);
}

function leadCuts(from: number): Cut[] {
  return from === 0 ? [] : [{ start: 0, end: from, bytes: noBytes }];
}

function cutsOf(unit: Unit, edit: Edit): readonly Cut[] {
  const { syntax } = unit;
  const { token } = edit;
  const tape = unit.wire ?? unit.tape;
  const isRoot = tape.parents[token] === noToken && unit.depthBefore - unit.closedEnds.length === 0;
  switch (edit.kind) {
    case 'remove':
      if (!isRoot) return [];
      if (syntax === 'lines') return [lineCut(tape, token)];
      if (syntax !== 'json') return [{ start: 0, end: tape.bytes.length, bytes: noBytes }];
      return [{ start: tape.members[token] ?? 0, end: valueEnd(tape, token), bytes: nullBytes }];
    case 'replace':
      return [{ start: valueStart(tape, token), end: valueEnd(tape, token), bytes: edit.bytes }];
    case 'rewrite': {
      if (unit.wire) return [];
      const [start, end] = widened(tape, token, edit.start, edit.end);
      return [{ start, end, bytes: written(syntax, edit.text) }];
    }
  }
}

/** The line break after a part belongs to the delimiter that follows (RFC 2046 5.1.1); the one before the part stays for it. */
function afterBreak(bytes: Uint8Array, at: number): number {
  return at + (bytes[at] === 0x0d ? 2 : 1);
}

/** A line with the break that ends it. */
function lineCut({ bytes, members, ends }: Tape, token: number): Cut {
  const start = bytes.subarray(0, members[token] ?? 0).lastIndexOf(0x0a) + 1;
  const next = bytes.indexOf(0x0a, ends[token] ?? 0);
  return { start, end: next < 0 ? bytes.length : next + 1, bytes: noBytes };
}

/** Where spans are of decoded bytes, the whole value is written anew: one cut for all spans of a token. */
function encodedCuts(decoded: Tape, wire: Tape, syntax: Syntax, edits: readonly Edit[]): readonly Cut[] {
  const spansByToken = new Map<number, Cut[]>();
  for (const edit of edits) {
    if (edit.kind !== 'rewrite') continue;
    const first = decoded.starts[edit.token] ?? 0;
    const [start, end] = widened(decoded, edit.token, edit.start, edit.end);
    const spans = spansByToken.get(edit.token) ?? [];
    spans.push({ start: start - first, end: end - first, bytes: utf8(edit.text) });
    spansByToken.set(edit.token, spans);
  }
  return Array.from(spansByToken, ([token, spans]) => {
    const value = withCuts(decoded.bytes.subarray(decoded.starts[token], decoded.ends[token]), spans);
    return { start: wire.starts[token] ?? 0, end: wire.ends[token] ?? 0, bytes: written(syntax, textOfUtf8(value)) };
  });
}

function valueStart(tape: Tape, token: number): number {
  return (tape.starts[token] ?? 0) - (tape.kinds[token] === tokenKind.string ? 1 : 0);
}

function valueEnd(tape: Tape, token: number): number {
  return Math.min(outerEnd(tape, token), tape.bytes.length);
}

/** The text as bytes of a value: escaped for JSON, percent-encoded in a form, plain elsewhere. */
function written(syntax: Syntax, text: string): Uint8Array {
  switch (syntax) {
    case 'json':
    case 'lines':
      return utf8(JSON.stringify(text).slice(1, -1));
    case 'form':
    case 'cookie':
      return utf8(encodeURIComponent(text.toWellFormed()));
    case 'multipart':
    case 'csv':
    case 'text':
      return utf8(text);
  }
}
