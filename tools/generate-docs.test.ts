import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { referencePages, refreshPages } from './generate-docs.ts';

const root = dirname(import.meta.dirname);

test('the reference pages and the schema are what the code says', async () => {
  assert.deepEqual(await refreshPages(root, true), [], 'run npm run generate');
});

test('every page says something of everything', async () => {
  const pages = await referencePages(root);

  assert.match(pages.get('docs/reference/errors.md') ?? '', /`SLUICE_CONTROL_NO_SUCH_EXCHANGE` \| 404 \| `no exchange \{id\}`/);
  assert.match(pages.get('docs/reference/commands.md') ?? '', /## sluice replay-har/);
  assert.match(pages.get('docs/reference/configuration.md') ?? '', /`timeouts\.drainMs` \| whole number, 1 to 3600000 \| `10000`/);
  assert.match(pages.get('docs/reference/classes.md') ?? '', /`finance\.iban`/);
  assert.ok(![...pages.values()].some((text) => text.includes('undefined')));
});
