import type { HeaderPairs } from '@sluice/model';
import { framing, hop, spellingOf } from '../header-names.ts';

/**
 * The lines of an answer as they go to the client; the framing is the caller's. `keepsLength` for HEAD and 304, where Content-Length speaks
 * of a body that does not follow.
 */
export function answerLines(headers: HeaderPairs, keepsLength: boolean): string[] {
  const lines: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    const { kind, lower } = spellingOf(name);
    if ((kind & (hop | framing)) !== 0 && !(keepsLength && lower === 'content-length')) continue;
    lines.push(name, headers[index + 1] ?? '');
  }
  return lines;
}
