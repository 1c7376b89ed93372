import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controlPathOf } from './control-path.ts';

test('the control socket is in its data folder', () => {
  assert.equal(controlPathOf('/var/lib/sluice', 'linux', '/tmp'), '/var/lib/sluice/control.sock');
});

test('a path that no socket can have is replaced by one that is its own', () => {
  const deep = `/srv/${'a/'.repeat(60)}`;

  const path = controlPathOf(`${deep}one`, 'linux', '/tmp');

  assert.ok(Buffer.byteLength(path) <= 100);
  assert.match(path, /^\/tmp\/sluice-[0-9a-f]{16}\.sock$/);
  assert.notEqual(path, controlPathOf(`${deep}two`, 'linux', '/tmp'));
});

test('Windows has a named pipe', () => {
  assert.match(controlPathOf('/data', 'win32'), /^\\\\\.\\pipe\\sluice-[0-9a-f]{16}$/);
});
