import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matrixText } from './policy-matrix.run.ts';

const matrix = {
  callers: ['anonymous', 'customer', '=admin'],
  rows: [
    { api: 'shop', endpoint: 'GET /orders', answers: ['no', 'if', 'yes'] as const, conditions: ['only rows with item.a == "x" || item.b'] },
    { api: 'shop', endpoint: 'DELETE /orders', answers: ['no', 'no', 'no'] as const, conditions: [] },
  ],
  nobody: ['DELETE /orders'],
  everybody: [],
};

test('a matrix is a table, a page in Markdown, and CSV that no program takes for formulas', () => {
  assert.match(matrixText(matrix, 'table'), /^OPERATION +ANONYMOUS +CUSTOMER +=ADMIN +IF\nGET \/orders +no +if +yes/);
  assert.match(
    matrixText(matrix, 'markdown'),
    /^\| GET \/orders \| no \| if \| yes \| only rows with item\.a == "x" \\\|\\\| item\.b \|$/m,
  );
  assert.match(matrixText(matrix, 'markdown'), /^Nobody may call: DELETE \/orders\nEverybody may call: none$/m);
  assert.equal(matrixText(matrix, 'csv').split('\r\n')[0], "operation,anonymous,customer,'=admin,if");
  assert.match(matrixText(matrix, 'csv'), /^GET \/orders,no,if,yes,"only rows with item\.a == ""x"" \|\| item\.b"$/m);
});
