import { spellingOf } from '../../header-names.ts';
import type { RefusalCode } from '../../refusals.ts';

/** A request as its fields say it, in the form that HTTP/1.1 would have: `host` first, cookies in one line. */
export interface RequestFields {
  readonly kind: 'request';
  readonly method: string;
  readonly path: string;
  readonly headers: string[];
  /** It is well-formed, and not what is let in. */
  readonly fault: RefusalCode | null;
}

/** Not a message at all: its stream is reset (RFC 9113 section 8.1.1). */
export interface MalformedFields {
  readonly kind: 'malformed';
  readonly code: RefusalCode;
  /** For the record, where it is known and is one. */
  readonly method: string;
}

const noFieldValue = /[^\t\x20-\x7e\x80-\xff]|^[\t ]|[\t ]$/;
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** RFC 9113 section 8.2.2. */
const ofConnections = new Set(['connection', 'proxy-connection', 'keep-alive', 'transfer-encoding', 'upgrade']);
const cookieJoint = '; ';

/** Reads the fields that open a stream, by RFC 9113 sections 8.2 and 8.3, and nothing more lenient. */
export function readRequestFields(fields: readonly string[]): RequestFields | MalformedFields {
  const pseudo: Pseudo = { method: null, scheme: null, authority: null, path: null };
  const headers: string[] = ['host', ''];
  let host: string | null = null;
  let cookieAt = -1;
  let fault: RefusalCode | null = null;
  let wrong: RefusalCode | null = null;
  for (let index = 0; index < fields.length; index += 2) {
    const name = fields[index] ?? '';
    const value = fields[index + 1] ?? '';
    if (name.charCodeAt(0) === 0x3a /* : */) {
      if (headers.length > 2 || host !== null || !takePseudo(pseudo, name, value)) wrong ??= 'bad-pseudo-header';
      continue;
    }
    wrong ??= faultOfField(name, value);
    if (name === 'host') {
      if (host !== null) fault ??= 'duplicate-header';
      host = value;
    } else if (name === 'cookie' && cookieAt >= 0) {
      // RFC 9113 8.2.3: crumbs are one field for whoever does not speak HTTP/2.
      headers[cookieAt] += cookieJoint + value;
    } else {
      if (name === 'cookie') cookieAt = headers.length + 1;
      headers.push(name, value);
    }
  }
  wrong ??= faultOfPseudo(pseudo);
  const method = pseudo.method ?? '';
  if (wrong !== null) return { kind: 'malformed', code: wrong, method: token.test(method) ? method : '' };
  if (pseudo.authority !== null && host !== null && pseudo.authority.toLowerCase() !== host.toLowerCase()) fault ??= 'host-differs';
  const authority = pseudo.authority ?? host;
  if (authority === null) headers.splice(0, 2);
  else headers[1] = authority;
  return { kind: 'request', method, path: pseudo.path ?? '', headers, fault };
}

/** Whether fields behind a body may be there: no pseudo-header, and nothing that no field may be. */
export function areTrailers(fields: readonly string[]): boolean {
  for (let index = 0; index < fields.length; index += 2) {
    if (faultOfField(fields[index] ?? '', fields[index + 1] ?? '') !== null) return false;
  }
  return true;
}

interface Pseudo {
  method: string | null;
  scheme: string | null;
  authority: string | null;
  path: string | null;
}

/** False for one that is unknown, or was there before. `:protocol` (RFC 8441) is unknown: we do not say that we take it. */
function takePseudo(pseudo: Pseudo, name: string, value: string): boolean {
  const key = name.slice(1);
  if (key !== 'method' && key !== 'scheme' && key !== 'authority' && key !== 'path') return false;
  if (pseudo[key] !== null) return false;
  pseudo[key] = value;
  return true;
}

function faultOfPseudo({ method, scheme, authority, path }: Pseudo): RefusalCode | null {
  if (method === null || !token.test(method)) return 'bad-pseudo-header';
  if (authority !== null && noFieldValue.test(authority)) return 'bad-field-value';
  // RFC 9113 8.5: it names a host and a port, and nothing else.
  if (method === 'CONNECT') return scheme === null && path === null && authority !== null ? null : 'bad-pseudo-header';
  if (scheme !== 'http' && scheme !== 'https') return 'bad-pseudo-header';
  if (path === null || path === '' || noFieldValue.test(path)) return 'bad-pseudo-header';
  return path.charCodeAt(0) === 0x2f /* / */ || (path === '*' && method === 'OPTIONS') ? null : 'bad-pseudo-header';
}

function faultOfField(name: string, value: string): RefusalCode | null {
  const { isToken, kind, lower } = spellingOf(name);
  if (!isToken || lower !== name) return 'bad-field-name';
  if (noFieldValue.test(value)) return 'bad-field-value';
  if (kind === 0) return null;
  if (ofConnections.has(name)) return 'connection-field';
  return name === 'te' && value.toLowerCase() !== 'trailers' ? 'connection-field' : null;
}
