import type { HeaderPairs } from '@sluice/model';
import { framing, hop, kindOf, namedByConnection, own, single, singleBitOf } from './header-names.ts';

/** What is wrong with the head of an answer; words for the record. */
export type ResponseFault =
  | 'two lines of a field that may come once'
  | 'a transfer coding other than chunked'
  | 'a length that is no number';

/** The end-to-end lines of an upstream's answer in order and case, or what is wrong with it. Content-Length stays until the answer is written. */
export function responseLines(raw: readonly Uint8Array[], lines: string[]): ResponseFault | null {
  let named: Set<string> | null = null;
  let seen = 0;
  for (let index = 0; index < raw.length; index += 2) {
    const name = latin1(raw[index]);
    const value = latin1(raw[index + 1]);
    const lower = name.toLowerCase();
    const kind = kindOf(lower);
    if (kind !== 0) {
      if ((kind & single) !== 0) {
        const bit = singleBitOf(kind);
        if ((seen & bit) !== 0) return 'two lines of a field that may come once';
        seen |= bit;
      }
      if (lower === 'connection') named = namedByConnection(value, named);
      if (lower === 'transfer-encoding' && value.toLowerCase() !== 'chunked') return 'a transfer coding other than chunked';
      if (lower === 'content-length' && !/^\d{1,15}$/.test(value)) return 'a length that is no number';
      if ((kind & (hop | own)) !== 0 || lower === 'transfer-encoding') continue;
    }
    lines.push(name, value);
  }
  if (named !== null) removeNamed(lines, named);
  return null;
}

function latin1(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? '' : (bytes as Buffer).toString('latin1');
}

function removeNamed(lines: string[], named: ReadonlySet<string>): void {
  let kept = 0;
  for (let index = 0; index < lines.length; index += 2) {
    const name = lines[index] ?? '';
    if (named.has(name.toLowerCase())) continue;
    lines[kept] = name;
    lines[kept + 1] = lines[index + 1] ?? '';
    kept += 2;
  }
  lines.length = kept;
}

/**
 * The lines of an answer as they go to the client; the framing is the caller's. `keepsLength` for HEAD and 304, where Content-Length speaks
 * of a body that does not follow.
 */
export function answerLines(headers: HeaderPairs, keepsLength: boolean): string[] {
  const lines: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    const kind = kindOf(name.toLowerCase());
    if ((kind & (hop | framing)) !== 0 && !(keepsLength && name.toLowerCase() === 'content-length')) continue;
    lines.push(name, headers[index + 1] ?? '');
  }
  return lines;
}
