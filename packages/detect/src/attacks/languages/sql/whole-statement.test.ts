import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sqlTokens } from './lexer.ts';
import { isWholeStatement } from './whole-statement.ts';

test('a text is a whole statement where its first words are those of one', () => {
  const statements = [
    'SELECT name FROM users WHERE id = 1',
    'delete from orders',
    'UPDATE t SET a = 1',
    'DROP TABLE x',
    'insert into t values (1)',
  ];
  const others = ['', 'Select one from the list below', "' OR 1=1 --", 'update on the order', 'drop me a line', '1; DROP TABLE x'];

  for (const text of statements) assert.equal(isWholeStatement(sqlTokens(text, 0).tokens), true, text);
  for (const text of others) assert.equal(isWholeStatement(sqlTokens(text, 0).tokens), false, text);
});
