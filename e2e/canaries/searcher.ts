import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import type { Canary } from './secrets.ts';

export interface Hit {
  readonly kind: string;
  readonly form: string;
  /** Where it was found; the value itself is not told again. */
  readonly where: string;
}

interface Pattern {
  readonly bytes: Buffer;
  readonly canary: Canary;
  readonly form: string;
}

/** A shorter one would be found by chance. */
const patternBytesMin = 8;

/** Finds any of many secrets, in any of the forms that they may have taken, in one pass over the bytes. */
export class Searcher {
  readonly #patternsByStart = new Map<number, Pattern[]>();
  /** Which pairs of bytes begin a pattern: nearly every place is passed over with one look. */
  readonly #beginnings = new Uint8Array(65_536);

  constructor(canaries: readonly Canary[]) {
    for (const canary of canaries) for (const [form, bytes] of formsOf(canary.core)) this.#add({ canary, form, bytes });
  }

  /** Also inside of whatever is compressed in there. */
  search(where: string, bytes: Uint8Array): readonly Hit[] {
    const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const hits = this.#scan(where, whole);
    for (const [codec, inner] of framesIn(whole)) hits.push(...this.#scan(`${where}, inside ${codec}`, inner));
    return hits;
  }

  #add(pattern: Pattern): void {
    const { bytes } = pattern;
    if (bytes.length < patternBytesMin) return;
    this.#beginnings[bytes.readUInt16LE(0)] = 1;
    const start = bytes.readUInt32LE(0);
    const known = this.#patternsByStart.get(start);
    if (known) known.push(pattern);
    else this.#patternsByStart.set(start, [pattern]);
  }

  #scan(where: string, bytes: Buffer): Hit[] {
    const hits: Hit[] = [];
    for (let at = 0; at + patternBytesMin <= bytes.length; at += 1) {
      if (this.#beginnings[(bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)] === 0) continue;
      for (const { canary, form, bytes: wanted } of this.#patternsByStart.get(bytes.readUInt32LE(at)) ?? []) {
        if (bytes.subarray(at, at + wanted.length).equals(wanted)) hits.push({ kind: canary.kind, form, where });
      }
    }
    return hits;
  }
}

/** How a value may be written: as it is, in other letters, and in the encodings that programs wrap values in. */
export function formsOf(value: string): readonly (readonly [form: string, bytes: Buffer])[] {
  const raw = Buffer.from(value);
  const hex = raw.toString('hex');
  const percent = hex.replace(/../g, '%$&');
  const forms: (readonly [string, string])[] = [
    ['raw', value],
    ['lower case', value.toLowerCase()],
    ['upper case', value.toUpperCase()],
    ['hex', hex],
    ['hex', hex.toUpperCase()],
    ['URL-encoded', encodeURIComponent(value)],
    ['URL-encoded', new URLSearchParams({ v: value }).toString().slice(2)],
    ['URL-encoded', percent],
    ['URL-encoded', percent.toUpperCase()],
    ['JSON-escaped', JSON.stringify(value).slice(1, -1)],
    [
      'JSON-escaped',
      value
        .split('')
        .map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .join(''),
    ],
    ...[0, 1, 2].flatMap((before) => [
      ['base64', alignedBase64(raw, before)] as const,
      ['base64', alignedBase64(raw, before).replaceAll('+', '-').replaceAll('/', '_')] as const,
    ]),
  ];
  const texts = new Map(forms.toReversed().map(([form, text]) => [text, form]));
  return [...[...texts].map(([text, form]) => [form, Buffer.from(text)] as const), ['UTF-16', Buffer.from(value, 'utf16le')]];
}

/** What stays the same in base64 when so many unknown bytes stand before the value, and any after it. */
function alignedBase64(raw: Buffer, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), raw])
    .toString('base64')
    .replace(/=+$/, '');
  const unsure = before === 0 ? 0 : before + 1;
  const whole = Math.floor(((before + raw.length) * 8) / 6);
  return text.slice(unsure, whole);
}

const decodedBytesMax = 64 * 1024 * 1024;

/** Everything in these bytes that begins like a compressed frame and can be opened. */
function* framesIn(bytes: Buffer): Generator<readonly [codec: string, inner: Buffer]> {
  for (const [codec, magic, open] of codecs) {
    for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 1)) {
      const inner = opened(open, bytes.subarray(at));
      if (inner !== null && inner.length > 0) yield [codec, inner];
    }
  }
}

const codecs: readonly (readonly [string, Buffer, (bytes: Buffer) => Buffer])[] = [
  ['gzip', Buffer.from([0x1f, 0x8b, 0x08]), openGzip],
  ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), openZstd],
  ...[0x01, 0x5e, 0x9c, 0xda].map(
    (level) => ['deflate', Buffer.from([0x78, level]), (bytes: Buffer) => inflated(bytes.subarray(2))] as const,
  ),
];

/** RFC 1952: ten bytes, and a name where the flags say so. What stands behind the frame would be an error to gunzip, so the inside is opened. */
function openGzip(bytes: Buffer): Buffer {
  const hasName = ((bytes[3] ?? 0) & 0x08) !== 0;
  return inflated(bytes.subarray(hasName ? bytes.indexOf(0, 10) + 1 : 10));
}

function inflated(bytes: Buffer): Buffer {
  return inflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: decodedBytesMax });
}

function openZstd(bytes: Buffer): Buffer {
  return zstdDecompressSync(bytes, { finishFlush: constants.ZSTD_e_flush, maxOutputLength: decodedBytesMax });
}

/** A blob of a table is whole, so its coding needs no magic to be tried. */
export function openings(blob: Buffer): readonly Buffer[] {
  return [zstdDecompressSync, gunzipSync, inflateSync, inflateRawSync, brotliDecompressSync].flatMap((open) => opened(open, blob) ?? []);
}

function opened(open: (bytes: Buffer) => Buffer, bytes: Buffer): Buffer | null {
  try {
    return open(bytes);
  } catch {
    return null; // It only looked like one.
  }
}
