import { textOfUtf8 } from '@sluice/kit';
import * as base64url from 'jose/base64url';
import { parseMembers } from './strict-json.ts';

/** A signed token in the compact form (RFC 7515 7.1), read strictly and believed in nothing. */
export interface CompactToken {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly algorithm: string;
  readonly keyId: string | null;
  /** The `typ`, small letters, without `application/`; null where there is none. */
  readonly type: string | null;
}

const keyIdLengthMax = 512;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * Null for what is no such token: of another number of parts (five: encrypted), in letters that decode to the same bytes as others, with a
 * member twice, without a signature, or with a header that changes what it means (`crit`, `b64`, RFC 7515 4.1.11, RFC 7797).
 */
export function readCompact(token: string): CompactToken | null {
  const [head = '', body = '', signature = '', ...more] = token.split('.');
  if (more.length > 0 || ![head, body, signature].every(isCanonical)) return null;
  const header = membersOf(head);
  const claims = membersOf(body);
  if (!header || !claims || typeof header['alg'] !== 'string') return null;
  if ('crit' in header || 'b64' in header || 'enc' in header || 'zip' in header) return null;
  const { kid, typ } = header;
  if (kid !== undefined && (typeof kid !== 'string' || kid.length > keyIdLengthMax)) return null;
  if (typ !== undefined && typeof typ !== 'string') return null;
  return {
    header,
    claims,
    algorithm: header['alg'],
    keyId: kid ?? null,
    type: typ === undefined ? null : typ.toLowerCase().replace(/^application\//, ''),
  };
}

/** Base64url without padding whose unused bits are zero (RFC 4648 3.5): else one token had several texts, and a list of texts missed some. */
function isCanonical(part: string): boolean {
  if (!/^[A-Za-z0-9_-]+$/.test(part)) return false;
  const rest = part.length % 4;
  if (rest === 0) return true;
  const last = alphabet.indexOf(part.at(-1) ?? '');
  return rest === 2 ? (last & 15) === 0 : rest === 3 && (last & 3) === 0;
}

function membersOf(part: string): Readonly<Record<string, unknown>> | null {
  const bytes = base64url.decode(part);
  const text = textOfUtf8(bytes);
  return text.includes('\ufffd') ? null : parseMembers(text);
}
