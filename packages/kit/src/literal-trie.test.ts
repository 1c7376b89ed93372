import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { literalTrie } from './literal-trie.ts';

const columns = 3;
const symbols = (minLength: number, maxLength: number) => fc.array(fc.nat({ max: columns - 1 }), { minLength, maxLength });

test('each literal is found wherever it ends in a text, the longest first', () => {
  fc.assert(
    fc.property(fc.array(symbols(1, 5), { maxLength: 12 }), symbols(0, 40), (literals, text) => {
      const { next, accepting, ends } = literalTrie(literals, columns);
      let state = 0;
      text.forEach((symbol, at) => {
        state = next[state * columns + symbol] ?? 0;
        const before = text.slice(0, at + 1);
        const expected = literals
          .map((literal, index) => ({ literal, index }))
          .filter(({ literal }) => literal.length <= before.length && before.slice(-literal.length).join() === literal.join())
          .sort((a, b) => b.literal.length - a.literal.length || a.index - b.index)
          .map(({ index }) => index);
        assert.deepEqual(ends[state], expected);
        assert.equal(state >= accepting, expected.length > 0);
      });
    }),
  );
});

test('a state is as deep as the longest beginning of a literal that the text ends in', () => {
  fc.assert(
    fc.property(fc.array(symbols(1, 5), { maxLength: 12 }), symbols(0, 40), (literals, text) => {
      const { next, depths } = literalTrie(literals, columns);
      const state = text.reduce((from, symbol) => next[from * columns + symbol] ?? 0, 0);
      const beginnings = literals.flatMap((literal) => literal.map((_, length) => literal.slice(0, length + 1)));
      const underWay = beginnings.filter((beginning) => text.slice(-beginning.length).join() === beginning.join());
      assert.equal(depths[state], Math.max(0, ...underWay.map(({ length }) => length)));
    }),
  );
});
