import { utf8 } from '@sluice/kit';
import { mediaKind, parseMediaType } from './media.ts';
import { percentText } from './pairs.ts';
import { plainText } from './text-of.ts';

/** One part of `multipart/form-data`: it begins with its delimiter, and its body ends before the next. */
interface WalkedPart extends PartHead {
  readonly start: number;
  readonly bodyStart: number;
  readonly bodyEnd: number;
}

/** A part as far as it is a field. */
export interface Part {
  readonly name: string;
  /** Null where it is no text, or in a transfer encoding. */
  readonly text: string | null;
}

/** The fields of a body, files among them; null where it is no whole one. */
export function partsOfMultipart(bytes: Uint8Array, boundary: string): readonly Part[] | null {
  const delimiter = utf8(`--${boundary}`);
  const parts: Part[] = [];
  const { last } = walkParts(bytes, delimiter, ({ name, isText, bodyStart, bodyEnd }) => {
    if (name !== null) parts.push({ name, text: isText ? plainText(bytes, bodyStart, bodyEnd) : null });
    return true;
  });
  return last >= 0 && isLast(bytes, last + delimiter.length) ? parts : null;
}

/** Names of every part and of its file, as far as parts are whole. */
export function partNames(bytes: Uint8Array, boundary: string): readonly Pick<WalkedPart, 'name' | 'fileNames'>[] {
  const names: Pick<WalkedPart, 'name' | 'fileNames'>[] = [];
  walkParts(bytes, utf8(`--${boundary}`), ({ name, fileNames }) => {
    names.push({ name, fileNames });
    return names.length < partsMax;
  });
  return names;
}

/** More parts than these no honest form has; what is beyond them counts as unread where bodies are read. */
const partsMax = 10_000;

/** Every part in turn, until `take` says that it is enough. `last` is the delimiter that was come to; -1 where the head of a part has no end, or there is none. */
export function walkParts(
  bytes: Uint8Array,
  delimiter: Uint8Array,
  take: (part: WalkedPart) => boolean,
): { readonly first: number; readonly last: number } {
  const first = delimiterAt(bytes, delimiter, 0);
  let last = first;
  while (last >= 0 && !isLast(bytes, last + delimiter.length)) {
    const next = delimiterAt(bytes, delimiter, last + delimiter.length);
    if (next < 0) break;
    const head = lineEnd(bytes, last + delimiter.length);
    const bodyStart = headEnd(bytes, head, next);
    if (bodyStart < 0) return { first, last: -1 };
    // The line break before a delimiter belongs to it (RFC 2046 5.1.1).
    const bodyEnd = Math.max(bodyStart, next - (bytes[next - 2] === 0x0d ? 2 : 1));
    if (!take({ start: last, bodyStart, bodyEnd, ...readHead(plainText(bytes, head, bodyStart)) })) break;
    last = next;
  }
  return { first, last };
}

/** The next delimiter that stands at the begin of a line. */
function delimiterAt(bytes: Uint8Array, delimiter: Uint8Array, from: number): number {
  const first = delimiter[0] ?? 0;
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (at > 0 && bytes[at - 1] !== 0x0a) continue;
    let index = 1;
    while (index < delimiter.length && bytes[at + index] === delimiter[index]) index += 1;
    if (index < delimiter.length) continue;
    const after = at + delimiter.length;
    if (isLast(bytes, after) || isBreak(bytes[after] ?? 0x0a)) return at;
  }
  return -1;
}

export function isLast(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x2d && bytes[at + 1] === 0x2d;
}

export function isBreak(byte: number): boolean {
  return byte === 0x0a || byte === 0x0d || byte === 0x20 || byte === 0x09;
}

/** The place after the next line feed. */
function lineEnd(bytes: Uint8Array, from: number): number {
  const feed = bytes.indexOf(0x0a, from);
  return feed < 0 ? bytes.length : feed + 1;
}

/** The place after the empty line that ends a part's head; -1 where there is none before `limit`. */
function headEnd(bytes: Uint8Array, from: number, limit: number): number {
  for (let at = from; at < limit; ) {
    const next = lineEnd(bytes, at);
    const length = next - at;
    if (length === 1 || (length === 2 && bytes[at] === 0x0d)) return next;
    at = next;
  }
  return -1;
}

interface PartHead {
  readonly name: string | null;
  /** As `filename` or `filename*` (RFC 6266 4.3) says it; all where they differ. */
  readonly fileNames: readonly string[];
  readonly isText: boolean;
}

function readHead(head: string): PartHead {
  let name: string | null = null;
  const fileNames: string[] = [];
  let isText = true;
  let hasType = false;
  // A line that begins with white space goes on from the one before (RFC 5322, 2.2.3).
  for (const line of head.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const value = line.slice(colon + 1).trim();
    switch (line.slice(0, Math.max(colon, 0)).trim().toLowerCase()) {
      case 'content-disposition':
        name = parameterOf(value, 'name');
        for (const fileName of fileNamesOf(value)) fileNames.push(fileName);
        break;
      case 'content-type': {
        const media = parseMediaType(value);
        if (media === null || mediaKind(media) === 'unknown') isText = false;
        hasType = true;
        break;
      }
      case 'content-transfer-encoding':
        if (!/^(?:7bit|8bit|binary)$/i.test(value)) isText = false;
        break;
    }
  }
  return { name, fileNames, isText: isText && (hasType || fileNames.length === 0) };
}

const fileNameParameter = /;[ \t]*filename(\*(?:\d{1,3}\*?)?)?[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.){0,8192})"|'([^';]*)'|([^;]+))/gi;

/** Every name that some server takes for that of the file: of several the first or the last, escaped or not, in pieces (RFC 2231, 3), in either quotes. */
function fileNamesOf(value: string): readonly string[] {
  const names = new Set<string>();
  let pieces = '';
  for (const { 1: kind = '', 2: quoted, 3: single, 4: bare = '' } of value.matchAll(fileNameParameter)) {
    const written = quoted ?? single ?? bare.trim();
    const text = kind.endsWith('*') ? percentText(written.replace(/^[^']*'[^']*'/, '')) : written;
    if (kind !== '' && kind !== '*') pieces += text;
    else for (const name of [text.replaceAll(/\\(.)/g, '$1'), text]) names.add(fromForm(name));
  }
  if (pieces !== '') names.add(pieces);
  return [...names];
}

/** A parameter of Content-Disposition; browsers write `"` in it as `%22` (WHATWG HTML, 4.10.21.8). */
function parameterOf(value: string, name: string): string | null {
  const match = new RegExp(`;[ \\t]*${name}[ \\t]*=[ \\t]*(?:"((?:[^"\\\\]|\\\\.){0,1024})"|([^;\\s]{1,1024}))`, 'i').exec(value);
  if (!match) return null;
  return fromForm(match[1]?.replaceAll(/\\(.)/g, '$1') ?? match[2] ?? '');
}

function fromForm(text: string): string {
  return text.replaceAll('%22', '"').replaceAll(/%0d%0a/gi, '\r\n');
}
