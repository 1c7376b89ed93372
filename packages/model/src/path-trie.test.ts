import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PathTrie, rootNode } from './path-trie.ts';
import { type Shape, undeclaredShape, unknownShape } from './shape.ts';

const declared: Shape = { ...unknownShape, declared: 'declared', layer: 'contract' };

test('a place is reached by its keys and items, and keeps its number', () => {
  const trie = new PathTrie(unknownShape);
  const email = trie.child(trie.item(trie.child(rootNode, 'items')), 'email');

  assert.equal(trie.child(trie.item(trie.child(rootNode, 'items')), 'email'), email);
  assert.equal(trie.pointer(email), '/items/*/email');
});

test('keys that could be values share a node, and so do the keys of a map', () => {
  const map: Shape = { ...declared, child: () => ({ ...declared, isWild: true }) };
  const [opaque, wild] = [new PathTrie(unknownShape), new PathTrie(map)];

  const nodes = [opaque, wild].map((trie) => [trie.child(rootNode, 'jane@example.com'), trie.child(rootNode, '4111 1111')]);

  assert.deepEqual(nodes, [
    [1, 1],
    [1, 1],
  ]);
  assert.deepEqual([opaque.pointer(1), wild.pointer(1)], ['/{…}', '/*']);
});

test('a declared key that is a star is not taken for the keys of the map beside it', () => {
  const trie = new PathTrie({ ...declared, child: (key) => (key === '*' ? declared : { ...declared, isWild: true }) });

  assert.notEqual(trie.child(rootNode, '*'), trie.child(rootNode, 'other'));
});

test('no traffic makes more nodes than twice the bound', () => {
  const trie = new PathTrie(unknownShape, 32);
  // Every way of items and of keys that are not kept, down to a depth of twelve: 4,096 places.
  let nodes = [rootNode];
  for (let depth = 0; depth < 12; depth += 1) nodes = nodes.flatMap((node) => [trie.item(node), trie.child(node, 'a b')]);
  for (const node of nodes) trie.child(node, 'name');

  assert.equal(trie.size, 64);
  assert.ok(trie.overflowed > 0);
});

test('names that no contract knows leave half of the room to those it knows', () => {
  const trie = new PathTrie({ ...declared, child: (key) => (key === 'email' ? declared : undeclaredShape) }, 20);
  for (const letter of 'abcdefghijklmnopqrstuvwxyz') trie.child(rootNode, letter);

  const email = trie.child(rootNode, 'email');

  assert.equal(trie.key(email), 'email');
});

test('what finds no room is taken for undeclared where a contract exists', () => {
  const trie = new PathTrie({ ...declared, child: () => declared }, 4);
  for (const letter of 'abcdefgh') trie.child(rootNode, letter);

  assert.equal(trie.shape(trie.child(rootNode, 'z')).declared, 'undeclared');
});
