import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeDataFolder } from './data-folder.ts';

test('a data folder that cannot be made is told with its path, why, and where another is named', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'a-file');
  writeFileSync(file, '');

  assert.throws(() => makeDataFolder(join(file, 'data')), {
    code: 'SLUICE_COMMAND_NO_DATA_FOLDER',
    message: `cannot make the data folder ${join(file, 'data')} (ENOTDIR)`,
  });
});
