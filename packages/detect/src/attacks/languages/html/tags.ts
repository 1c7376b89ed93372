export interface Attribute {
  /** In small letters. */
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

export interface Tag {
  /** In small letters; empty for attributes that the text begins within. */
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly start: number;
  readonly end: number;
}

const tagsMax = 200;
const attributesMax = 40;
const valueLengthMax = 256;

/** Start tags as a browser finds them (HTML, 13.2.5.6 to 13.2.5.40): `<` and a letter; whatever ends the text ends a tag. */
export function tagsOf(text: string): readonly Tag[] {
  const tags: Tag[] = [];
  for (let at = text.indexOf('<'); at >= 0 && tags.length < tagsMax; at = text.indexOf('<', at)) {
    if (!isLetter(text.charCodeAt(at + 1))) {
      at += 1;
      continue;
    }
    let end = at + 1;
    while (end < text.length && !isNameEnd(text.charCodeAt(end))) end += 1;
    const name = text.slice(at + 1, Math.min(end, at + 40)).toLowerCase();
    const { attributes, end: after } = attributesFrom(text, end);
    tags.push({ name, attributes, start: at, end: after });
    at = after;
  }
  return tags;
}

/** Attributes from `from` to the end of the tag. */
export function attributesFrom(text: string, from: number): { readonly attributes: readonly Attribute[]; readonly end: number } {
  const attributes: Attribute[] = [];
  let at = from;
  while (at < text.length && attributes.length < attributesMax) {
    const code = text.charCodeAt(at);
    if (code === 0x3e) return { attributes, end: at + 1 };
    if (isBlank(code) || code === 0x2f) {
      at += 1;
      continue;
    }
    const start = at;
    at += 1;
    while (at < text.length && !isNameEnd(text.charCodeAt(at)) && text.charCodeAt(at) !== 0x3d) at += 1;
    const name = text.slice(start, Math.min(at, start + 64)).toLowerCase();
    const equals = afterBlanks(text, at);
    if (text.charCodeAt(equals) !== 0x3d) {
      attributes.push({ name, value: '', start, end: at });
      continue;
    }
    const begin = afterBlanks(text, equals + 1);
    const quote = text[begin] ?? '';
    const isQuoted = quote === '"' || quote === "'" || quote === '`';
    const valueAt = isQuoted ? begin + 1 : begin;
    let end = isQuoted ? text.indexOf(quote, valueAt) : valueAt;
    if (end < 0) end = text.length;
    if (!isQuoted) while (end < text.length && !isBlank(text.charCodeAt(end)) && text.charCodeAt(end) !== 0x3e) end += 1;
    attributes.push({ name, value: text.slice(valueAt, Math.min(end, valueAt + valueLengthMax)), start, end });
    at = isQuoted ? end + 1 : end;
  }
  return { attributes, end: at };
}

function afterBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text.charCodeAt(at))) at += 1;
  return at;
}

function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 9 && code <= 13);
}

function isNameEnd(code: number): boolean {
  return isBlank(code) || code === 0x2f || code === 0x3e;
}

function isLetter(code: number): boolean {
  const letter = code | 0x20;
  return letter >= 97 && letter <= 122;
}
