import { byteMask } from '@sluice/model';
import { lower as lowerByte, maskOfByte } from './bytes.ts';
import type { ValueShape } from './evidence.ts';

const { digit, lower, upper, dot, dash, slash, space, other, high, underscore } = byteMask;
const letter = lower | upper | high;
/** What stands where nothing is known. */
const empties = new Set('unknown none null nil undefined n/a na tbd test true false yes no other default any all'.split(' '));

/** A few words, as people answer a question of a form: letters of any script, no digit. */
export function answerShape(bytesMin: number, bytesMax: number, wordsMax: number): ValueShape {
  return {
    what: 'a few words',
    needs: 0,
    allows: letter | space | dash | slash | dot | underscore | other,
    bytesMin,
    bytesMax,
    fits: (bytes, start, end) => {
      let words = 1;
      let letters = 0;
      for (let index = start; index < end; index += 1) {
        const byte = bytes[index] ?? 0;
        const mask = maskOfByte[byte] ?? 0;
        if (mask === space || mask === underscore) words += 1;
        else if ((mask & letter) !== 0) letters += 1;
        else if (mask === other && byte !== 39 && byte !== 44 && byte !== 40 && byte !== 41) return false;
      }
      return letters >= bytesMin && words <= wordsMax && !isEmptyWord(bytes, start, end);
    },
  };
}

function isEmptyWord(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > 9) return false;
  let text = '';
  for (let index = start; index < end; index += 1) text += String.fromCharCode(lowerByte(bytes[index] ?? 0));
  return empties.has(text);
}

/** One of these words, in either case; UTF-8 as it stands for letters beyond ASCII. */
export function wordShape(what: string, words: readonly string[]): ValueShape {
  const known = new Set(words);
  const encoder = new TextEncoder();
  const lengths = words.map((word) => encoder.encode(word).length);
  const decoder = new TextDecoder();
  const bytesMax = Math.max(...lengths);
  return {
    what,
    needs: 0,
    allows: letter | dash | space | dot | slash | digit | underscore,
    bytesMin: Math.min(...lengths),
    bytesMax,
    fits: (bytes, start, end) => end - start <= bytesMax && known.has(decoder.decode(bytes.subarray(start, end)).toLowerCase()),
  };
}
