import type { BinaryKind } from './binary/body.ts';

/** A media type as RFC 9110 8.3 writes it: names in small letters, the values of parameters as they are. */
export interface MediaType {
  /** `application/json`. */
  readonly essence: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,127}";
const essenceShape = new RegExp(`^[ \\t]*(${token}/${token})[ \\t]*(?=;|$)`);
// A parameter is a token, or a string in quotes in which a backslash takes the next character as it is.
const parameterShape = new RegExp(`;[ \\t]*(?:(${token})=(?:(${token})|"((?:[^"\\\\]|\\\\.){0,512})"))?[ \\t]*(?=;|$)`, 'y');
export const mediaBytesMax = 2048;

/** Null where it does not follow the grammar: then nobody can say how the body would be read. Of a parameter given twice the first counts. */
export function parseMediaType(text: string): MediaType | null {
  if (text.length > mediaBytesMax) return null;
  const lead = essenceShape.exec(text);
  if (!lead?.[1]) return null;
  const parameters = new Map<string, string>();
  let at = lead[0].length;
  while (at < text.length) {
    parameterShape.lastIndex = at;
    const match = parameterShape.exec(text);
    if (!match) return null;
    at = parameterShape.lastIndex;
    const name = match[1]?.toLowerCase();
    if (name !== undefined && !parameters.has(name)) parameters.set(name, match[2] ?? (match[3] ?? '').replaceAll(/\\(.)/g, '$1'));
  }
  return { essence: lead[1].toLowerCase(), parameters };
}

/** Which reader a body is for. */
export type MediaKind = 'json' | 'lines' | 'form' | 'multipart' | 'csv' | 'text' | BinaryKind | 'unknown';

const lineTypes = new Set([
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonlines',
  'application/json-seq',
]);
const jsonTypes = new Set(['application/json', 'text/json', 'application/x-json', 'application/csp-report', 'application/reports']);
const csvTypes = new Set(['text/csv', 'application/csv', 'text/tab-separated-values']);
const msgpackTypes = new Set(['application/msgpack', 'application/x-msgpack', 'application/vnd.msgpack']);
const textTypes = new Set([
  'application/xml',
  'application/xhtml+xml',
  'application/javascript',
  'application/ecmascript',
  'application/x-javascript',
  'application/graphql',
  'application/yaml',
  'application/x-yaml',
  'application/toml',
  'application/sql',
  'application/x-sh',
  'application/rtf',
  'application/x-pem-file',
  'image/svg+xml',
]);

export function mediaKind(media: MediaType): MediaKind {
  const { essence } = media;
  if (jsonTypes.has(essence) || essence.endsWith('+json')) return 'json';
  if (lineTypes.has(essence) || essence.endsWith('+json-seq')) return 'lines';
  if (essence === 'application/x-www-form-urlencoded') return 'form';
  if (essence === 'multipart/form-data') return 'multipart';
  if (csvTypes.has(essence)) return 'csv';
  if (essence.startsWith('text/') || textTypes.has(essence) || essence.endsWith('+xml') || essence.endsWith('+yaml')) return 'text';
  if (msgpackTypes.has(essence)) return 'msgpack';
  if (essence === 'application/cbor' || essence.endsWith('+cbor')) return 'cbor';
  if (essence === 'application/cbor-seq' || essence.endsWith('+cbor-seq')) return 'cbor-seq';
  return 'unknown';
}

/** Whether bytes of this kind are no text, so that no charset says how to read them. */
export function isBinary(kind: MediaKind): kind is BinaryKind {
  return kind === 'msgpack' || kind === 'cbor' || kind === 'cbor-seq';
}

const readCharsets = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii', 'iso-8859-1', 'latin1', 'windows-1252']);

/** Whether the bytes can be read as they are: ASCII stands at its place in UTF-8 and in the Latin sets. */
export function isReadCharset(charset: string | undefined): boolean {
  return charset === undefined || readCharsets.has(charset.toLowerCase());
}

/**
 * Whether the bytes begin as UTF-16 or UTF-32, by their mark or, as RFC 4627 section 3 shows, by where their zeros stand. Parsers accept
 * those where a header says nothing of it, and read what a reader of UTF-8 does not see.
 */
export function isWide(bytes: Uint8Array): boolean {
  if (bytes.length < 2) return false;
  const [first = 0, second = 0, third = 1, fourth = 1] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  if (first === 0 && second === 0 && third === 0xfe && fourth === 0xff) return true;
  return (first === 0) !== (second === 0) || (first === 0 && second === 0 && (third === 0) !== (fourth === 0));
}
