import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { standingOf } from '../standing.ts';
import { dataFolderOf } from './data-folder-of.ts';
import { findSettings } from './find-settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-settings-'));
after(() => rmSync(folder, { recursive: true }));

test('a configuration with mistakes still says where its data are', () => {
  for (const [name, mistake] of Object.entries({ unknown: 'mod: x\n', broken: 'apis: [\n' })) {
    writeFileSync(join(folder, `${name}.yaml`), `version: 1\ndata: kept/here # of everything\n${mistake}`);

    assert.equal(dataFolderOf(standing({ config: `${name}.yaml` })), join(folder, 'kept/here'));
  }
});

test('where the data are is read as the whole configuration is', () => {
  const apis = 'apis:\n  - name: shop\n    upstream: http://a\n';
  for (const [name, data] of Object.entries({ plain: 'data: a/b\n', quoted: 'data: "a b" # c\n', none: '', absolute: 'data: /srv/a\n' })) {
    writeFileSync(join(folder, `${name}.yaml`), `version: 1\n${data}${apis}`);
    const said = standing({ config: `${name}.yaml` });
    const found = findSettings(said);

    assert.ok(found.ok);
    assert.equal(dataFolderOf(said), found.value.dataFolder);
  }
});

test('--data wins over the configuration, and is relative to where the person stands', () => {
  writeFileSync(join(folder, 'right.yaml'), 'version: 1\ndata: a\napis:\n  - name: shop\n    upstream: http://a\n');
  const said = standing({ config: 'right.yaml', data: 'b' });

  const found = findSettings(said);

  assert.equal(dataFolderOf(said), join(folder, 'b'));
  assert.ok(found.ok && found.value.dataFolder === join(folder, 'b'));
});

test('without a configuration it is the demo that is meant', () => {
  const found = findSettings(standing({}));

  assert.equal(dataFolderOf(standing({})), join(folder, '.sluice', 'demo'));
  assert.ok(!found.ok && found.failure[0]?.fix?.includes('sluice init'));
});

test('paths are meant from where the person stands, also when npm moved away from there', () => {
  assert.equal(standingOf({}, { INIT_CWD: '/home/ann' }, '/srv/sluice').folder, '/home/ann');
  assert.equal(standingOf({}, {}, '/srv/sluice').folder, '/srv/sluice');
});

function standing(options: Parameters<typeof standingOf>[0]) {
  return standingOf(options, { SLUICE_CWD: folder }, '/');
}
