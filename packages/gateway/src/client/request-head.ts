import { guarded, kindOf, own, single, singleBitOf, spellingOf } from '../header-names.ts';
import type { Limits } from '../limits.ts';
import type { RefusalCode } from '../refusals.ts';

/**
 * What one pass over the raw header lines of a request found. Node's server asks it for a few names too (`expect`, `host`, `te`, and
 * whether framing fields are there), so that its own object of headers, 2 µs a request, is never built.
 */
export class RequestHead {
  fault: RefusalCode | null = null;
  host: string | undefined = undefined;
  expect: string | undefined = undefined;
  te: string | undefined = undefined;
  upgrade: string | undefined = undefined;
  hasOwn = false;
  /** Bytes of the body that were announced; 0 where there is no body, null for a chunked one. */
  bodyLength: number | null = 0;

  /** The length stands in the head; HTTP/2 may do without one. */
  get hasLength(): boolean {
    return 'content-length' in this;
  }
}

/** Added only when they are there: Node's server asks `'content-length' in headers`. */
interface FramingFields {
  'content-length'?: string;
  'transfer-encoding'?: string;
}

export function scanRequestHead(raw: readonly string[], isHttp11: boolean, limits: Limits): RequestHead {
  const head: RequestHead & FramingFields = new RequestHead();
  let seen = 0;
  let bytes = 0;
  let underscored: string[] | null = null;
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] ?? '';
    const value = raw[index + 1] ?? '';
    bytes += name.length + value.length;
    const { lower, kind } = spellingOf(name);
    if (lower.includes('_')) {
      underscored ??= [];
      underscored.push(lower);
    }
    if (kind === 0) continue;
    if ((kind & own) !== 0) head.hasOwn = true;
    if ((kind & single) !== 0) {
      const bit = singleBitOf(kind);
      if ((seen & bit) !== 0) head.fault ??= 'duplicate-header';
      seen |= bit;
    }
    switch (lower) {
      case 'host':
        head.host = value;
        break;
      case 'content-length':
        head['content-length'] = value;
        head.bodyLength = Number(value);
        if (!/^\d+$/.test(value)) head.fault ??= 'bad-transfer-coding';
        else if (!Number.isSafeInteger(head.bodyLength)) head.fault ??= 'body-too-large';
        break;
      case 'transfer-encoding':
        head['transfer-encoding'] = value;
        // RFC 9112 6.1: only `chunked`, only in HTTP/1.1, never beside Content-Length.
        if (value.toLowerCase() !== 'chunked') head.fault ??= value.trim() === '' ? 'bad-transfer-coding' : 'unknown-transfer-coding';
        if (!isHttp11) head.fault ??= 'bad-transfer-coding';
        break;
      case 'expect':
        head.expect = value;
        break;
      case 'te':
        head.te = head.te === undefined ? value : `${head.te}, ${value}`;
        break;
      case 'upgrade':
        head.upgrade = head.upgrade === undefined ? value : `${head.upgrade}, ${value}`;
        break;
    }
  }
  if (head['transfer-encoding'] !== undefined) {
    if (head['content-length'] !== undefined) head.fault ??= 'bad-transfer-coding';
    head.bodyLength = null;
  }
  if (raw.length > limits.headersMax * 2) head.fault = 'too-many-headers';
  else if (bytes > limits.headerBytesMax) head.fault = 'headers-too-large';
  if (underscored !== null && hasTwin(raw, underscored)) head.fault ??= 'header-twin';
  return head;
}

// CGI, WSGI and friends turn `-` and `_` into the same letter: `X_Forwarded_For` would arrive as the header that a proxy vouches for.
function hasTwin(raw: readonly string[], underscored: readonly string[]): boolean {
  const hyphened = new Set<string>();
  for (const name of underscored) {
    const twin = name.replaceAll('_', '-');
    if (hyphened.has(twin) || (kindOf(twin) & (guarded | single | own)) !== 0 || kindOf(twin) !== 0) return true;
    hyphened.add(twin);
  }
  const names = new Set<string>();
  for (let index = 0; index < raw.length; index += 2) names.add((raw[index] ?? '').toLowerCase());
  for (const twin of hyphened) if (names.has(twin)) return true;
  return false;
}
