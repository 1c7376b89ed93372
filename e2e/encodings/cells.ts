import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';

/** An answer with a secret in it, as it goes over the wire. */
export interface Cell {
  readonly name: string;
  readonly lines: readonly string[];
  readonly chunks: readonly Buffer[];
  readonly transfer: Transfer;
}

/** Made up; it is of a form that is found in any text. */
export const secret = 'sk_live_51MadeUpForThisTestOnly0aB1cD2eF3';

export type Transfer = 'length' | 'chunked' | 'odd chunks' | 'close';
const transfers: readonly Transfer[] = ['length', 'chunked', 'odd chunks', 'close'];

interface Coding {
  readonly name: string;
  readonly label: string | null;
  encode(bytes: Buffer): Buffer;
}

const garbage = Buffer.from('and then something else that no decoder reads');
const codings: readonly Coding[] = [
  { name: 'none', label: null, encode: (bytes) => bytes },
  { name: 'identity', label: 'identity', encode: (bytes) => bytes },
  { name: 'gzip', label: 'gzip', encode: (bytes) => gzipSync(bytes) },
  { name: 'x-gzip', label: 'X-GZIP', encode: (bytes) => gzipSync(bytes) },
  { name: 'deflate', label: 'deflate', encode: (bytes) => deflateSync(bytes) },
  { name: 'deflate without its header', label: 'deflate', encode: (bytes) => deflateRawSync(bytes) },
  { name: 'br', label: 'br', encode: (bytes) => brotliCompressSync(bytes) },
  { name: 'zstd', label: 'zstd', encode: (bytes) => zstdCompressSync(bytes) },
  { name: 'gzip in br', label: 'gzip, br', encode: (bytes) => brotliCompressSync(gzipSync(bytes)) },
  {
    name: 'five layers',
    label: 'gzip, gzip, gzip, gzip, gzip',
    encode: (bytes) => gzipSync(gzipSync(gzipSync(gzipSync(gzipSync(bytes))))),
  },
  { name: 'gzip called br', label: 'br', encode: (bytes) => gzipSync(bytes) },
  { name: 'plain called gzip', label: 'gzip', encode: (bytes) => bytes },
  { name: 'gzip without a label', label: null, encode: (bytes) => gzipSync(bytes) },
  { name: 'br without a label', label: null, encode: (bytes) => brotliCompressSync(bytes) },
  { name: 'zstd called identity', label: 'identity', encode: (bytes) => zstdCompressSync(bytes) },
  { name: 'unknown', label: 'x-unheard-of', encode: (bytes) => bytes },
  {
    name: 'gzip of two members',
    label: 'gzip',
    encode: (bytes) => Buffer.concat([gzipSync(bytes.subarray(0, 7)), gzipSync(bytes.subarray(7))]),
  },
  {
    name: 'zstd of two frames',
    label: 'zstd',
    encode: (bytes) => Buffer.concat([zstdCompressSync(bytes.subarray(0, 7)), zstdCompressSync(bytes.subarray(7))]),
  },
  { name: 'gzip cut short', label: 'gzip', encode: (bytes) => gzipSync(bytes).subarray(0, -6) },
  { name: 'br cut short', label: 'br', encode: (bytes) => brotliCompressSync(bytes).subarray(0, -1) },
  { name: 'gzip before garbage', label: 'gzip', encode: (bytes) => Buffer.concat([gzipSync(bytes), garbage]) },
  { name: 'zstd before plain text', label: 'zstd', encode: (bytes) => Buffer.concat([zstdCompressSync(Buffer.from('{}')), bytes]) },
  { name: 'deflate before plain text', label: 'deflate', encode: (bytes) => Buffer.concat([deflateSync(Buffer.from('{}')), bytes]) },
  { name: 'br before plain text', label: 'br', encode: (bytes) => Buffer.concat([brotliCompressSync(Buffer.from('{}')), bytes]) },
];

interface Charset {
  readonly name: string;
  readonly label: string | null;
  /** Nobody takes bytes for it that are not called so. */
  readonly needsLabel?: true;
  encode(text: string): Buffer;
}

const charsets: readonly Charset[] = [
  { name: 'UTF-8', label: 'utf-8', encode: (text) => Buffer.from(text) },
  { name: 'UTF-8 without a label', label: null, encode: (text) => Buffer.from(text) },
  { name: 'UTF-8 with its mark', label: null, encode: (text) => Buffer.from(`\ufeff${text}`) },
  { name: 'UTF-16LE', label: 'utf-16le', encode: (text) => Buffer.from(text, 'utf16le') },
  { name: 'UTF-16LE with its mark, without a label', label: null, encode: (text) => Buffer.from(`\ufeff${text}`, 'utf16le') },
  { name: 'UTF-16BE without a label', label: null, encode: (text) => Buffer.from(text, 'utf16le').swap16() },
  { name: 'UTF-16LE called UTF-8', label: 'utf-8', encode: (text) => Buffer.from(text, 'utf16le') },
  { name: 'UTF-16LE behind a wide letter, without a label', label: null, encode: (text) => Buffer.from(`\u4e00${text}`, 'utf16le') },
  { name: 'UTF-32LE', label: 'utf-32', encode: (text) => wide(text, false) },
  { name: 'UTF-32BE without a label', label: null, encode: (text) => wide(text, true) },
  { name: 'Latin 1', label: 'iso-8859-1', encode: (text) => Buffer.from(text.replaceAll('name', 'n\xe4me'), 'latin1') },
  { name: 'Windows 1252 without a label', label: null, encode: (text) => Buffer.from(text.replaceAll('name', 'n\x80me'), 'latin1') },
  { name: 'ASCII with escapes', label: 'us-ascii', encode: (text) => Buffer.from(text.replaceAll(secret, escaped(secret))) },
  { name: 'UTF-7', label: 'utf-7', needsLabel: true, encode: (text) => Buffer.from(text.replaceAll(secret, utf7(secret))) },
  { name: 'EBCDIC', label: 'ibm037', needsLabel: true, encode: (text) => Buffer.from(Buffer.from(text).map((byte) => byte ^ 0x80)) },
];

