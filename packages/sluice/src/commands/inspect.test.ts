import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { attacks, createAttackDetection } from '@sluice/detect';
import { inspectedOf, sumText } from '../inspect/sums.ts';
import { Output } from '../ui/output.ts';
import { attackByShortName } from './inspect.ts';

test('every attack on the shelf has one short name', () => {
  assert.deepEqual(Object.values<string>(attackByShortName).toSorted(), attacks.map(({ id }) => id).toSorted());
});

test('the guide of attacks shows what the command prints', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'attacks.md'), 'utf8');
  const [, value = '', shown = ''] = /```console\n\$ sluice inspect "([^"]+)"\n(.*?)\n```/s.exec(page) ?? [];
  const output = new Output({ isJson: false, isColoured: false, isQuiet: false });

  const sums = createAttackDetection(attacks).explain(value, { name: '', isName: false, channel: 'body', host: null, content: 'unknown' });

  assert.equal(sums.map((one) => sumText(inspectedOf(one, 'unknown'), output)).join('\n\n'), shown);
});
