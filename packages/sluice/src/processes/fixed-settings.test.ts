import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settingsOf } from '../config/settings.ts';
import { reloadable } from './fixed-settings.ts';

const surroundings = {
  file: 'sluice.yaml',
  absolute: (path: string) => path,
  read: () => 'PEM',
  filesOf: () => [],
  secret: () => '',
};
const api = { name: 'shop', upstream: 'http://127.0.0.1:1' };
const clear = settingsOf({ version: 1, apis: [api] }, surroundings);
const secured = settingsOf({ version: 1, listen: { tls: { certificates: [{ cert: 'c', key: 'k' }] } }, apis: [api] }, surroundings);

test('a reload neither begins nor ends to speak TLS, and says so', () => {
  for (const [inForce, asked, words] of [
    [clear, secured, 'in cleartext'],
    [secured, clear, 'over TLS'],
  ] as const) {
    const { settings, warnings } = reloadable(inForce, asked);

    assert.equal(settings.tls, inForce.tls);
    assert.deepEqual(
      warnings.map(({ message }) => message),
      [`listen.tls needs a restart: clients are still spoken to ${words}`],
    );
  }
});

test('a reload takes other certificates', () => {
  const other = settingsOf(
    { version: 1, listen: { tls: { certificates: [{ cert: 'other', key: 'other' }], minVersion: '1.3' } }, apis: [api] },
    surroundings,
  );

  const { settings, warnings } = reloadable(secured, other);

  assert.deepEqual([settings.tls, warnings], [other.tls, []]);
});

test('what a worker has from its start stays at a reload, and the warning names the restart that takes it', () => {
  const other = settingsOf({ version: 1, listen: { http2: { cleartext: true } }, overload: { enabled: false }, apis: [api] }, surroundings);

  const { settings, warnings } = reloadable(clear, other);

  assert.deepEqual([settings.overload, settings.http2], [clear.overload, clear.http2]);
  assert.deepEqual(
    warnings.map(({ message }) => message),
    ['overload needs a restart: what it was stays in force', 'listen.http2 needs a restart: what it was stays in force'],
  );
  assert.ok(warnings.every(({ fix }) => fix?.includes('sluice restart')));
});
