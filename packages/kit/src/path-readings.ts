/** Bits of `pathOddness`. */
export const pathOddness = { twoReadings: 1, capitals: 2, slashAtEnd: 4 } as const;

/** What a character is to a reader of paths. `odd` may be read otherwise than as itself; a slash, and what may stand at the end of a segment, among some neighbours. */
const plain = 0;
const capital = 1;
const odd = 2;
const slash = 3;
const ending = 4;

const kindByCode = new Uint8Array(128).fill(odd);
for (let code = 0x21; code < 0x7f; code += 1) kindByCode[code] = plain;
for (let code = 0x41; code <= 0x5a; code += 1) kindByCode[code] = capital;
for (const character of '%;\\?#') kindByCode[character.charCodeAt(0)] = odd;
kindByCode[0x2f] = slash;
for (const character of '. ') kindByCode[character.charCodeAt(0)] = ending;

/**
 * What of a path could be read in more than one way, in one cheap pass: 0 where every server takes it as it is. An escape, a parameter, a
 * backslash, an empty segment, and one that is dots or ends in one are `twoReadings`; capital letters and a slash at the end are told apart.
 */
export function oddnessOf(path: string): number {
  let found = 0;
  let before = slash;
  for (let index = 1; index < path.length; index += 1) {
    const code = path.charCodeAt(index);
    const kind = code < 128 ? (kindByCode[code] ?? odd) : odd;
    if (kind === capital) found |= pathOddness.capitals;
    else if (kind === odd) found |= pathOddness.twoReadings;
    else if (kind === slash && before !== plain) found |= pathOddness.twoReadings;
    before = kind === capital ? plain : kind;
  }
  if (path.length < 2 || before === plain) return found;
  return found | (before === slash ? pathOddness.slashAtEnd : pathOddness.twoReadings);
}

export interface PathReadings {
  /** Each once, the path as it travelled first. */
  readonly paths: readonly string[];
  /** False where there are more than the bound: then nobody knows where the path leads. */
  readonly isWhole: boolean;
}

const readingsMax = 64;
/** Characters that may be walked through for the readings of one path. */
const charactersMax = 131_072;
const decodingsMax = 2;

/**
 * Every path that a server, or a row of servers one behind the other, may take a path for: percent escapes decoded once and twice,
 * parameters (`;a=1`) cut, `\` as `/`, dot segments resolved, empty segments left out, in any order; also what some do beside that: overlong
 * UTF-8 and `%uXXXX` decoded, look-alikes folded (NFKC), blanks and dots at the end of a segment dropped, all behind a NUL, `?` or `#` left out.
 */
export function pathReadings(path: string): PathReadings {
  const plainly = decodedPlainly(path);
  if (plainly !== null) return { paths: plainly === path ? [path] : [path, plainly], isWhole: true };
  const paths = new Set([path]);
  const reached: Reading[] = [{ text: path, decodings: 0 }];
  const known = new Set([`0${path}`]);
  let characters = 0;
  for (const reading of reached) {
    for (const next of stepsFrom(reading)) {
      const key = `${next.decodings}${next.text}`;
      if (known.has(key)) continue;
      known.add(key);
      characters += next.text.length;
      if (paths.size >= readingsMax || characters > charactersMax) return { paths: [...paths], isWhole: false };
      paths.add(next.text);
      reached.push(next);
    }
  }
  return { paths: [...paths], isWhole: true };
}

/** A path with nothing odd but escapes of characters that are not odd either; null for any other. It is what most odd paths are. */
function decodedPlainly(path: string): string | null {
  const text = path.includes('%') ? decoded(path) : path;
  if (!isWide(text)) return (oddnessOf(text) & pathOddness.twoReadings) === 0 ? text : null;
  if (text.normalize('NFKC') !== text) return null;
  return (oddnessOf(text.replace(/[^\0-\x7f]/g, 'a')) & pathOddness.twoReadings) === 0 ? text : null;
}

/** Letters, digits and dots need no escape: who writes one hides them from somebody. A slash in one is a slash to some. */
const hidingEscape = /%(?:2[ef]|3\d|4[1-9a-f]|5[0-9a]|6[1-9a-f]|7[0-9a])/i;

/**
 * Whether every server reads a path alike, but for the case of letters and a slash at the end: it has no odd character, and its escapes are
 * well-formed UTF-8 of characters that need them.
 */
