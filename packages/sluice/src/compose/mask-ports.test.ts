import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { type Consumer, consumerId } from '@sluice/model';
import { compactDecrypt } from 'jose';
import type { ConsumerSettings, Settings } from '../config/settings.ts';
import { settingsOf } from '../config/settings.ts';
import { consumerKeyProblems, maskPorts } from './mask-ports.ts';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const encryptTo = JSON.stringify(publicKey.export({ format: 'jwk' }));
const nobody = { id: null, name: null, apiKey: null, tenant: null, plan: null, roles: [], scopes: [] };
const json = Buffer.from('7');

function portsFor(consumer: Partial<ConsumerSettings>) {
  const settings = [{ ...nobody, encryptTo, ...consumer }];
  return maskPorts(
    () => [1, 2],
    randomBytes(32),
    settings,
    (text) => `k1:${text.length}`,
  );
}

function consumer(id: string, tenant: string | null, isVerified: boolean): Consumer {
  return { id: consumerId(id), kind: 'token', isVerified, roles: [], scopes: [], tenant, plan: null };
}

test('a consumer is known by its id, by its key or by the tenant of its verified token, and by nothing else', async () => {
  const byId = portsFor({ id: 'subject-k1:9' }).encrypted(consumer('subject-k1:9', null, false), json);
  const byKey = portsFor({ apiKey: 'secret' }).encrypted(consumer('key-k1:6', null, false), json);
  const byTenant = portsFor({ tenant: 'acme' }).encrypted(consumer('subject-k1:1', 'acme', true), json);

  for (const jwe of [byId, byKey, byTenant]) {
    assert.ok(jwe !== null);
    assert.equal(Buffer.from((await compactDecrypt(jwe, privateKey)).plaintext).toString(), '7');
  }
  assert.equal(portsFor({ tenant: 'acme' }).encrypted(consumer('subject-k1:1', 'acme', false), json), null);
  assert.equal(portsFor({ tenant: 'acme' }).encrypted(consumer('subject-k1:1', null, true), json), null);
  assert.equal(portsFor({ id: 'subject-k1:9' }).encrypted(consumer('subject-k1:8', null, true), json), null);
});

test('a key that is none is an error, and a rule that encrypts for nobody a warning', () => {
  const none = settingsWith([]);
  const broken = settingsWith([{ ...nobody, id: 'a', encryptTo: '{}' }]);

  assert.deepEqual(consumerKeyProblems(none, ['strip']), []);
  assert.deepEqual(
    consumerKeyProblems(none, ['encrypt']).map(({ severity }) => severity),
    ['warning'],
  );
  assert.deepEqual(
    consumerKeyProblems(broken, ['encrypt']).map(({ severity }) => severity),
    ['error'],
  );
});

function settingsWith(consumers: readonly ConsumerSettings[]): Settings {
  const nowhere = { file: null, absolute: (path: string) => path, read: () => '', filesOf: () => [], secret: () => '' };
  return { ...settingsOf({ version: 1, apis: [] }, nowhere), consumers };
}
