import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { killTree } from '../bench/processes/kill-tree.ts';

const main = join(dirname(import.meta.dirname), 'packages', 'sluice', 'src', 'main.ts');
const folder = mkdtempSync(join(tmpdir(), 'sluice-pseudonyms-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Paths are relative to this folder, wherever npm was called. */
const environment = { ...process.env, SLUICE_CWD: folder };

const upstream = createServer((_request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end('{"email":"ada@mail.example.com"}');
});

test('a pseudonym is the same after a restart, and another once its key was destroyed', async () => {
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  after(() => upstream.close());
  const api = `{ name: made, upstream: 'http://127.0.0.1:${(upstream.address() as AddressInfo).port}' }`;
  writeFileSync(join(folder, 'sluice.yaml'), `version: 1\nmode: enforce\nlisten: { port: 0 }\npolicies: [p.yaml]\napis: [${api}]\n`);
  const rule = `{ id: mails, match: { class: personal.email }, treat: 'mask:pseudonym(consumer)' }`;
  writeFileSync(join(folder, 'p.yaml'), `version: 1\nrules:\n  - ${rule}\n`);

  const first = await started();
  const before = await mailAt(first.url);
  await stopped(first.process);
  const second = await started();
  const again = await mailAt(second.url);
  const destroyed = sluice('keys', 'destroy', 'p1', '--yes');
  const other = await mailAt(second.url);
  const listed = sluice('keys', 'list');
  await stopped(second.process);

  assert.match(before, /^[a-z][a-z2-7]{14}@pseudonym\.example$/);
  assert.equal(again, before);
  assert.match(destroyed, /p2 is in use/);
  assert.notEqual(other, before);
  assert.match(listed, /p2 +pseudonyms +in use\np1 +pseudonyms +destroyed/);
});

function sluice(...words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], { cwd: folder, env: environment, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout;
}

async function started(): Promise<{ readonly process: ChildProcess; readonly url: string }> {
  const child = spawn(process.execPath, [main, 'start'], { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  after(() => child.exitCode ?? killTree(child.pid));
  let said = '';
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const url = /listens at (http:[^"\s]+)/.exec(said)?.[1];
        if (url !== undefined) resolve({ process: child, url });
      });
    }
    child.once('exit', () => reject(new Error(said)));
  });
}

async function stopped(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

async function mailAt(url: string): Promise<string> {
  const answer = await fetch(`${url}/people/1`, { headers: { 'x-api-key': 'made up' } });
  const text = await answer.text();
  assert.equal(answer.status, 200, text);
  const body = JSON.parse(text) as { readonly email: string };
  return body.email;
}
