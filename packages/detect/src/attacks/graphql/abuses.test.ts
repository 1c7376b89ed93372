import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { getIntrospectionQuery } from 'graphql';
import { graphqlAbuses } from './abuses.ts';
import { defaultGraphqlLimits, strictestGraphqlLimits } from './limits.ts';
import { graphqlDocument, isMutation } from './recognise.ts';

function familiesOf(text: string, allowsIntrospection = false): readonly string[] {
  const document = graphqlDocument(text, true);
  assert.ok(document, text);
  return graphqlAbuses(document, defaultGraphqlLimits, allowsIntrospection).map(({ family }) => family);
}

suite('what a document asks too much of', () => {
  test('is said by family, with the count and the bound', () => {
    const document = graphqlDocument(`{${'a '.repeat(11)}}`, true);
    assert.ok(document);

    assert.deepEqual(graphqlAbuses(document, defaultGraphqlLimits, false), [
      { family: 'duplicates', cwe: 'CWE-770', what: '11 times the same field in one place, at most 10' },
    ]);
  });

  test('the question of tools about the schema passes where it may be asked, and a circular one nowhere', () => {
    const circular = '{__schema {types {fields {type {fields {type {fields {name}}}}}}}}';

    assert.deepEqual([familiesOf(getIntrospectionQuery()), familiesOf(getIntrospectionQuery(), true)], [['introspection'], []]);
    assert.deepEqual([familiesOf(circular), familiesOf(circular, true)], [['introspection', 'introspectionLists'], ['introspectionLists']]);
  });

  test('what is nested too deeply to be read is too deep, and what is too long to be read too long', () => {
    assert.deepEqual(familiesOf(`{a${'{a'.repeat(600)}`), ['depth']);
    assert.deepEqual(familiesOf(`{${'a '.repeat(70_000)}}`), ['tokens']);
  });
});

suite('where nothing says that documents stand there', () => {
  test('a few names in braces are no document, and everything that says more is one', () => {
    for (const text of ['{}', '{name}', '{first, last}', '{ a b c }']) assert.equal(graphqlDocument(text, false), null, text);
    for (const text of ['query{a}', '{a{b}}', '{a(b:1)}', '{a:b}', '{a @b}', '{...F}', '{a b c d e f g h}', '{name} fragment F on T {a}'])
      assert.ok(graphqlDocument(text, false), text);
  });
});

test('a mutation is the operation that is named, and any where the name says nothing', () => {
  const document = graphqlDocument('query A {a} mutation B {b} fragment F on T {c}', true);
  assert.ok(document);

  assert.deepEqual(
    ['A', 'B', null, 'F', 'X'].map((name) => isMutation(document, name)),
    [false, true, true, true, true],
  );
});

test('of two limits each bound is the smaller one', () => {
  const strict = strictestGraphqlLimits({ ...defaultGraphqlLimits, depth: 3 }, { ...defaultGraphqlLimits, aliases: 1 });

  assert.deepEqual(strict, { ...defaultGraphqlLimits, depth: 3, aliases: 1 });
});
