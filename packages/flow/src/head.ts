import type { HeaderPairs } from '@sluice/model';

/**
 * Header lines that speak of the exact bytes of a representation (RFC 9110 8.6, 8.8.3, 14.3; RFC 9530; RFC 9421; RFC 1864).
 * They are false once a body was changed, and tell the length or the identity of the original.
 */
const validators = new Set([
  'content-length',
  'etag',
  'last-modified',
  'digest',
  'content-digest',
  'repr-digest',
  'content-md5',
  'accept-ranges',
  'content-range',
  'signature',
  'signature-input',
  'x-goog-hash',
  'x-amz-checksum-sha256',
]);

/** The head of an answer whose body was changed: what spoke of the original is gone, and no cache may serve it to others. */
export function headOfChanged(headers: HeaderPairs): HeaderPairs {
  return privately(without(headers, (name) => validators.has(name)));
}

/**
 * The head of an answer without a body whose GET could have been changed (HEAD, 304). A validator stays only
 * where the client named that very validator itself and so learns nothing from hearing it again.
 */
export function headOfBodiless(headers: HeaderPairs, validatorsNamed: string | null): HeaderPairs {
  return without(
    headers,
    (name, value) => validators.has(name) && !(name === 'etag' && validatorsNamed !== null && names(validatorsNamed, value)),
  );
}

/** Answers that differ by consumer may only be kept by the consumer's own cache (RFC 9111 5.2.2.7). */
export function privately(headers: HeaderPairs): HeaderPairs {
  const result: string[] = [];
  let isPrivate = false;
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    let value = headers[index + 1] ?? '';
    if (is(name, 'cache-control')) {
      isPrivate = true;
      value = privateDirectives(value);
    }
    result.push(name, value);
  }
  if (!isPrivate) result.push('cache-control', 'private');
  result.push('vary', 'authorization, cookie, x-api-key');
  return result;
}

function privateDirectives(value: string): string {
  const directives = value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (directives.some((part) => /^(no-store|private)$/i.test(part))) return value;
  return ['private', ...directives.filter((part) => !/^(public|s-maxage=.*)$/i.test(part))].join(', ');
}

export function without(headers: HeaderPairs, isGone: (lowerName: string, value: string) => boolean): HeaderPairs {
  const kept: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    const value = headers[index + 1] ?? '';
    if (!isGone(name.toLowerCase(), value)) kept.push(name, value);
  }
  return kept;
}

function is(name: string, lowerName: string): boolean {
  return name.length === lowerName.length && name.toLowerCase() === lowerName;
}

function names(list: string, etag: string): boolean {
  return list.split(',').some((part) => part.trim().replace(/^W\//, '') === etag.replace(/^W\//, ''));
}

/** The head of a message whose body is whole and here: its length, once. */
export function withLength(headers: HeaderPairs, bytes: number): HeaderPairs {
  const framed: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    if (!is(name, 'content-length') && !is(name, 'transfer-encoding')) framed.push(name, headers[index + 1] ?? '');
  }
  framed.push('content-length', String(bytes));
  return framed;
}

const rangeHeaders = new Set(['range', 'if-range']);
/** What asks only whether something changed (RFC 9110 13.1.2, 13.1.3). */
const changeHeaders = new Set(['if-none-match', 'if-modified-since']);
const readCodings = /^(?:x-)?(?:gzip|deflate|br|zstd|identity)$/;

/**
 * What an upstream is asked where the answer will be judged: the whole of it (RFC 9110 14.2), in a coding that can be read. A part may be
 * asked for where nobody could read the whole either. `wantsWhole`: whether the caller may have it is told by what is in it, so that neither a
 * part of it nor its being unchanged is an answer.
 */
export function requestHeadToJudge(headers: HeaderPairs, isOpaque = false, wantsWhole = false): HeaderPairs {
  if (wantsWhole) return requestHeadToJudge(without(headers, (name) => changeHeaders.has(name)));
  const asked: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    const value = headers[index + 1] ?? '';
    const lowerName = name.length === 5 || name.length === 8 || name.length === 15 ? name.toLowerCase() : name;
    if (!isOpaque && rangeHeaders.has(lowerName)) continue;
    asked.push(name, lowerName === 'accept-encoding' ? readable(value) : value);
  }
  return asked;
}

function readable(accepted: string): string {
  const codings = accepted.split(',').filter((part) => readCodings.test((part.split(';')[0] ?? '').trim().toLowerCase()));
  return codings.length > 0 ? codings.join(',') : 'identity';
}
