import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { sqlError } from '../classes/sql-error.ts';
import { createDetection } from '../detection.ts';
import { Hits } from '../hits.ts';
import { sqlErrors } from '../testing/specimens-sql-errors.ts';

const detection = createDetection([sqlError]);
const hits = new Hits();

suite('the error of a database is found', () => {
  for (const [origin, messages] of Object.entries(sqlErrors)) {
    messages.forEach((message, index) => {
      test(`${origin}, ${index}`, () => {
        assert.ok(isLikely(message));
      });

      test(`${origin}, ${index}, as a page of HTML`, () => {
        assert.ok(isLikely(`<p>${message.replaceAll('"', '&quot;').replaceAll("'", '&#39;')}</p>`));
      });

      test(`${origin}, ${index}, in a log of its own`, () => {
        assert.ok(isLikely(JSON.stringify({ level: 'error', text: `failed:\n${message}` })));
      });
    });
  }
});

suite('what is said of tables and columns otherwise is none', () => {
  for (const text of [
    'The column chart does not exist',
    'This table has 2 columns but 1 values are shown',
    'TRANSFER_LOCK_STATE_UNSPECIFIED',
    'ORA-7421',
    'SQLSTATE is a code of five characters',
    'Unknown column in the spreadsheet',
    'Duplicate entry for this contest',
    'The relation "is part of" does no harm',
    'Table tennis doesn’t exist here',
    'Syntax error',
    'Deadlock found in the negotiations',
  ]) {
    test(text, () => {
      assert.ok(!isLikely(text));
    });
  }
});

function isLikely(text: string): boolean {
  const bytes = new TextEncoder().encode(text);
  hits.reset();
  detection.lookText('', bytes, 0, bytes.length, hits);
  return hits.confidences.subarray(0, hits.count).some((level) => level > 0);
}
