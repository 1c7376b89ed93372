import { sign } from '../../signs.ts';
import { sqlWords } from './words.ts';

/** What words and numbers are written with, and nothing that SQL needs beside its own words. */
const wordSigns = sign.letter | sign.digit | sign.blank | sign.dash | sign.dot | sign.comma | sign.colon | sign.slash | sign.at | sign.plus;

const letters = 26;
/** For each first letter the lengths of words of SQL that begin with it, a bit each: most words of people end here. */
const lengthsByLetter = new Int32Array(letters);
for (const word of sqlWords)
  lengthsByLetter[word.charCodeAt(0) - 97] = (lengthsByLetter[word.charCodeAt(0) - 97] ?? 0) | (1 << word.length);
const lengthMax = 30;
const [dash, atSign] = [0x2d, 0x40];

/** Whether a text of these signs can be SQL at all: of words and numbers alone it is only with a word of SQL among them, `--` or `@@`. */
export function mayBeSql(text: string, signs: number): boolean {
  if ((signs & ~wordSigns) !== 0) return true;
  let begin = -1;
  for (let at = 0; at <= text.length; at += 1) {
    const letter = (text.charCodeAt(at) | 0x20) - 97;
    if (letter >= 0 && letter < letters && at < text.length) {
      if (begin < 0) begin = at;
      continue;
    }
    // `7DUNION`: the letter that ends a number is no part of the word.
    if (begin >= 0 && (isSqlWord(text, begin, at) || (isDigitAt(text, begin - 1) && isSqlWord(text, begin + 1, at)))) return true;
    const code = text.charCodeAt(at);
    if ((code === dash || code === atSign) && text.charCodeAt(at + 1) === code) return true;
    begin = -1;
  }
  return false;
}

function isSqlWord(text: string, start: number, end: number): boolean {
  const length = end - start;
  if (length < 2 || length > lengthMax) return false;
  const lengths = lengthsByLetter[(text.charCodeAt(start) | 0x20) - 97] ?? 0;
  return (lengths & (1 << length)) !== 0 && sqlWords.has(text.slice(start, end).toLowerCase());
}

function isDigitAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}
