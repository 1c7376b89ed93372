/** `sluice_`, 43 characters of 256 random bits, and 6 of a checksum over these, as GitHub's and npm's have it: scanners of secrets find it without asking. */
const shape = /^sluice_[0-9A-Za-z]{49}$/;
const lead = 'sluice_';
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const randomBytes = 32;
const randomLength = 43;
const sumLength = 6;
const shownLength = lead.length + 6;
const table = makeTable();

/** The key that 32 unguessable bytes make. */
export function apiKeyOf(bytes: Uint8Array): string {
  if (bytes.length !== randomBytes) throw new Error(`an API key is made of ${randomBytes} bytes, not ${bytes.length}`);
  let rest = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let text = '';
  for (let at = 0; at < randomLength; at += 1) {
    text = (alphabet[Number(rest % 62n)] ?? '') + text;
    rest /= 62n;
  }
  return lead + text + sumOf(text);
}

/** Whether a text can be a key of ours at all: one with a typing error, or of somebody else, is not looked up. */
export function isApiKey(text: string): boolean {
  return shape.test(text) && text.endsWith(sumOf(text.slice(lead.length, -sumLength)));
}

/** What of a key may be shown: enough to tell it from others, nothing to guess it by. */
export function apiKeyPrefix(key: string): string {
  return key.slice(0, shownLength);
}

/** The checksum in base 62. */
function sumOf(text: string): string {
  let rest = crc32(text);
  let sum = '';
  for (let at = 0; at < sumLength; at += 1) {
    sum = (alphabet[rest % 62] ?? '') + sum;
    rest = Math.floor(rest / 62);
  }
  return sum;
}

/** CRC-32 of ISO 3309 over ASCII. */
function crc32(text: string): number {
  let crc = -1;
  for (let at = 0; at < text.length; at += 1) crc = (table[(crc ^ text.charCodeAt(at)) & 255] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}

function makeTable(): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    return crc;
  });
}
