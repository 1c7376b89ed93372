import { textOfUtf8, utf8 } from '@sluice/kit';
import { type Tape, tokenKind } from '@sluice/model';
import { type Cut, type Edit, withCuts } from './cuts.ts';

const noBytes = new Uint8Array(0);
const quote = 0x22;

/** The cuts of edits in CSV: a cell that is taken away leaves an empty one, a row goes with its line break. */
export function csvCuts(tape: Tape, edits: readonly Edit[]): Cut[] {
  const rewritesByCell = new Map<number, Edit[]>();
  const cuts: Cut[] = [];
  for (const edit of edits) {
    const { token } = edit;
    const [start, end] = [tape.starts[token] ?? 0, tape.ends[token] ?? 0];
    if (edit.kind === 'rewrite') rewritesByCell.set(token, [...(rewritesByCell.get(token) ?? []), edit]);
    else if (edit.kind === 'replace') cuts.push(cellCut(tape, token, textOfUtf8(edit.bytes)));
    else if (tape.kinds[token] === tokenKind.text) cuts.push({ start, end, bytes: noBytes });
    else cuts.push({ start, end: tape.kinds[token] === tokenKind.object ? afterBreak(tape.bytes, end) : end, bytes: noBytes });
  }
  for (const [token, rewrites] of rewritesByCell) {
    const first = tape.starts[token] ?? 0;
    const spans = rewrites.flatMap((edit) =>
      edit.kind === 'rewrite' ? [{ start: edit.start - first, end: edit.end - first, bytes: utf8(edit.text) }] : [],
    );
    cuts.push(cellCut(tape, token, textOfUtf8(withCuts(tape.bytes.subarray(first, tape.ends[token]), spans))));
  }
  return cuts;
}

/** A new text for a cell, in quotes where it needs them (RFC 4180 section 2). Quotes that were in the old text are doubled already. */
function cellCut(tape: Tape, token: number, text: string): Cut {
  const [start, end] = [tape.starts[token] ?? 0, tape.ends[token] ?? 0];
  const isQuoted = tape.bytes[start - 1] === quote && (tape.members[token] ?? 0) === start - 1;
  if (isQuoted) return { start, end, bytes: utf8(text.replace(/(?<!")"(?!")/g, '""')) };
  return { start, end, bytes: utf8(/["\r\n,;\t|]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text) };
}

function afterBreak(bytes: Uint8Array, at: number): number {
  const next = bytes[at] === 0x0d ? at + 1 : at;
  return bytes[next] === 0x0a ? next + 1 : next;
}
