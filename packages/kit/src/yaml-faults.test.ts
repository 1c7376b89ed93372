import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineCounter, parseDocument } from 'yaml';
import { yamlFaults } from './yaml-faults.ts';

function told(text: string): readonly string[] {
  const lineCounter = new LineCounter();
  const { errors } = parseDocument(text, { prettyErrors: false, lineCounter });
  return yamlFaults(errors, text).map(({ offset, message }) => {
    const { line, col } = lineCounter.linePos(offset);
    return `${line}:${col} ${message}`;
  });
}

test('a brace in a text without quotes is one fault, with the text in quotes', () => {
  const text = 'access:\n  - { id: a, match: { endpoint: GET /orders/{orderId} }, permit: verified }\n  - { id: b, permit: anyone }\n';

  assert.deepEqual(told(text), ['2:45 "{" begins a mapping here; put the text in quotes: "GET /orders/{orderId}"']);
  assert.deepEqual(told('a: [GET /a, GET /b/{id}]\n'), ['1:20 "{" begins a mapping here; put the text in quotes: "GET /b/{id}"']);
});

test('quotes around a part of a text are one fault, with the remedy', () => {
  const [only, ...others] = told('when: "a" == claims.sub\nother: 1\n');

  assert.match(only ?? '', /^1:11 a text that begins with a quote ends with it/);
  assert.deepEqual(others, []);
});

test('keys that come twice are told, each, and what else is wrong in the words of the parser', () => {
  assert.deepEqual(told('a: 1\na: 2\nb: 1\nb: 2\n'), ['2:1 map keys must be unique', '4:1 map keys must be unique']);
  assert.equal(told('a: [1, 2\nb: 3\n').length, 1);
});

test('a line that begins in a wrong column is told in words of whoever wrote it', () => {
  assert.deepEqual(told('access:\n  - id: a\n   match: { api: b }\n'), [
    '3:1 this line begins in no column of those before it; indent it as the others of the same item are, or begin it with "- "',
  ]);
  assert.deepEqual(told('a:\n    b: 1\n  c: 2\n'), ['3:1 this line begins in another column than those beside it; indent it as they are']);
});
