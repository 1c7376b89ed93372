import type { RequestMessage } from '@sluice/model';
import { forwarding, framing, hop, namedByConnection, own, spellingOf } from '../header-names.ts';

/** What the gateway knows of the hop that a request came over, for the lines that it writes about it. */
export interface Hop {
  readonly address: string;
  readonly isTrusted: boolean;
  /** How `Via` names it (RFC 9110 7.6.3). */
  readonly via: '1.1 sluice' | '2 sluice';
}

/**
 * The header lines that go upstream, written anew: one Host, no framing (the text of the request adds one), nothing hop-by-hop,
 * one account of who asked. Order, case and repetition of all other lines stay.
 */
export function requestLines(request: RequestMessage, host: string, from: Hop): string[] {
  const lines: string[] = ['host', host];
  const { headers } = request;
  let named: Set<string> | null = null;
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    if (name.length === 10 && name.toLowerCase() === 'connection') named = namedByConnection(headers[index + 1] ?? '', named);
  }
  let chain = '';
  let protocol = '';
  let namedHost = '';
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    const value = headers[index + 1] ?? '';
    const { lower, kind } = spellingOf(name);
    if (named?.has(lower)) continue;
    if (kind !== 0) {
      if ((kind & (hop | framing | own)) !== 0) continue;
      if ((kind & forwarding) !== 0) {
        if (!from.isTrusted) continue;
        if (lower === 'x-forwarded-for') {
          chain = chain === '' ? value : `${chain}, ${value}`;
          continue;
        }
        if (lower === 'x-forwarded-proto') {
          protocol = value;
          continue;
        }
        if (lower === 'x-forwarded-host') {
          namedHost = value;
          continue;
        }
        // A second account in another syntax could disagree with the first; only the one that is written below goes on.
        if (lower === 'forwarded') continue;
      }
    }
    lines.push(name, value);
  }
  lines.push(
    'X-Forwarded-For',
    chain === '' ? from.address : `${chain}, ${from.address}`,
    'X-Forwarded-Proto',
    protocol === '' ? request.scheme : protocol,
    'X-Forwarded-Host',
    namedHost === '' ? request.authority : namedHost,
    'Via',
    from.via,
  );
  return lines;
}
