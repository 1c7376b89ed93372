import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { PathTrie, rootNode, Tape, unknownShape } from '@sluice/model';
import { BodyReader, TrieIndex, textOf } from '@sluice/wire';
import { BodyPath } from './body-facts.ts';

/** The text at a path of a document, or null where nothing stands. */
function at(json: string, ...segments: readonly string[]): string | null {
  const trie = new PathTrie(unknownShape);
  const path = new BodyPath(trie, rootNode, segments);
  const tape = new Tape();
  new BodyReader('application/json', new TrieIndex(trie)).read(tape, Buffer.from(json));
  const token = path.find(tape, 0);
  return token < 0 || token >= tape.count ? null : textOf(tape, token);
}

suite('a path into a body', () => {
  test('finds a member, however deep it stands and whatever stands beside it', () => {
    assert.equal(at('{"x":[1,{"b":2}],"a":{"c":3,"b":"here"}}', 'a', 'b'), 'here');
  });

  test('finds nothing where a step is missing or is no object', () => {
    assert.equal(at('{"a":{"c":1}}', 'a', 'b'), null);
    assert.equal(at('{"a":7}', 'a', 'b'), null);
    assert.equal(at('{"b":{"a":1}}', 'a', 'b'), null);
  });

  test('takes the last of members with the same key, as most parsers do', () => {
    assert.equal(at('{"a":"first","a":"last"}', 'a'), 'last');
  });

  test('reads a key that is written with escapes', () => {
    assert.equal(at('{"\\u0061":"here"}', 'a'), 'here');
  });
});
