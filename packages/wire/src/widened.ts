import { byteMask, type Tape, tokenKind } from '@sluice/model';

/** Moves the ends of a span outwards where they would cut an escape or a character. */
export function widened(tape: Tape, token: number, start: number, end: number): readonly [number, number] {
  const { bytes } = tape;
  const first = tape.starts[token] ?? 0;
  const limit = Math.min(tape.ends[token] ?? 0, bytes.length);
  let from = Math.max(start, first);
  let to = Math.min(Math.max(end, from), limit);
  if (((tape.masks[token] ?? 0) & (byteMask.escape | byteMask.high)) === 0) return [from, to];
  const isJson = tape.kinds[token] === tokenKind.string;
  let isFromSet = false;
  for (let at = first; at < limit; ) {
    const next = at + stepOf(bytes, at, limit, isJson);
    if (!isFromSet && next > from) {
      from = at;
      isFromSet = true;
    }
    if (next >= to) {
      if (to > at) to = next;
      break;
    }
    at = next;
  }
  return [from, to];
}

function stepOf(bytes: Uint8Array, at: number, limit: number, isJson: boolean): number {
  if (isJson && bytes[at] === 0x5c) return bytes[at + 1] === 0x75 ? 6 : 2;
  let next = at + 1;
  if ((bytes[at] ?? 0) >= 0xc0) while (next < limit && ((bytes[next] ?? 0) & 0xc0) === 0x80) next += 1;
  return next - at;
}
