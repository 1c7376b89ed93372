import type { Hits } from '@sluice/detect';
import type { PathTrie, Tape } from '@sluice/model';
import type { ColumnDraft } from '../judge/columns.ts';

/** What one unit holds of the columns that a decision speaks of. */
export interface Treatable {
  readonly tape: Tape;
  readonly trie: PathTrie;
  readonly hits: Hits;
  /** For each hit the index of its draft. */
  readonly draftByHit: ArrayLike<number>;
  readonly drafts: readonly ColumnDraft[];
  /** Outermost undeclared tokens and the draft of each. */
  readonly undeclared: readonly { readonly token: number; readonly draft: number }[];
  readonly droppedRows: readonly number[];
}
