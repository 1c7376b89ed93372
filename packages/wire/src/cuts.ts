/** A change to one value. Of several that overlap the outer one counts, and nothing that any of them covers is left. */
export type Edit =
  /** Takes the member or item away, with one separator. A root value becomes `null`, a line or a text nothing, a cell of CSV an empty one. */
  | { readonly kind: 'remove'; readonly token: number }
  /** `bytes` stand for the value as they are: of a string with its quotes. */
  | { readonly kind: 'replace'; readonly token: number; readonly bytes: Uint8Array }
  /** `text` stands for a span within a string or a text, written as its syntax asks. A span that cuts a character or escape is widened. */
  | { readonly kind: 'rewrite'; readonly token: number; readonly start: number; readonly end: number; readonly text: string };

/** Bytes that stand for a span. */
export interface Cut {
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

/** The bytes with spans replaced. Of cuts that overlap the outer one counts. */
export function withCuts(bytes: Uint8Array, cuts: Cut[]): Uint8Array {
  if (cuts.length === 0) return bytes;
  cuts.sort((a, b) => a.start - b.start || b.end - a.end);
  const pieces: Uint8Array[] = [];
  let length = 0;
  let at = 0;
  const put = (piece: Uint8Array): void => {
    if (piece.length === 0) return;
    pieces.push(piece);
    length += piece.length;
  };
  for (const cut of cuts) {
    if (cut.start >= at) {
      put(bytes.subarray(at, cut.start));
      put(cut.bytes);
    }
    at = Math.max(at, cut.end);
  }
  put(bytes.subarray(at));
  const result = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    result.set(piece, offset);
    offset += piece.length;
  }
  return result;
}