export function isUnambiguousPath(path: string): boolean {
  if ((oddnessOf(path) & pathOddness.twoReadings) === 0) return true;
  if (hidingEscape.test(path)) return false;
  try {
    decodeURIComponent(path);
  } catch {
    return false;
  }
  return decodedPlainly(path) !== null;
}

interface Reading {
  readonly text: string;
  readonly decodings: number;
}

function stepsFrom({ text, decodings }: Reading): readonly Reading[] {
  const steps: Reading[] = [];
  const step = (next: string, count = decodings): void => {
    if (next !== text) steps.push({ text: next.startsWith('/') ? next : `/${next}`, decodings: count });
  };
  if (decodings < decodingsMax && text.includes('%')) step(decoded(text), decodings + 1);
  if (text.includes(';')) step(text.replace(/;[^/]*/g, ''));
  if (text.includes('\\')) step(text.replaceAll('\\', '/'));
  if (text.includes('/.')) step(withoutDots(text));
  if (text.includes('//')) step(text.replace(/\/{2,}/g, '/'));
  if (text.includes('\0') || text.includes('?') || text.includes('#')) step(text.replace(/[\0?#].*$/s, ''));
  step(withoutEndings(text));
  if (isWide(text)) step(text.normalize('NFKC'));
  return steps;
}

/** A path, or the pattern of one, as a server takes it that knows no case of letters and no slash at the end. Every character keeps its place. */
export function loosePath(path: string): string {
  let end = path.length;
  while (end > 1 && path.charCodeAt(end - 1) === 0x2f) end -= 1;
  const text = end === path.length ? path : path.slice(0, end);
  const lowered = text.toLowerCase();
  return lowered.length === text.length ? lowered : text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** RFC 3986 5.2.4; what climbs above the root stays there. */
function withoutDots(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  for (const segment of segments) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  const last = segments.at(-1);
  const isFolder = last === '.' || last === '..';
  return `/${kept.join('/')}${isFolder && kept.length > 0 ? '/' : ''}`;
}

/** Blanks, controls and dots at the end of a segment, which file systems and some servers drop. */
function withoutEndings(path: string): string {
  let kept = '';
  let from = 0;
  for (let end = path.indexOf('/', 1); ; end = path.indexOf('/', end + 1)) {
    const segmentEnd = end < 0 ? path.length : end;
    let named = segmentEnd;
    while (named > from + 1 && path.charCodeAt(named - 1) <= 0x20) named -= 1;
    let last = named;
    while (last > from + 1 && path.charCodeAt(last - 1) === 0x2e) last -= 1;
    // Nothing but dots is a dot segment, and is resolved by itself.
    kept += path.slice(from, last > from + 1 ? last : named);
    if (end < 0) return kept;
    from = end;
  }
}

function isWide(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0x7f) return true;
  return false;
}

const escapes = /%u([0-9a-f]{4})|((?:%[0-9a-f]{2})+)/gi;

/** Decodes all escapes once, as the most lenient decoders do: what is no escape stays, and overlong UTF-8 is the character that it spells. */
function decoded(text: string): string {
  try {
    // The engine's own is ten times as fast where it takes the text at all.
    return decodeURIComponent(text);
  } catch {
    return decodedLeniently(text);
  }
}

function decodedLeniently(text: string): string {
  return text.replace(escapes, (_, unicode: string | undefined, run: string | undefined) => {
    if (run === undefined) return String.fromCharCode(Number.parseInt(unicode ?? '0', 16));
    return ofLenientUtf8(run.replace(/%(..)/g, (__, byte: string) => String.fromCharCode(Number.parseInt(byte, 16))));
  });
}

/** UTF-8 in the codes of a string, shortest form or not; what is none stays as it is. */
function ofLenientUtf8(bytes: string): string {
  return bytes.replace(/[\xc0-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf7][\x80-\xbf]{3}/g, (sequence) => {
    const lead = sequence.charCodeAt(0) & (0xff >> (sequence.length + 1));
    let code = lead;
    for (let index = 1; index < sequence.length; index += 1) code = code * 64 + (sequence.charCodeAt(index) & 0x3f);
    return code <= 0x10ffff ? String.fromCodePoint(code) : sequence;
  });
}
