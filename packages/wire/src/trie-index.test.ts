import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PathTrie, rootNode, type Shape, Tape, undeclaredShape, unknownShape } from '@sluice/model';
import fc from 'fast-check';
import { JsonScanner } from './json-scanner.ts';
import { TrieIndex } from './trie-index.ts';

const contract: Shape = { ...unknownShape, declared: 'declared', layer: 'contract', child: () => undeclaredShape };
const keys = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('id', 'name', 'k1', 'k123', 'a 12', 'Address Line 1', '1234', 'año', 'año1234', '{…}', '*'),
  fc.stringMatching(/^[a-c]{1,3}$/),
  fc.stringMatching(/^[a-c]\d{1,4}$/),
);

test('a key leads where the trie says, also where nobody makes a text of it', () => {
  fc.assert(
    fc.property(fc.array(keys, { maxLength: 60 }), fc.constantFrom(unknownShape, undeclaredShape, contract), (names, shape) => {
      const asked = new PathTrie(shape, 12);
      const index = new TrieIndex(new PathTrie(shape, 12));
      const scanner = new JsonScanner(index);
      const tape = new Tape();
      for (const name of names) {
        scanner.scan(tape, Buffer.from(`{${JSON.stringify(name)}:1}`));

        assert.equal(index.trie.pointer(tape.nodes[1] ?? 0), asked.pointer(asked.child(rootNode, name)));
      }
      assert.ok(index.trie.overflowed >= asked.overflowed);
    }),
  );
});
