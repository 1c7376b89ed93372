import { byteMask } from '@sluice/model';
import { alphabet, alphanumeric, hasWordAt, runEnd } from '../bytes.ts';
import { isBech32 } from '../checksums/bech32.ts';
import { type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';

const letters = alphabet('A-Za-z');
/** Cardano's addresses are the longest; BIP 173 allows 90 signs for Bitcoin. */
const signsMax = 120;
const prefixes = ['bc1q', 'bc1p', 'tb1q', 'tb1p', 'ltc1', 'addr1', 'cosmos1', 'stake1'];

/** Addresses in bech32 (BIP 173) and bech32m (BIP 350), known by what they begin with and proved by their checksum. */
export const bech32Finder: TextFinder = {
  literals: prefixes,
  digitsMin: 0,
  bytesMin: 38,
  needs: byteMask.digit,
  find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
    if (at > start && alphanumeric[bytes[at - 1] ?? 0] === 1) return outcome.none;
    const to = runEnd(alphanumeric, bytes, at, Math.min(end, at + signsMax));
    const human = runEnd(letters, bytes, at, to);
    if (to - at < 38 || bytes[human] !== 49 || !prefixes.some((prefix) => hasWordAt(bytes, at, to, prefix))) return outcome.none;
    if (!isBech32(bytes, at, to)) return outcome.misfit;
    found.start = at;
    found.end = to;
    found.weight = 16;
    found.what = 'a wallet address in bech32';
    return outcome.fit;
  },
};
