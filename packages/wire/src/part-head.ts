import { isBinary, mediaKind, parseMediaType } from './media.ts';
import { percentText } from './pairs.ts';
import { plainText } from './text-of.ts';
import { wideText } from './wide-text.ts';

// The pure rooms have no DOM types; this one is in every engine.
declare function atob(text: string): string;

/** What stands before the body of a part of `multipart/form-data`. */
export interface PartHead {
  /** What most servers take for its name; null where there is none. */
  readonly name: string | null;
  /** All that some server takes for its name, `name` among them. */
  readonly names: readonly string[];
  /** As `filename` or `filename*` (RFC 6266 4.3) says it; all where they differ. */
  readonly fileNames: readonly string[];
  /** Every server takes it for a file: `filename` is there, in no coding of its own, says something, and is in each line that could. */
  readonly isFile: boolean;
  /** Whether its body is text as it stands. */
  readonly isText: boolean;
  /** Some servers take a coding off its body before they read it (RFC 7578 4.7: nobody should write one). */
  readonly isEncoded: boolean;
}

export function readHead(head: string): PartHead {
  let name: string | null = null;
  const names = new Set<string>();
  const fileNames = new Set<string>();
  let isFile: boolean | null = null;
  let isText = true;
  let isEncoded = false;
  let hasType = false;
  // A line that begins with white space goes on from the one before (RFC 5322, 2.2.3).
  for (const line of head.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const value = line.slice(colon + 1).trim();
    switch (line.slice(0, Math.max(colon, 0)).trim().toLowerCase()) {
      case 'content-disposition':
        name = parameterOf(value);
        if (name !== null) names.add(name);
        for (const one of readingsOf(value, nameParameter)) names.add(one);
        for (const one of readingsOf(value, fileNameParameter)) fileNames.add(one);
        isFile = isFile !== false && plainFileName.test(value);
        break;
      case 'content-type': {
        const media = parseMediaType(value);
        const kind = media === null ? 'unknown' : mediaKind(media);
        if (kind === 'unknown' || isBinary(kind)) isText = false;
        hasType = true;
        break;
      }
      case 'content-transfer-encoding':
        if (!/^(?:7bit|8bit|binary)$/i.test(value)) isEncoded = true;
        break;
    }
  }
  return {
    name,
    names: [...names],
    fileNames: [...fileNames],
    isFile: isFile === true,
    isText: isText && !isEncoded && (hasType || isFile !== true),
    isEncoded,
  };
}

const written = '(\\*(?:\\d{1,3}\\*?)?)?[ \\t]*=[ \\t]*(?:"((?:[^"\\\\]|\\\\.){0,8192})"|\'([^\';]*)\'|([^;]+))';
const nameParameter = new RegExp(`(?<![\\w.-])name${written}`, 'gi');
const fileNameParameter = new RegExp(`(?<![\\w.-])filename${written}`, 'gi');
const plainFileName = /(?<![\w.-])filename[ \t]*=[ \t]*(?:"[^"]|[^\s";])/i;

/** All that some server reads in a parameter: the first or the last of several, escaped or not, in pieces (RFC 2231, 3), in either quotes or none, as words of a mail. */
function readingsOf(value: string, parameter: RegExp): ReadonlySet<string> {
  const readings = new Set<string>();
  let pieces = '';
  for (const { 1: kind = '', 2: quoted, 3: single, 4: bare = '' } of value.matchAll(parameter)) {
    const text = quoted ?? single ?? bare.trim();
    if (kind === '') {
      for (const one of [text.replaceAll(/\\(.)/g, '$1'), text, percentText(text)]) readings.add(fromForm(one));
      if (text.includes('=?')) readings.add(ofEncodedWords(text));
      // A quote that nothing closes.
      if (/^["']/.test(text)) readings.add(text.slice(1));
      continue;
    }
    const plain = kind.endsWith('*') ? percentText(text.replace(/^[^']*'[^']*'/, '')) : text;
    if (kind === '*') readings.add(fromForm(plain));
    else pieces += plain;
  }
  if (pieces !== '') readings.add(pieces);
  return readings;
}

/** `=?utf-8?B?Li4v?=` (RFC 2047), which readers of mails decode and some servers use. The set is not asked: what is not UTF-16 is ASCII where it matters. */
function ofEncodedWords(text: string): string {
  return text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?[\w-]{1,40}(?:\*[\w-]{1,40})?\?([bq])\?([^?\s]*)\?=/gi, (_, kind: string, coded: string) => {
      const latin = kind.toLowerCase() === 'b' ? ofBase64(coded) : quotedPrintableText(coded.replaceAll('_', ' '));
      const bytes = Uint8Array.from(latin, (character) => character.charCodeAt(0));
      return wideText(bytes) ?? plainText(bytes, 0, bytes.length);
    });
}

function ofBase64(text: string): string {
  const plain = text.replaceAll(/[^A-Za-z\d+/]/g, '');
  return atob(plain.slice(0, plain.length % 4 === 1 ? -1 : undefined));
}

/** The octets of a quoted-printable text (RFC 2045, 6.7) as characters of Latin-1. */
export function quotedPrintableText(text: string): string {
  return text.replaceAll(/=[ \t]*\r?\n/g, '').replaceAll(/=([\dA-F]{2})/gi, ofHex);
}

function ofHex(_: string, digits: string): string {
  return String.fromCharCode(Number.parseInt(digits, 16));
}

const firstName = /;[ \t]*name[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.){0,1024})"|([^;\s]{1,1024}))/i;

/** Browsers write `"` in it as `%22` (WHATWG HTML, 4.10.21.8). */
function parameterOf(value: string): string | null {
  const match = firstName.exec(value);
  return match ? fromForm(match[1]?.replaceAll(/\\(.)/g, '$1') ?? match[2] ?? '') : null;
}

function fromForm(text: string): string {
  return text.replaceAll('%22', '"').replaceAll(/%0d%0a/gi, '\r\n');
}