const types: readonly { readonly name: string; readonly type: string | null; readonly text: string }[] = [
  { name: 'JSON', type: 'application/json', text: `{"name":"a","items":[{"key":"${secret}"}]}` },
  { name: 'problem+json', type: 'application/problem+json', text: `{"detail":"name ${secret}"}` },
  { name: 'NDJSON', type: 'application/x-ndjson', text: `{"name":1}\n{"key":"${secret}"}\n` },
  { name: 'text', type: 'text/plain', text: `name ${secret} and more\n` },
  { name: 'HTML', type: 'text/html', text: `<!doctype html><p>name</p><p>${secret}</p>` },
  { name: 'CSV', type: 'text/csv', text: `name,key\na,${secret}\n` },
  { name: 'XML', type: 'application/xml', text: `<?xml version="1.0"?><name><key>${secret}</key></name>` },
  { name: 'form', type: 'application/x-www-form-urlencoded', text: `name=1&key=${secret}` },
  { name: 'no type', type: null, text: `{"name":"a","key":"${secret}"}` },
  { name: 'JSON called a picture', type: 'image/png', text: `{"name":"a","key":"${secret}"}` },
  { name: 'text called JSON', type: 'application/json', text: `name ${secret}` },
  { name: 'octets', type: 'application/octet-stream', text: `name ${secret}` },
  { name: 'event stream', type: 'text/event-stream', text: `data: {"name":1,"key":"${secret}"}\n\n` },
  { name: 'a type that is none', type: 'json', text: `{"name":"a","key":"${secret}"}` },
];

/** Every coding in every charset of every type; each over one of the transfers in turn, so that all of them meet each. */
export function cellsOf(padding: number): readonly Cell[] {
  return codings.flatMap((coding, first) =>
    charsets.flatMap((charset, second) =>
      types
        .filter(({ type }) => type !== null || !charset.needsLabel)
        .map((type, third) => {
          const transfer = transfers[(first + second + third) % transfers.length] ?? 'length';
          const padded = padding === 0 ? type.text : padOf(type.name, type.text, padding);
          const bytes = coding.encode(Buffer.from(charset.encode(padded)));
          return {
            name: `${type.name}, ${charset.name}, ${coding.name}, ${transfer}`,
            lines: [
              ...(type.type === null ? [] : [`Content-Type: ${type.type}${charset.label === null ? '' : `; charset=${charset.label}`}`]),
              ...(coding.label === null ? [] : [`Content-Encoding: ${coding.label}`]),
            ],
            chunks: transfer === 'odd chunks' ? oddChunks(bytes) : [bytes],
            transfer,
          };
        }),
    ),
  );
}

/** Longer than may be held, the secret at its end. */
function padOf(name: string, text: string, length: number): string {
  if (text.startsWith('{"name":"a"')) return text.replace('{"name":"a"', `{"name":"${'a '.repeat(length / 2)}"`);
  if (name === 'NDJSON') return '{"name":1}\n'.repeat(length / 11) + text;
  if (name === 'CSV') return `name,key\n${'a,b\n'.repeat(length / 4)}${text.slice(9)}`;
  if (name === 'form') return `name=${'a'.repeat(length)}&${text}`;
  return name.includes('json') ? text.replace('name', `name ${'a '.repeat(length / 2)}`) : `${'name '.repeat(length / 5)}${text}`;
}

function oddChunks(bytes: Buffer): readonly Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0, size = 1; at < bytes.length; at += size, size = Math.min(((size * 7) % 13) + 1 + Math.trunc(bytes.length / 64), 60_000))
    chunks.push(bytes.subarray(at, at + size));
  return chunks;
}

function wide(text: string, isBigEndian: boolean): Buffer {
  const bytes = Buffer.alloc(text.length * 4);
  for (let index = 0; index < text.length; index += 1) {
    if (isBigEndian) bytes.writeUInt32BE(text.charCodeAt(index), index * 4);
    else bytes.writeUInt32LE(text.charCodeAt(index), index * 4);
  }
  return bytes;
}

export function escaped(text: string): string {
  return text.replace(/./g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** RFC 2152, of a text as a whole. */
export function utf7(text: string): string {
  return `+${Buffer.from(text, 'utf16le').swap16().toString('base64').replaceAll('=', '')}-`;
}
