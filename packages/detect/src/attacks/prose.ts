import { kindOfWord } from './languages/sql/words.ts';

const wordsMin = 8;
/** No more of a text is read than says what it is. */
const lengthMax = 4_000;
/** Letters with what stands around them in sentences and in markup of texts. */
const word = /^["'`(*_[\u00ab\u201c\u2018]{0,3}(\p{L}[\p{L}\u2019'-]{1,39})["'`)*_\]\u00bb\u201d\u2019.,:;!?\u2026]{0,3}$/u;
/** Chinese, Japanese and Korean put no blanks between words. */
const unspaced = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{3}/g;

/** Whether a text says something to people: at least eight words that are none of a query language, and more of them than of anything else. */
export function readsAsProse(text: string): boolean {
  const read = text.slice(0, lengthMax);
  let [words, others] = [read.match(unspaced)?.length ?? 0, 0];
  for (const part of read.split(/\s+/)) {
    const letters = word.exec(part)?.[1];
    if (letters !== undefined && kindOfWord(letters.toLowerCase()) === 'name') words += 1;
    else if (!/[\u3040-\u9fff\uac00-\ud7af]/.test(part)) others += 1;
  }
  return words >= wordsMin && words > others;
}
