import { textOfUtf8, utf8 } from '@sluice/kit';
import { type Finding, tokenKind, type ValueRules } from '@sluice/model';
import { type Edit, noToken, textOf } from '@sluice/wire';
import { fit, isNeeded, type Standing } from './fit.ts';
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
    const { token } = wanted;
    const standing = this.#standing(token, rules);
    const found = fit(wanted.kind === 'remove' ? { kind: 'nothing' } : { kind: 'value', value: this.#valueOf(wanted) }, standing);
    if (found.kind === 'nothing') return { kind: 'remove', token };
    if (found.kind === 'broken') this.note(hit, broken, found.because);
    const edit = found.kind === 'value' ? this.#editFor(token, found.value) : wanted;
    return edit.kind === 'remove' || !standing.isItem || !standing.around?.hasUniqueItems ? edit : this.#distinct(edit, hit, standing);
  }

  accepts(hit: number, text: string): boolean {
    return this.#rulesOf(hit)?.accepts(text) ?? true;
  }

  note(hit: number, kind: string, because: string): void {
    this.#note(this.#unit.drafts[this.#unit.draftByHit[hit] ?? 0]?.place ?? 'response.body', kind, because);
  }

  /** Also the rows that are missing now. */
  findings(edits: readonly Edit[], droppedRows: readonly number[]): readonly Finding[] {
    if (droppedRows.length > 0) this.#missingRows(edits, droppedRows);
    return this.#notes.size === 0 ? [] : [...this.#notes.values()];
  }

  #rulesOf(hit: number): ValueRules | null {
    const { tape, trie, hits, drafts, draftByHit } = this.#unit;
    const token = hits.tokens[hit] ?? 0;
    const kind = tape.kinds[token];
    if (drafts[draftByHit[hit] ?? 0]?.declared !== 'declared' || (kind !== tokenKind.string && kind !== tokenKind.number)) return null;
    return trie.shape(tape.nodes[token] ?? 0).valueRules();
  }

  /** A second item that says the same as the first would break `uniqueItems`. */
  #distinct(edit: Edit, hit: number, standing: Standing): Edit {
    const parent = this.#unit.tape.parents[edit.token] ?? noToken;
    const written = this.#written.get(parent) ?? new Set();
    this.#written.set(parent, written);
    const text = String(this.#valueOf(edit));
    if (!written.has(text)) {
      written.add(text);
      return edit;
    }
    if (!isNeeded(standing)) return { kind: 'remove', token: edit.token };
    this.note(hit, broken, 'the items must differ, and their masks do not');
    return edit;
  }

  #standing(token: number, rules: ValueRules): Standing {
    const { tape, trie } = this.#unit;
    const parent = tape.parents[token] ?? noToken;
    const hasParent = parent !== noToken && parent < tape.count;
    return {
      rules,
      around: hasParent ? trie.shape(tape.nodes[parent] ?? 0).valueRules() : null,
      isItem: hasParent && tape.kinds[parent] === tokenKind.array,
      original: textOf(tape, token),
      type: tape.kinds[token] === tokenKind.number ? 'number' : 'string',
    };
  }

  #editFor(token: number, value: string | number | null): Edit {
    const { tape } = this.#unit;
    if (typeof value === 'string' && tape.kinds[token] !== tokenKind.number)
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

  #missingRows(edits: readonly Edit[], droppedRows: readonly number[]): void {
    const { tape, trie } = this.#unit;
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
