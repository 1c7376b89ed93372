import type { HeaderPairs } from '@sluice/model';
import { spellingOf } from '../header-names.ts';
import { staticNames, staticPairs } from './static-table.ts';

const noFieldValue = /[^\t\x20-\x7e\x80-\xff]/;
/** RFC 7541 section 7.1.3: what must not be kept in anybody's table. */
const secret = new Set(['authorization', 'cookie', 'set-cookie', 'proxy-authorization']);
let scratch = Buffer.allocUnsafeSlow(16 * 1024);
let at = 0;

/**
 * HPACK as it is written (RFC 7541): nothing goes into the table of the other side, so a block depends on no other one, tells nothing of
 * another by its length (CRIME), and costs about what it costs in HTTP/1.1. `pseudo` and `lines` are name, value …; null where one cannot be
 * written. The bytes are good until the next call.
 */
export function encodeFields(pseudo: HeaderPairs, lines: HeaderPairs): Buffer | null {
  at = 0;
  // The table is said to be empty, whatever size the other side asked for (RFC 7541 section 4.2).
  scratch[at++] = 0x20;
  for (let index = 0; index < pseudo.length; index += 2) {
    const name = pseudo[index] ?? '';
    const value = pseudo[index + 1] ?? '';
    if (noFieldValue.test(value)) return null;
    const known = staticPairs.get(`${name} ${value}`);
    if (known === undefined) writeField(name, value);
    else scratch[at++] = 0x80 | known;
  }
  for (let index = 0; index < lines.length; index += 2) {
    const { lower, isToken } = spellingOf(lines[index] ?? '');
    const value = lines[index + 1] ?? '';
    if (!isToken || noFieldValue.test(value)) return null;
    writeField(lower, trimmed(value));
  }
  return scratch.subarray(0, at);
}

function writeField(name: string, value: string): void {
  const most = at + name.length + value.length + 16;
  if (most > scratch.length) {
    const larger = Buffer.allocUnsafeSlow(most * 2);
    scratch.copy(larger, 0, 0, at);
    scratch = larger;
  }
  const first = secret.has(name) ? 0x10 : 0;
  const known = staticNames.get(name) ?? 0;
  writeInteger(first, 4, known);
  if (known === 0) writeText(name);
  writeText(value);
}

function writeText(text: string): void {
  writeInteger(0, 7, text.length);
  at += scratch.write(text, at, 'latin1');
}

function writeInteger(first: number, prefixBits: number, value: number): void {
  const most = (1 << prefixBits) - 1;
  if (value < most) {
    scratch[at++] = first | value;
    return;
  }
  scratch[at++] = first | most;
  let rest = value - most;
  while (rest >= 0x80) {
    scratch[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  scratch[at++] = rest;
}

/** RFC 9113 section 8.2.1: no blank stands around a value. */
function trimmed(value: string): string {
  if (value === '') return value;
  const first = value.charCodeAt(0);
  const last = value.charCodeAt(value.length - 1);
  return first > 0x20 && last > 0x20 ? value : value.replace(/^[\t ]+|[\t ]+$/g, '');
}
