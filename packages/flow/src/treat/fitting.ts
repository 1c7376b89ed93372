import { textOfUtf8, utf8 } from '@sluice/kit';
import { type Finding, tokenKind, type ValueRules } from '@sluice/model';
import { type Edit, noToken, textOf } from '@sluice/wire';
import { standInFor } from './stand-in.ts';
import type { Treatable } from './treatable.ts';

const findingsMax = 64;

/**
 * Bends cuts to what the contract asks, so that a treated answer is still one of its contract: a required value becomes null where it may,
 * else something of its type that says nothing; a mask that breaks a format gives way to one that does not. Where no value can be both
 * hidden and valid (an enumeration, a constant, a row below `minItems`), hiding wins and is recorded.
 */
export class Fitting {
  readonly #unit: Treatable;
  readonly #notes = new Map<string, { -readonly [Key in keyof Finding]: Finding[Key] }>();
  /** What was written into arrays whose items must differ, by the token of the array. */
  readonly #written = new Map<number, Set<string>>();

  constructor(unit: Treatable) {
    this.#unit = unit;
  }

  /** The edit to make for a hit instead of the one that was wanted. */
  fitted(wanted: Edit, hit: number): Edit {
    const rules = this.#rulesOf(hit);
    if (!rules) return wanted;
    const fitted = wanted.kind === 'remove' ? this.#insteadOfNothing(wanted, hit, rules) : this.#valid(wanted, hit, rules);
    return fitted.kind === 'remove' ? fitted : this.#distinct(fitted, hit, rules);
  }

  accepts(hit: number, text: string): boolean {
    return this.#rulesOf(hit)?.accepts(text) ?? true;
  }

  note(hit: number, kind: string, because: string): void {
    this.#note(this.#unit.drafts[this.#unit.draftByHit[hit] ?? 0]?.place ?? 'response.body', kind, because);
  }

  /** Also the rows that are missing now. */
  findings(edits: readonly Edit[]): readonly Finding[] {
    if (this.#unit.droppedRows.length > 0) this.#missingRows(edits);
    return this.#notes.size === 0 ? [] : [...this.#notes.values()];
  }

  #rulesOf(hit: number): ValueRules | null {
    const { tape, trie, hits, drafts, draftByHit } = this.#unit;
    const token = hits.tokens[hit] ?? 0;
    const kind = tape.kinds[token];
    if (drafts[draftByHit[hit] ?? 0]?.declared !== 'declared' || (kind !== tokenKind.string && kind !== tokenKind.number)) return null;
    return trie.shape(tape.nodes[token] ?? 0).valueRules();
  }

  #insteadOfNothing(wanted: Edit, hit: number, rules: ValueRules): Edit {
    if (!this.#isNeeded(wanted.token, rules)) return wanted;
    const standIn = this.#nullOr(wanted.token, rules) ?? this.#standIn(wanted.token, rules);
    if (standIn) return standIn;
    this.note(hit, broken, 'it is required, and no other value may stand there; it was taken out');
    return wanted;
  }

  #valid(wanted: Edit, hit: number, rules: ValueRules): Edit {
    if (rules.accepts(this.#valueOf(wanted))) return wanted;
    const { token } = wanted;
    const standIn = this.#standIn(token, rules);
    if (standIn) return standIn;
    if (!this.#isNeeded(token, rules)) return { kind: 'remove', token };
    const empty = this.#nullOr(token, rules);
    if (empty) return empty;
    this.note(hit, broken, 'no masked value is of the form that is declared');
    return wanted;
  }

  /** A second item that says the same as the first would break `uniqueItems`. */
  #distinct(edit: Edit, hit: number, rules: ValueRules): Edit {
    const { tape, trie } = this.#unit;
    const parent = tape.parents[edit.token] ?? noToken;
    if (tape.kinds[parent] !== tokenKind.array) return edit;
    const around = trie.shape(tape.nodes[parent] ?? 0).valueRules();
    if (!around?.hasUniqueItems) return edit;
    const written = this.#written.get(parent) ?? new Set();
    this.#written.set(parent, written);
    const text = String(this.#valueOf(edit));
    if (!written.has(text)) {
      written.add(text);
      return edit;
    }
    if (!this.#isNeeded(edit.token, rules)) return { kind: 'remove', token: edit.token };
    this.note(hit, broken, 'the items must differ, and their masks do not');
    return edit;
  }

  #isNeeded(token: number, rules: ValueRules): boolean {
    const { tape, trie } = this.#unit;
    const parent = tape.parents[token] ?? noToken;
    if (parent === noToken || parent >= tape.count) return rules.isEverRequired;
    const around = trie.shape(tape.nodes[parent] ?? 0).valueRules();
    if (tape.kinds[parent] === tokenKind.array) return (around?.itemsMin ?? 0) > 0;
    return rules.isEverRequired || (around?.membersMin ?? 0) > 0;
  }

  #nullOr(token: number, rules: ValueRules): Edit | null {
    return rules.accepts(null) ? { kind: 'replace', token, bytes: nullBytes } : null;
  }

  #standIn(token: number, rules: ValueRules): Edit | null {
    const { tape } = this.#unit;
    const isNumber = tape.kinds[token] === tokenKind.number;
    const value = standInFor(rules, textOf(tape, token), isNumber ? 'number' : 'string');
    if (value === null) return null;
    if (typeof value === 'string' && !isNumber)
      return { kind: 'rewrite', token, start: tape.starts[token] ?? 0, end: tape.ends[token] ?? 0, text: value };
    return { kind: 'replace', token, bytes: utf8(JSON.stringify(value)) };
  }

  /** What the value would be after one cut. */
  #valueOf(edit: Edit): string | number | null {
    const { tape } = this.#unit;
    if (edit.kind === 'replace') return JSON.parse(textOfUtf8(edit.bytes)) as string | number | null;
    if (edit.kind === 'remove') return null;
    const first = tape.starts[edit.token] ?? 0;
    const last = tape.ends[edit.token] ?? 0;
    if (edit.start === first && edit.end === last) return edit.text;
    const [before, after] = [tape.bytes.subarray(first, edit.start), tape.bytes.subarray(edit.end, last)];
    return textOfUtf8(before) + edit.text + textOfUtf8(after);
  }

  #missingRows(edits: readonly Edit[]): void {
    const { tape, trie, droppedRows } = this.#unit;
    const gone = new Set(edits.filter(({ kind }) => kind === 'remove').map(({ token }) => token));
    for (const parent of new Set(droppedRows.map((token) => tape.parents[token] ?? noToken))) {
      if (parent >= tape.count) continue;
      const shape = trie.shape(tape.nodes[parent] ?? 0);
      const least = shape.declared === 'declared' ? (shape.valueRules()?.itemsMin ?? 0) : 0;
      let left = 0;
      const end = tape.nexts[parent] ?? 0;
      for (let child = parent + 1; child < end; child = Math.max(child + 1, tape.nexts[child] ?? end)) if (!gone.has(child)) left += 1;
      if (left >= least) continue;
      this.#note(`response.body${trie.pointer(tape.nodes[parent] ?? 0)}`, broken, `the contract asks for ${least} rows or more`);
    }
  }

  #note(place: string, kind: string, because: string): void {
    const key = `${kind} ${place} ${because}`;
    const known = this.#notes.get(key);
    if (known) known.count += 1;
    else if (this.#notes.size < findingsMax)
      this.#notes.set(key, { kind, place, severity: 'info', confidence: 'certain', owasp: null, because, count: 1 });
  }
}

const broken = 'contract.broken-by-treatment';
const nullBytes = utf8('null');
