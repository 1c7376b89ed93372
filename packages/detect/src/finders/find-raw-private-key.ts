import { byteMask } from '@sluice/model';
import { alphabet, alphanumeric, hasAt, indexOfWord, isAll, maskOfText, runEnd } from '../bytes.ts';
import { type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';
import { decodeBase64 } from './base64.ts';
import { isRandomLooking } from './randomness.ts';

const base64 = alphabet('0-9A-Za-z+/=');
const base64url = alphabet('0-9A-Za-z_-');
const bech32 = alphabet('0-9A-Z');
const keyMax = 16_384;
/** What is shorter is no key, whatever it begins with: gates rule it out before anybody looks. */
const keyMin = 60;
const encodedPemMin = 100;
/** Its two names, and the least of a key. */
const jwkMin = 40;
const jwkBack = 1024;
const jwkMax = 4096;

/**
 * Private keys in base64 without the lines of PEM. What stands before the key's numbers is the same for every key of a kind, and the same
 * three bytes fall together in base64 each time: PKCS #8 (RFC 5208), PKCS #1 (RFC 8017), SEC 1 (RFC 5915), Ed25519 (RFC 8410).
 */
const derKeys: readonly { readonly literal: string; readonly back: number; readonly what: string }[] = [
  { literal: 'IBADANBgkqhkiG9w0BAQE', back: 6, what: 'RSA private key (PKCS #8)' },
  { literal: 'IBAAKCAQEA', back: 6, what: 'RSA private key (PKCS #1)' },
  { literal: 'IBAAKCAgEA', back: 6, what: 'RSA private key (PKCS #1)' },
  { literal: 'AgEAMBMGByqGSM49AgEG', back: 4, what: 'EC private key (PKCS #8)' },
  { literal: 'AgEAMBAGByqGSM49AgEG', back: 4, what: 'EC private key (PKCS #8)' },
  { literal: 'MHcCAQEEI', back: 0, what: 'EC private key (SEC 1)' },
  { literal: 'MC4CAQAwBQYDK2V', back: 0, what: 'Ed25519 private key' },
  { literal: 'b3BlbnNzaC1rZXktdjEA', back: 0, what: 'OpenSSH private key' },
];

export const derKeyFinders: readonly TextFinder[] = derKeys.map(({ literal, back, what }) => ({
  literals: [literal],
  digitsMin: 0,
  bytesMin: keyMin,
  needs: maskOfText(literal),
  find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
    if (!hasAt(bytes, at, end, literal)) return outcome.none;
    const first = at - back;
    if (first < start || (first > start && base64[bytes[first - 1] ?? 0] === 1) || !isAll(base64, bytes, first, at)) return outcome.none;
    const to = runEnd(base64, bytes, at, Math.min(end, at + keyMax));
    if (to - first < keyMin) return outcome.none;
    return say(found, first, to, what);
  },
}));

const head = new Uint8Array(64);

/** PEM that was put in base64 once more, as in Kubernetes' secrets and kubeconfig. */
export const encodedPemFinder: TextFinder = {
  literals: ['LS0tLS1CRUdJTi'],
  digitsMin: 0,
  bytesMin: encodedPemMin,
  needs: byteMask.digit | byteMask.lower | byteMask.upper,
  find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
    if (!hasAt(bytes, at, end, 'LS0tLS1CRUdJTi') || (at > start && base64[bytes[at - 1] ?? 0] === 1)) return outcome.none;
    const count = decodeBase64(bytes, at, end, head);
    if (indexOfWord(head, 0, count, 'private key') < 0) return outcome.none;
    const to = runEnd(base64, bytes, at, Math.min(end, at + keyMax));
    return to - at < encodedPemMin ? outcome.none : say(found, at, to, 'PEM private key in base64');
  },
};

/** Keys that have a form of their own: PuTTY, commercial SSH, age, extended keys of wallets. */
export const namedKeyFinders: readonly TextFinder[] = [
  named('PuTTY-User-Key-File-', 'PuTTY private key', (bytes, at, end) => {
    const lines = indexOfWord(bytes, at, Math.min(end, at + keyMax), 'private-lines:');
    return lines < 0 ? -1 : Math.min(end, at + keyMax);
  }),
  named('---- BEGIN SSH2 ENCRYPTED PRIVATE KEY', 'SSH2 private key', (bytes, at, end) => {
    const last = indexOfWord(bytes, at, Math.min(end, at + keyMax), '---- end ssh2');
    return last < 0 ? Math.min(end, at + keyMax) : last;
  }),
  named('AGE-SECRET-KEY-1', 'age private key', (bytes, at, end) => {
    const to = runEnd(bech32, bytes, at + 16, Math.min(end, at + 80));
    return to - at === 74 && isRandomLooking(bytes, at + 16, to) ? to : -1;
  }),
  named('AGE-SECRET-KEY-PQ-1', 'age private key', (bytes, at, end) => {
    const to = runEnd(bech32, bytes, at + 19, Math.min(end, at + 120));
    return to - at >= 70 && isRandomLooking(bytes, at + 19, to) ? to : -1;
  }),
  named('xprv9s21ZrQH143K', 'extended private key', (bytes, at, end) => {
    const to = runEnd(alphanumeric, bytes, at, Math.min(end, at + 112));
    return to - at === 111 ? to : -1;
  }),
];

function named(literal: string, what: string, keyEnd: (bytes: Uint8Array, at: number, end: number) => number): TextFinder {
  return {
    literals: [literal],
    digitsMin: 0,
    bytesMin: keyMin,
    needs: maskOfText(literal),
    find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
      if (!hasAt(bytes, at, end, literal) || (at > start && base64url[bytes[at - 1] ?? 0] === 1)) return outcome.none;
      const to = keyEnd(bytes, at, end);
      if (to - at < keyMin) {
        // What was read in vain is not read again.
        found.resume = Math.min(end, at + keyMax);
        return outcome.none;
      }
      return say(found, at, to, what);
    },
  };
}

/** A JSON Web Key as text (RFC 7517): beside `kty` stands `d`, or `k` for a shared key. */
export const jwkTextFinder: TextFinder = {
  literals: ['"kty"'],
  digitsMin: 0,
  bytesMin: jwkMin,
  needs: 0,
  find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
    let first = at;
    while (first > start && at - first < jwkBack && bytes[first] !== 123) first -= 1;
    let to = at;
    while (to < end && to - at < jwkMax && bytes[to] !== 125) to += 1;
    for (let index = first; index < to; index += 1) {
      if (bytes[index] !== 34 || bytes[index + 2] !== 34 || (bytes[index + 1] !== 100 && bytes[index + 1] !== 107)) continue;
      let value = index + 3;
      while (value < to && (bytes[value] === 32 || bytes[value] === 58 || bytes[value] === 34)) value += 1;
      if (runEnd(base64url, bytes, value, to) - value >= 32)
        return say(found, first, Math.min(end, to + 1), 'JSON Web Key with its private part');
    }
    found.resume = to;
    return outcome.none;
  },
};

function say(found: Found, start: number, end: number, what: string): FindOutcome {
  found.start = start;
  found.end = end;
  found.weight = 14;
  found.what = what;
  return outcome.fit;
}
