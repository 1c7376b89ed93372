import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ApiKey } from '@sluice/control';
import { commandTree } from '../command-tree.ts';
import { commands } from '../commands.ts';
import { standingOf } from '../standing.ts';
import { openRegister } from './open-register.ts';

const page = readFileSync(new URL('../../../../docs/consumers-and-keys.md', import.meta.url), 'utf8');
const lines = [...page.matchAll(/^```console\n([\s\S]*?)^```/gm)].flatMap(([, block = '']) => block.trim().split('\n'));

test('every command of the page about consumers and keys runs, one after the other', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-page-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const standing = standingOf({ data: folder, quiet: true }, {}, folder);
  const ends: (readonly [string, number])[] = [];
  const said: string[] = [];
  for (const line of lines) {
    const words = line.includes(' ak-') ? line.replace(/ak-\w+/, await firstKey()) : line;
    const tree = commandTree(commands, '', async (definition, values, options) => {
      const write = t.mock.method(process.stdout, 'write', (text: string) => said.push(text) > 0);
      ends.push([line, await definition.run(standing, values, options)]);
      write.mock.restore();
    });
    await tree.parseAsync(Array.from(words.matchAll(/"([^"]*)"|(\S+)/g), ([, quoted, plain]) => quoted ?? plain ?? '').slice(1), {
      from: 'user',
    });
  }

  assert.equal(ends.length, 19);
  assert.deepEqual(
    ends.filter(([, code]) => code !== 0),
    [],
  );
  for (const expected of [/^sluice_\w{49}\n$/, /^ak-\w+ of billing is refused/, /^intact: \d+ entries/m])
    assert.ok(said.some((text) => expected.test(text)));

  async function firstKey(): Promise<string> {
    using register = await openRegister(standing);
    const { rows } = await register.call<{ readonly rows: readonly ApiKey[] }>('GET', '/api/v1/api-keys');
    return rows[0]?.id ?? 'none';
  }
});
