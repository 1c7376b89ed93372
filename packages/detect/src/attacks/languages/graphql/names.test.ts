import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { knownNames } from './known-names.ts';
import { Names } from './names.ts';

/** The numbers of the words of a text, in its order. */
function numbersOf(words: readonly string[]): { readonly names: Names; readonly numbers: readonly number[] } {
  const text = words.join(' ');
  const names = new Names(text);
  let at = 0;
  const numbers = words.map((word) => {
    at += word.length + 1;
    return names.numberOf(at - word.length - 1, at - 1);
  });
  return { names, numbers };
}

test('names have one number where they are written alike and another where they are not, however many there are', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'C', '_', '1'), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 400 }), (words) => {
      const { names, numbers } = numbersOf(words);
      const numberByWord = new Map(words.map((one, index) => [one, numbers[index]]));

      assert.deepEqual(
        numbers,
        words.map((one) => numberByWord.get(one)),
      );
      assert.equal(new Set(numbers).size, numberByWord.size);
      assert.equal(names.count, knownNames.length + numberByWord.size);
      for (const [one, number] of numberByWord) assert.equal(names.find(one), number);
      assert.equal(names.find('never'), -1);
    }),
  );
});

test('names that were made to fall together are told apart all the same', () => {
  // Found by trying: low bits of their hashes are alike, so that all of them belong into one place of the table.
  const words = collidingNames(400, 0xfff);
  const { names, numbers } = numbersOf([...words, ...words]);

  assert.equal(names.count, knownNames.length + words.length);
  assert.equal(new Set(numbers).size, words.length);
  assert.deepEqual(numbers.slice(0, words.length), numbers.slice(words.length));
  for (const [index, word] of words.entries()) assert.equal(names.find(word), numbers[index]);
});

/** As an attacker would look for them, with the hash that the table has. */
function collidingNames(count: number, mask: number): readonly string[] {
  const found: string[] = [];
  for (let index = 0; found.length < count; index += 1) {
    const name = `n${index.toString(36)}`;
    let hash = 0x811c_9dc5 | 0;
    for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x0100_0193);
    if (((hash ^ (hash >>> 15)) & mask) === 7) found.push(name);
  }
  return found;
}

test('known names have their numbers whatever the text is', () => {
  const { numbers } = numbersOf(['a', ...knownNames]);

  assert.deepEqual(numbers.slice(1), [0, 1, 2, 3, 4, 5]);
});
