import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { makeCanary, searchFolder } from './canary.ts';

const root = mkdtempSync(join(tmpdir(), 'sluice-canary-'));
after(() => rmSync(root, { recursive: true }));
const canary = makeCanary();

test('a value is found as it is, in hex, URL-encoded and in base64 wherever it stood', () => {
  const written = [
    canary,
    Buffer.from(canary).toString('hex'),
    encodeURIComponent(canary),
    ...['', 'a', 'ab', 'abc'].map((before) => Buffer.from(`${before}${canary}and more`).toString('base64')),
    ...['', 'a', 'ab'].map((before) => Buffer.from(`${before}${canary}`).toString('base64url')),
  ];

  for (const text of written) assert.equal(search(`x${text}y`).found.length, 1, text);
});

test('a value that lies across the border of two reads is found', () => {
  for (const before of [2 ** 20 - 10, 2 ** 20, 2 ** 21 - 1])
    assert.equal(search('.'.repeat(before) + canary).found.length, 1, String(before));
});

test('what was never written is not found', () => {
  const { found, filesSearched, unread } = search(makeCanary().repeat(100));

  assert.deepEqual({ found, filesSearched, unread }, { found: [], filesSearched: 1, unread: [] });
});

test('a file that was not written since is not searched', () => {
  const folder = mkdtempSync(join(root, 'old-'));
  writeFileSync(join(folder, 'file'), canary);

  assert.equal(searchFolder(folder, canary, Date.now() + 60_000).filesSearched, 0);
});

function search(text: string) {
  const folder = mkdtempSync(join(root, 'data-'));
  writeFileSync(join(folder, 'file'), text);
  return searchFolder(folder, canary, 0);
}
