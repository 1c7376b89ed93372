import type { Hits } from '@sluice/detect';
import { textOfUtf8, utf8 } from '@sluice/kit';
import { type Decision, type MaskKind, type Tape, type Treatment, tokenKind } from '@sluice/model';
import { type Edit, textOf } from '@sluice/wire';
import type { ColumnDraft } from '../judge/columns.ts';
import { type MaskPorts, masked } from './mask.ts';

/** What one unit holds of the columns that a decision speaks of. */
export interface Treatable {
  readonly tape: Tape;
  readonly hits: Hits;
  /** For each hit the index of its draft. */
  readonly draftByHit: ArrayLike<number>;
  readonly drafts: readonly ColumnDraft[];
  /** Outermost undeclared tokens and the draft of each. */
  readonly undeclared: readonly { readonly token: number; readonly draft: number }[];
  readonly droppedRows: readonly number[];
}

/** How much was cut, or outside `enforce` would have been. */
export interface Changes {
  readonly strippedCount: number;
  readonly maskedCount: number;
  readonly droppedRows: number;
}

export interface Treated extends Changes {
  readonly edits: readonly Edit[];
}

const nothing: Treated = { edits: [], strippedCount: 0, maskedCount: 0, droppedRows: 0 };

/** The cuts that a decision asks for in one unit. Where several treatments meet at one value the strictest is done. */
export function editsOf(decision: Decision, unit: Treatable, ports: MaskPorts): Treated {
  if (decision.kind !== 'minimise') return nothing;
  const byDraft = unit.drafts.map((draft) => treatmentOf(decision, draft));
  const byToken = new Map<number, Cut[]>();
  let strippedCount = 0;
  let maskedCount = 0;
  for (let index = 0; index < unit.hits.count; index += 1) {
    const treatment = byDraft[unit.draftByHit[index] ?? 0] ?? null;
    if (treatment === null) continue;
    const edit = editOf(treatment, unit, index, ports);
    if (edit.kind === 'remove') strippedCount += 1;
    else maskedCount += 1;
    add(byToken, edit, strictnessOf(treatment));
  }
  for (const { token, draft } of unit.undeclared) {
    if (!byDraft[draft]) continue;
    strippedCount += 1;
    add(byToken, { kind: 'remove', token }, removal);
  }
  for (const token of unit.droppedRows) add(byToken, { kind: 'remove', token }, removal);
  const edits = Array.from(byToken.values(), (cuts) => cuts.map(({ edit }) => edit)).flat();
  return { edits, strippedCount, maskedCount, droppedRows: unit.droppedRows.length };
}

function treatmentOf(decision: Decision & { kind: 'minimise' }, draft: ColumnDraft): Treatment | null {
  const found = decision.columns.find((column) => column.place === draft.place && column.dataClass === draft.dataClass);
  return found && found.treatment.kind !== 'allow' ? found.treatment : null;
}

interface Cut {
  readonly edit: Edit;
  readonly strictness: number;
}

/** Masks from the one that tells most to the one that tells nothing. */
const masksByStrictness: readonly MaskKind['kind'][] = [
  'keep-domain',
  'keep-ends',
  'last-four',
  'round-geo',
  'round-date',
  'pseudonym',
  'hash',
  'full',
];
const removal = masksByStrictness.length;

function strictnessOf(treatment: Treatment): number {
  return treatment.kind === 'mask' ? masksByStrictness.indexOf(treatment.mask.kind) : removal;
}

/**
 * A removal makes everything else at the token needless; of two cuts of the same span the stricter is done. Of spans that overlap the
 * splicer keeps the outer one.
 */
function add(byToken: Map<number, Cut[]>, edit: Edit, strictness: number): void {
  const known = byToken.get(edit.token);
  if (!known || edit.kind === 'remove') {
    byToken.set(edit.token, [{ edit, strictness }]);
    return;
  }
  if (known[0]?.edit.kind === 'remove') return;
  const at = known.findIndex((cut) => isSameSpan(cut.edit, edit));
  if (at < 0) known.push({ edit, strictness });
  else if (strictness > (known[at]?.strictness ?? 0)) known[at] = { edit, strictness };
}

function isSameSpan(one: Edit, other: Edit): boolean {
  if (one.kind === 'rewrite' && other.kind === 'rewrite') return one.start === other.start && one.end === other.end;
  return one.kind === other.kind;
}

function editOf(treatment: Treatment, unit: Treatable, hit: number, ports: MaskPorts): Edit {
  const { tape, hits } = unit;
  const token = hits.tokens[hit] ?? 0;
  const start = hits.starts[hit] ?? 0;
  const end = hits.ends[hit] ?? 0;
  const isWhole = start === tape.starts[token] && end === tape.ends[token];
  if (isWhole && treatment.kind !== 'mask') return { kind: 'remove', token };
  const mask: MaskKind = treatment.kind === 'mask' ? treatment.mask : { kind: 'full' };
  const isNumber = tape.kinds[token] === tokenKind.number;
  if (!isWhole && !isNumber)
    return { kind: 'rewrite', token, start, end, text: masked(textOfUtf8(tape.bytes.subarray(start, end)), mask, ports) };
  const text = masked(textOf(tape, token), mask, ports);
  if (isNumber) return { kind: 'replace', token, bytes: utf8(numeric(text)) };
  return { kind: 'rewrite', token, start, end, text };
}

/** A number stays a number: what its mask left of digits, else 0. */
function numeric(text: string): string {
  const value = Number(text.replaceAll('*', ''));
  return Number.isFinite(value) ? String(value) : '0';
}
