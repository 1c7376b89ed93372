import { byteMask } from '@sluice/model';
import { alphabet, asciiOf, hasAt, hex, isAll } from './bytes.ts';
import { base58, base58Check } from './checksums/base58.ts';
import { keccak256 } from './checksums/keccak256.ts';
import type { ValueForm, ValueShape } from './evidence.ts';

const { digit, lower, upper } = byteMask;
const base58Bytes = alphabet('1-9A-HJ-NP-Za-km-z');
const base32Bytes = alphabet('A-Z2-7');
const lowerHex = alphabet('0-9a-f');
const upperHex = alphabet('0-9A-F');

/** How addresses of Bitcoin (1, 3; m, n, 2 on its test net), Litecoin, Dogecoin, Dash, Tron, XRP and Zcash begin. */
const firsts = alphabet('13mn2LMDAX7Trt');

function shape(what: string, needs: number, bytesMin: number, bytesMax: number, fits: ValueShape['fits']): ValueShape {
  return { what, needs, allows: digit | lower | upper, bytesMin, bytesMax, fits };
}

/** An address whose last four bytes are a digest of those before; the digest is made only where length, first sign and alphabet fit. */
const checked: ValueForm = {
  shape: shape('a wallet address in base58', digit | lower | upper, 25, 36, (bytes, start, end) => {
    return firsts[bytes[start] ?? 0] === 1 && isAll(base58Bytes, bytes, start, end);
  }),
  check: (bytes, start, end) => {
    const payload = base58Check(bytes, start, end, bytes[start] === 114 ? 'ripple' : 'bitcoin');
    return payload !== null && payload.length <= 22;
  },
  weight: 0,
  passRate: 1 / 2 ** 32,
};

/** BIP 32: the public key from which all addresses of a wallet follow. */
const extended: ValueForm = {
  shape: shape('an extended public key', digit | lower | upper, 111, 112, (bytes, start, end) => hasAt(bytes, start + 1, end, 'pub')),
  check: (bytes, start, end) => base58Check(bytes, start, end)?.length === 78,
  weight: 0,
  passRate: 1 / 2 ** 32,
};

function isEthereum(bytes: Uint8Array, start: number, end: number): boolean {
  return bytes[start] === 48 && bytes[start + 1] === 120 && isAll(hex, bytes, start + 2, end);
}

/** EIP-55: a letter is a capital where the digest of the small letters has a digit of eight or more. */
const mixed: ValueForm = {
  shape: shape('an Ethereum address in both cases', digit | lower | upper, 42, 42, isEthereum),
  check: (bytes, start, end) => {
    const text = asciiOf(bytes, start + 2, end);
    const digest = keccak256(Uint8Array.from(text.toLowerCase(), (sign) => sign.charCodeAt(0)));
    return Array.from(text).every((sign, index) => {
      const nibble = ((digest[index >> 1] ?? 0) >> (index % 2 === 0 ? 4 : 0)) & 15;
      return sign <= '9' || sign >= 'a' === nibble < 8;
    });
  },
  weight: 6,
  passRate: 1 / 32_768,
};

/** In one case there is nothing to check: transactions, contracts and accounts look the same, so the name must speak. */
const plain: ValueForm = {
  shape: shape('an Ethereum address', digit | lower, 42, 42, (bytes, start, end) => {
    return isEthereum(bytes, start, end) && (isAll(lowerHex, bytes, start + 2, end) || isAll(upperHex, bytes, start + 2, end));
  }),
  check: null,
  weight: 5.6,
  passRate: 1,
};

const monero: ValueForm = {
  shape: shape('a Monero address', digit | lower | upper, 95, 106, (bytes, start, end) => {
    return (
      (end - start === 95 || end - start === 106) && (bytes[start] === 52 || bytes[start] === 56) && isAll(base58Bytes, bytes, start, end)
    );
  }),
  check: null,
  weight: 10,
  passRate: 1,
};

/** Solana and Stellar: 32 bytes in base58, or G and 55 signs of base32. Keys and hashes look the same. */
const keyed: ValueForm = {
  shape: shape('32 bytes in base58 or base32', upper, 32, 56, (bytes, start, end) => {
    if (end - start === 56) return bytes[start] === 71 && isAll(base32Bytes, bytes, start, end);
    return end - start <= 44 && base58(bytes, start, end)?.length === 32;
  }),
  check: null,
  weight: 1.5,
  passRate: 1,
};

export const walletForms: readonly ValueForm[] = [checked, extended, mixed, plain, monero, keyed];
