import { textOfUtf8, utf8 } from '@sluice/kit';
import type { Tape } from '@sluice/model';
import { type Cut, type Edit, withCuts } from '../cuts.ts';
import { noToken } from '../open-containers.ts';
import type { Unit } from '../unit.ts';
import { widened } from '../widened.ts';
import { type BinaryFormat, valueHeadAt, viewOf } from './head.ts';
import { binaryOf } from './written.ts';

const noBytes = new Uint8Array(0);

/**
 * The cuts of edits in a binary body. A value that is changed is written anew, its tags with it, and bytes stay bytes; where members or items go,
 * their number is made less in the room that it has.
 */
export function binaryCuts({ tape, syntax }: Unit, format: BinaryFormat, wire: Tape, edits: readonly Edit[]): Cut[] {
  const cuts: Cut[] = [];
  const removedByParent = new Map<number, number>();
  const rewritesByToken = new Map<number, Cut[]>();
  const put = (token: number, json: string): void => {
    cuts.push({ ...spanOf(wire, token), bytes: binaryOf(format, json, isBytes(format, wire, token)) });
  };
  for (const edit of edits) {
    const { token } = edit;
    const parent = wire.parents[token] ?? noToken;
    if (edit.kind === 'replace') put(token, textOfUtf8(edit.bytes));
    else if (edit.kind === 'rewrite') rewritesByToken.set(token, [...(rewritesByToken.get(token) ?? []), rewriteOf(tape, edit)]);
    else if (parent === noToken && syntax === 'json') put(token, 'null');
    else {
      cuts.push({ ...spanOf(wire, token), start: wire.members[token] ?? 0, bytes: noBytes });
      if (parent !== noToken) removedByParent.set(parent, (removedByParent.get(parent) ?? 0) + 1);
    }
  }
  for (const [token, spans] of rewritesByToken) {
    const string = withCuts(tape.bytes.subarray(tape.starts[token], tape.ends[token]), spans);
    put(token, `"${textOfUtf8(string)}"`);
  }
  for (const [parent, removed] of removedByParent) cuts.push(...countCuts(format, wire, parent, removed));
  return cuts;
}

function spanOf({ starts, ends }: Tape, token: number) {
  return { start: starts[token] ?? 0, end: ends[token] ?? 0 };
}

function rewriteOf(tape: Tape, { token, start, end, text }: Edit & { readonly kind: 'rewrite' }): Cut {
  const first = tape.starts[token] ?? 0;
  const [from, to] = widened(tape, token, start, end);
  return { start: from - first, end: to - first, bytes: utf8(JSON.stringify(text).slice(1, -1)) };
}

function isBytes(format: BinaryFormat, { bytes, starts }: Tape, token: number): boolean {
  return valueHeadAt(format, viewOf(bytes), starts[token] ?? 0).head?.kind === 'bytes';
}

/**
 * A container's head with a lesser number, none where it has no number. In every head that is the last bytes, or the last bits of its only one, so that
 * what is taken from it as a number is taken from that.
 */
function countCuts(format: BinaryFormat, { bytes, starts }: Tape, token: number, removed: number): readonly Cut[] {
  const { start, head } = valueHeadAt(format, viewOf(bytes), starts[token] ?? 0);
  if ((head?.kind !== 'map' && head?.kind !== 'array') || head.length === null) return [];
  const lessened = bytes.slice(start, head.end);
  for (let at = lessened.length - 1, rest = removed; rest > 0; at -= 1) {
    const left = (lessened[at] ?? 0) - (rest & 0xff);
    lessened[at] = left & 0xff;
    rest = (rest >> 8) + (left < 0 ? 1 : 0);
  }
  return [{ start, end: head.end, bytes: lessened }];
}
