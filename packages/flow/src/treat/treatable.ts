import type { Hits } from '@sluice/detect';
import type { PathTrie, Tape } from '@sluice/model';
import type { ColumnDraft } from '../judge/columns.ts';

/** Rows of one unit that one rule, or access, does not keep. */
export interface DroppedRows {
  readonly rule: string;
  readonly tokens: readonly number[];
  /** Tokens of numbers that count the rows: to be made less by those that go, or taken away. */
  readonly correct: readonly number[];
  readonly remove: readonly number[];
}

/** What one unit holds of the columns that a decision speaks of. */
export interface Treatable {
  readonly tape: Tape;
  readonly trie: PathTrie;
  readonly hits: Hits;
  /** For each hit the index of its draft. */
  readonly draftByHit: ArrayLike<number>;
  readonly drafts: readonly ColumnDraft[];
  /** Tokens that go as a whole where their column is treated, and the draft of each: what no contract declares, what not everybody may see. */
  readonly wholes: { readonly token: number; readonly draft: number }[];
  /** Tokens of values that a rule about values found, and the draft of each: they go, or are masked as a whole. */
  readonly found: { readonly token: number; readonly draft: number }[];
  readonly droppedRows: readonly DroppedRows[];
}
