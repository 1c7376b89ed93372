import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { isExecutableDefinitionNode, parse } from 'graphql';
import { graphqlToken } from './lexer.ts';
import { readGraphql } from './reader.ts';
import { graphqlStringValue } from './string-value.ts';

const documents = [
  '{a}',
  '{ a(b: 1, c: -1.5e+3, d: true, e: null, f: RED, g: $x, h: [1 [2] []], i: {j: {k: "l"}}) }',
  'query { a }',
  'query Q($a: Int = 1, $b: [[String!]!]! @x(y: 1), $c: T = {a: "b"}) @live { a: b @skip(if: $a) { ...F @y ... on T { c } ... @z { d } ... { e } } }',
  'mutation M { a } subscription S { b } fragment F on T @x { c }',
  '\ufeff,,{ a # comment "\n, b } # end',
  '{ query mutation subscription fragment on true false null type }',
  '{ a(b: "\\u0041 \\" \\\\ \\u{1F600} \u00e9", c: """ "" \\""" \n \\n """) }',
  '"""About""" query Q("x" $a: Int) { a }',
  '{ __schema { types { name } } } type T { a(b: [Int!] = 1 @c): B! @d }',
  'extend schema @a { query: Q } scalar S @b "x" interface I implements & J & K { a: B } { a }',
  'union U @a = | A | B { a } union V = W query Q { b } union X',
  'directive @a(b: C = "d") repeatable on | FIELD | QUERY { a } enum E { A @b "c" C } input I { a: B = {c: 1} @d }',
  'type T implements A, B fragment F on T { c } type U',
];
const others = [
  '',
  ' # only a comment',
  'a',
  '{',
  '{a',
  '{a}}',
  '{a} b',
  '{ {a} }',
  '{a:}',
  '{a(b)}',
  '{a(b:)}',
  '{a(b:1a)}',
  '{a(b:1.)}',
  '{a(b:.5)}',
  '{a(b:"x)}',
  '{a(b:"\n")}',
  '{a(b:"""x")}',
  '{a(b:[1)}',
  '{..a}',
  '{... on}',
  '{@a}',
  '{a @}',
  'query Q(a: Int) {a}',
  'query Q($a Int) {a}',
  'query Q($a: [Int) {a}',
  'fragment on on T {a}',
  'fragment F {a}',
  'type A { b: C }',
  '{a} type',
  '{a} type T {b: C',
  '{a} type T {(b: C)}',
  '{a} union U = ',
  '{a} directive @b',
  '{a} extend query {b}',
  '{a} schema of things',
  '{a;b}',
  '{"a": 1}',
  "{a(b:'c')}",
  '{{a}}',
  '$a',
];

suite('a document of GraphQL', () => {
  for (const text of documents) {
    test(`${JSON.stringify(text)} is one`, () => {
      assert.ok(readGraphql(text));
    });
  }
  for (const text of others) {
    test(`${JSON.stringify(text)} is none`, () => {
      assert.equal(readGraphql(text), null);
    });
  }

  test('is what the reference implementation reads, whatever tokens stand in whatever order', () => {
    const marks = '{ } ( ) [ ] : $ ! @ = ... , | & "a" """b""" 1 -2.5e3'.split(' ');
    const names = 'on query fragment a B_1 type union implements'.split(' ');
    const words = [...marks, ...names, ' ', '\n', '#x\n'];
    const shaped = fc.constantFrom(...documents);
    const cut = fc
      .tuple(shaped, fc.nat(120), fc.nat(3), fc.constantFrom(...words))
      .map(([text, at, length, word]) => text.slice(0, at) + word + text.slice(at + length));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((all) => all.join('')),
          cut,
        ),
        (text) => {
          const isRead = readGraphql(text) !== null;
          // Descriptions, empty sets and arguments, and variables of fragments are read by some servers and not by this one; nothing is lost by reading them.
          if (isParsed(text)) assert.ok(isRead, text);
          else if (isRead) assert.ok(/\(\s*[,\s]*\)|\{[,\s]*(?:#x\s*)*[,\s]*\}|"|fragment|\(/.test(text), text);
        },
      ),
    );
  });

  test('gives out the strings in it, as a server takes them, with the names they belong to', () => {
    const text = '"d" query Q($v: S = "e") { a(b: "x\\n\\u0041\\u{42}\\/", c: {d: ["y", """z\\""" \\n"""]}) @e(f: "w") }';
    const document = readGraphql(text);
    const found = document?.literalKinds.map((kind, index) => [
      text.slice(document.literalNameStarts[index], document.literalNameEnds[index]),
      graphqlStringValue(text, document.literalStarts[index] ?? 0, document.literalEnds[index] ?? 0, kind),
    ]);

    assert.deepEqual(found, [
      ['', 'd'],
      ['v', 'e'],
      ['b', 'x\nAB/'],
      ['d', 'y'],
      ['d', 'z""" \\n'],
      ['f', 'w'],
    ]);
  });

  test('gives out the values of strings as the reference implementation does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const text = JSON.stringify(value);

        assert.equal(graphqlStringValue(text, 0, text.length, graphqlToken.string), value);
      }),
    );
  });

  test('gives out comments and the names that reach a prototype', () => {
    const text = '#one\n#two\n{ __proto__: a(__proto__: 1, constructor: {prototype: 2, b: 3}) } #three';
    const document = readGraphql(text);
    const cut = (spans: readonly number[] = []) =>
      spans.flatMap((start, index) => (index % 2 === 0 ? [text.slice(start, spans[index + 1])] : []));

    assert.deepEqual(cut(document?.comments), ['one\n#two', 'three']);
    assert.deepEqual(cut(document?.oddNames), ['__proto__', '__proto__', 'constructor', 'prototype']);
  });

  test('is said to be too deep, or too long, instead of being read', () => {
    const deep = `{a${'{a'.repeat(600)}`;

    assert.equal(readGraphql(deep)?.unread, 'too-deep');
    assert.equal(readGraphql(`{a(b:${'['.repeat(600)}`)?.unread, 'too-deep');
    assert.equal(readGraphql(`{${'a '.repeat(70_000)}}`)?.unread, 'too-long');
    assert.equal(readGraphql(`{a${'{a'.repeat(400)}${'}'.repeat(401)}`)?.unread, null);
  });
});

function isParsed(text: string): boolean {
  try {
    return parse(text).definitions.some(isExecutableDefinitionNode);
  } catch {
    return false;
  }
}
