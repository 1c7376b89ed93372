import { byteMask } from '@sluice/model';
import { alphabet, asciiOf, hasWordAt, runEnd } from '../bytes.ts';
import { type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';
import { holdsSecret } from './find-webhook-url.ts';

const url = alphabet("0-9A-Za-z._~!$&'()*+,;=%/?#:@[]-");
const names = alphabet('0-9A-Za-z_-');
const back = 1024;
const tokenMax = 1024;

/** Parameters that are no key to anything, though they are called tokens. */
const openNames = /(?:page|next|cursor|sync|continuation|device|public|access|id|api|refresh|start)[_-]?token$/;

/** `?reset_token=…`, `&token=…`: a link that lets in whoever follows it. */
export const oneTimeLinkFinder: TextFinder = {
  literals: ['token='],
  digitsMin: 0,
  bytesMin: 8 + 6 + 16,
  needs: byteMask.equals | byteMask.colon | byteMask.slash,
  find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
    let name = at;
    while (name > start && at - name < 32 && names[bytes[name - 1] ?? 0] === 1) name -= 1;
    if (name === start || (bytes[name - 1] !== 63 && bytes[name - 1] !== 38 && bytes[name - 1] !== 35)) return outcome.none;
    if (openNames.test(asciiOf(bytes, name, at + 5).toLowerCase())) return outcome.none;
    const from = at + 6;
    let to = from;
    while (to < end && to - from < tokenMax && bytes[to] !== 38 && bytes[to] !== 35 && bytes[to] !== 63 && url[bytes[to] ?? 0] === 1)
      to += 1;
    if (to - from < 16 || !holdsSecret(bytes, from, to)) return outcome.none;
    let first = name;
    while (first > start && name - first < back && url[bytes[first - 1] ?? 0] === 1) first -= 1;
    if (!isLink(bytes, first, end)) return outcome.none;
    found.start = first;
    found.end = runEnd(url, bytes, to, Math.min(end, to + back));
    found.weight = 9;
    found.what = 'a link with a token';
    return outcome.fit;
  },
};

function isLink(bytes: Uint8Array, start: number, end: number): boolean {
  return hasWordAt(bytes, start, end, 'https://') || hasWordAt(bytes, start, end, 'http://');
}

/** A whole value that is a link with something in it that nobody can guess. */
export function isSecretLink(bytes: Uint8Array, start: number, end: number): boolean {
  return isLink(bytes, start, end) && runEnd(url, bytes, start, end) === end && holdsSecret(bytes, start + 8, end);
}
