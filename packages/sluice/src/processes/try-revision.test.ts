import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { contractPath } from '@sluice/demo';
import type { FlowPorts, GateInputs } from '@sluice/flow';
import { zlibCodec } from '@sluice/gateway';
import { composeInputs } from '../compose/inputs.ts';
import { openSecrets } from '../compose/keys.ts';
import { readText } from '../config/files.ts';
import { settingsOf } from '../config/settings.ts';
import { composeIdentifier } from '../identity/compose-identifier.ts';
import { makeDataFolder } from './data-folder.ts';
import { tryRevision } from './try-revision.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-try-'));
after(() => rmSync(folder, { recursive: true }));
const settings = settingsOf(
  {
    version: 1,
    mode: 'enforce',
    data: folder,
    apis: [
      { name: 'shop', upstream: 'http://127.0.0.1:1', contract: fileURLToPath(contractPath) },
      { name: 'plain', upstream: 'http://127.0.0.1:1', mode: 'observe' },
    ],
  },
  { file: null, absolute: (path) => path, read: readText, filesOf: () => [], secret: () => '' },
);
const { fingerprint, fingerprintKey, mask } = openSecrets(makeDataFolder(folder), settings, () => {});
const identifier = composeIdentifier(settings, { fingerprint });
const ports: FlowPorts = {
  record: {
    append: () => assert.fail('what is tried is not recorded'),
    mayAnswer: true,
    counts: { appended: 0, durable: 0, held: 0, lost: {} },
  },
  codec: zlibCodec,
  fingerprintKey,
  mask,
  now: Date.now,
  wait: () => Promise.resolve(),
  capture: { capture: () => assert.fail('what is tried is not captured') },
  limits: null,
};

test('a revision that judges is let in, and leaves no trace', async () => {
  await tryRevision(await inputs(), identifier, ports);
});

test('a revision whose judgement breaks is not, in any mode', async () => {
  const broken = { ...(await inputs()), detection: {} as GateInputs['detection'] };
  const [shop, plain] = broken.apis;
  assert.ok(shop && plain);

  await assert.rejects(tryRevision({ ...broken, apis: [shop] }, identifier, ports), /cannot judge shop/);
  await assert.rejects(tryRevision({ ...broken, apis: [plain] }, identifier, ports), /cannot judge plain/);
});

async function inputs(): Promise<GateInputs> {
  const composed = await composeInputs(settings);
  assert.ok(composed.ok);
  return composed.value.inputs;
}
