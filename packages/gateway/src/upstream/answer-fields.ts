import { hop, own, single, singleBitOf, spellingOf } from '../header-names.ts';
import type { ResponseHead } from './response-head.ts';

const noFieldValue = /[^\t\x20-\x7e\x80-\xff]|^[\t ]|[\t ]$/;
/** RFC 9113 section 8.2.2. */
const ofConnections = new Set(['connection', 'proxy-connection', 'keep-alive', 'transfer-encoding', 'upgrade']);

/** Reads the fields of an answer in HTTP/2 (RFC 9113 section 8.3.2); words for the record where they are none. */
export function readAnswerFields(fields: readonly string[]): ResponseHead | string {
  const status = fields[1] ?? '';
  if (fields[0] !== ':status' || !/^[1-9]\d\d$/.test(status)) return 'a head without its status';
  const lines = endToEnd(fields, 2);
  if (lines === null) return 'a field that is none';
  let seen = 0;
  let length: number | null = null;
  for (let index = 0; index < lines.length; index += 2) {
    const { kind, lower } = spellingOf(lines[index] ?? '');
    if ((kind & single) === 0) continue;
    const bit = singleBitOf(kind);
    if ((seen & bit) !== 0) return 'two lines of a field that may come once';
    seen |= bit;
    if (lower !== 'content-length') continue;
    const value = lines[index + 1] ?? '';
    if (!/^\d{1,15}$/.test(value)) return 'a length that is no number';
    length = Number(value);
  }
  return { status: Number(status), lines, length, isChunked: false, isLast: false, keepAliveSeconds: null, upgrade: null };
}

/** The fields from `from` on that go on, or null where one is none. Trailers begin at 0. */
export function endToEnd(fields: readonly string[], from: number): readonly string[] | null {
  const lines: string[] = [];
  for (let index = from; index < fields.length; index += 2) {
    const name = fields[index] ?? '';
    const value = fields[index + 1] ?? '';
    const { isToken, kind, lower } = spellingOf(name);
    if (!isToken || lower !== name || noFieldValue.test(value) || ofConnections.has(name)) return null;
    if ((kind & (hop | own)) === 0) lines.push(name, value);
  }
  return lines;
}
