import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { figuresOf, type GraphqlFigures } from './figures.ts';
import { readGraphql } from './reader.ts';

function of(text: string): GraphqlFigures {
  const document = readGraphql(text);
  assert.ok(document, text);
  return figuresOf(document);
}

const repeated = (count: number, write: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => write(index)).join(' ');

suite('what a document of GraphQL asks for', () => {
  test('depth is that of fields, through fragments of both kinds, and not of what the schema says of itself', () => {
    assert.equal(of('{a}').depth, 1);
    assert.equal(of('{a {b {c}} d}').depth, 3);
    assert.equal(of('{a {...F}} fragment F on T {b {...G}} fragment G on T {c {d}}').depth, 4);
    assert.equal(of('{a {... on T {b {... {c}}}}}').depth, 3);
    assert.equal(of('query A {a} query B {a {b {c {d}}}}').depth, 4);
    assert.equal(of('{__schema {types {fields {type {ofType {ofType {name}}}}}}}').depth, 1);
  });

  test('fields, root fields and aliases count as often as their fragment is spread', () => {
    const { fields, rootFields, aliases } = of('{...F a {...F ...F}} fragment F on T {x: b c}');

    assert.deepEqual([fields, rootFields, aliases], [7, 3, 3]);
  });

  test('a bomb of fragments is counted without being set off', () => {
    const bomb = `{...F0} ${repeated(200, (index) => `fragment F${index} on T {...F${index + 1} ...F${index + 1} a}`)}`;

    assert.equal(of(bomb).fields, 1_000_000_000);
    assert.equal(of(bomb).cycles, 0);
  });

  test('fragments that come back to themselves are found, also in long chains and where nothing spreads them', () => {
    assert.equal(of('{...F} fragment F on T {a {...F}}').cycles, 1);
    assert.equal(of('{a} fragment F on T {...G} fragment G on T {b {...F}}').cycles, 1);
    const chain = repeated(3_000, (index) => `fragment F${index} on T {...F${index + 1}}`);
    assert.equal(of(`{...F0} ${chain}`).cycles, 0);
    assert.equal(of(`{...F0} ${chain} fragment F3000 on T {...F7}`).cycles, 1);
  });

  test('calls of one field under different names are one batch, also where they are split over fragments', () => {
    assert.equal(of('{a a a}').repeats, 1);
    assert.equal(of('{a x: a y: a b: c}').repeats, 3);
    assert.equal(of('{d {x: a ... {y: a} ... @include(if: true) {z: a}}}').repeats, 3);
    assert.equal(of('mutation {x: a ... on M {y: a} ...F} fragment F on M {z: a ...G} fragment G on M {v: a ...F}').repeats, 4);
    // Two types have two fields of one name.
    assert.equal(of('{d {... on A {x: a} ... on B {y: a}}}').repeats, 1);
  });

  test('a field that is said again under the same name is a duplicate', () => {
    assert.equal(of('{a b a: c {d d d} a}').duplicates, 3);
    assert.equal(of('{a {id ... on B {id} ... on C {id}}}').duplicates, 1);
  });

  test('a field that asks for itself a third time counts, and each further time twice as much', () => {
    const chain = (times: number): string => `{${'a {'.repeat(times)}id${'}'.repeat(times + 1)}`;

    assert.deepEqual(
      [1, 2, 3, 4, 5, 6, 7].map((times) => of(chain(times)).recursion),
      [0, 0, 1, 3, 7, 15, 31],
    );
    assert.equal(of('{a {x: a {...F} y: a {...F}}} fragment F on T {z: a {b} ... on T {v: a {b}}}').recursion, 4);
    assert.equal(of('{posts {author {posts {author {posts {author {id}}}}}}}').recursion, 1);
    assert.equal(of('{a {b {a {c {a {d {a {id}}}}}}} b {a {a}}}').recursion, 0);
    assert.equal(of('query A {a} query B {a {a {a {b}}}}').recursion, 1);
    assert.equal(of('{__schema {types {ofType {ofType {ofType {ofType {name}}}}}}}').recursion, 0);
  });

  test('bombs, circles of fragments and endless chains are followed only so far', () => {
    const bomb = `{...F0} ${repeated(60, (index) => `fragment F${index} on T {a {...F${index + 1}} b: a {...F${index + 1}}}`)}`;

    for (const text of [
      bomb,
      '{...F} fragment F on T {a {...F}}',
      '{...F} fragment F on T {...F}',
      `{${'a {'.repeat(190)}b${'}'.repeat(191)}`,
    ])
      assert.ok(of(text).recursion <= 1_000_000_000, text);
    assert.ok(of(bomb).recursion > 1_000);
  });

  test('directives are counted in one place and in all', () => {
    const { directives, directivesPerField } = of('query ($v: I @a @b) @c {d @e @f @g ...F @h} fragment F on T @i {j}');

    assert.deepEqual([directives, directivesPerField], [8, 3]);
  });

  test('questions about the schema are found, and lists in lists of it', () => {
    assert.equal(of('{__typename a {__typename}}').introspects, false);
    assert.equal(of('{a ...F} fragment F on Q {__type(name: "A") {name}}').introspects, true);
    assert.equal(of('{__schema {types {fields {type {fields {name}}}}}}').introspectionLists, 2);
    assert.equal(of('{__schema {types {...F}}} fragment F on T {fields {type {interfaces {possibleTypes {name}}}}}').introspectionLists, 3);
    assert.equal(of('{a {fields {fields {fields {b}}}}}').introspectionLists, 0);
  });
});
