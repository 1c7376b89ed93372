import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, suite, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { sluice } from './support/commands.ts';
import { type Running, running } from './support/running.ts';

async function ask(url: string): Promise<void> {
  const [answer] = (await once(get(url, { agent: false }), 'response')) as [IncomingMessage];
  await text(answer);
}

async function exchangesIn(folder: string): Promise<number> {
  const { stdout } = await sluice(folder, ['exchanges', '--limit', '1000', '--json']);
  return (JSON.parse(stdout) as { rows: readonly object[] }).rows.length;
}

suite('the life of a data folder', () => {
  let live: Running;
  const data = () => join(live.folder, '.sluice');
  const backup = () => join(live.folder, 'one.tar');

  before(async () => {
    live = await running({
      upstream: (_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":1}'),
    });
    for (let count = 0; count < 20; count += 1) await ask(`${live.url}/people/${count}`);
  });
  after(() => live[Symbol.asyncDispose]());

  test('a backup is written while traffic goes on, is its owner alone, and says that the keys are in it', async () => {
    let isOver = false;
    const traffic = (async () => {
      while (!isOver) await ask(`${live.url}/people/7`);
    })();

    const { code, stderr } = await sluice(live.folder, ['backup', 'one.tar']);
    isOver = true;
    await traffic;

    assert.equal(code, 0, stderr);
    assert.match(stderr, /THE KEYS ARE IN IT/);
    assert.equal(statSync(backup()).mode & 0o777, 0o600);
    assert.match((await sluice(live.folder, ['backup', 'one.tar'])).stderr, /is there already/);
    assert.equal((await sluice(live.folder, ['backup', '.', '--without-keys'])).code, 0);
  });

  test('a purge shows how much goes and needs a yes, and then nothing of it is left', async () => {
    assert.match((await sluice(live.folder, ['purge'])).stderr, /say either/);
    const asked = await sluice(live.folder, ['purge', '--everything']);
    assert.deepEqual([asked.code, /this erases [\d,]+ exchanges/.test(asked.stderr), /say --yes/.test(asked.stderr)], [2, true, true]);
    assert.match((await sluice(live.folder, ['purge', '--before', '1d', '--yes'])).stdout, /nothing to erase/);
    assert.match((await sluice(live.folder, ['purge', '--api', 'people', '--yes'])).stdout, /^erased: [\d,]+ exchanges of people/);

    assert.equal(await exchangesIn(live.folder), 0);
    await ask(`${live.url}/people/1`);
    assert.equal(await exchangesIn(live.folder), 1);
  });

  test('a restore is refused while Sluice runs; then it puts everything back and moves aside what was there', async () => {
    assert.match((await sluice(live.folder, ['restore', 'one.tar', '--yes'])).stderr, /Sluice runs on/);
    live.process.kill('SIGTERM');
    await once(live.process, 'exit');
    const keys = readFileSync(join(data(), 'keys.json'), 'utf8');

    const { code, stdout, stderr } = await sluice(live.folder, ['restore', 'one.tar', '--yes', '--json']);

    assert.equal(code, 0, stderr);
    const { aside }: { aside: string } = JSON.parse(stdout);
    assert.ok(existsSync(join(aside, 'exchanges.duckdb')));
    assert.ok((await exchangesIn(live.folder)) >= 20);
    assert.equal(readFileSync(join(data(), 'keys.json'), 'utf8'), keys);
  });

  test('a backup that is damaged changes nothing', async () => {
    const hurt = readFileSync(backup());
    hurt[Math.floor(hurt.length / 2)] = (hurt[Math.floor(hurt.length / 2)] ?? 0) ^ 1;
    writeFileSync(join(live.folder, 'hurt.tar'), hurt);
    const before = readdirSync(live.folder).length;

    const { code, stderr } = await sluice(live.folder, ['restore', 'hurt.tar', '--yes']);

    assert.deepEqual([code, readdirSync(live.folder).length], [2, before]);
    assert.match(stderr, /cannot be used as a backup/);
    assert.ok((await exchangesIn(live.folder)) >= 20);
  });
});

test('data of an older version is upgraded after a backup, which brings it back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-old-'));
  const fixture = new URL('../packages/store-local/src/testing/fixtures/format-2.duckdb.gz', import.meta.url);
  const words = ['--data', join(folder, 'data')];
  assert.equal((await sluice(folder, ['keys', 'rotate', ...words])).code, 0);
  writeFileSync(join(folder, 'data', 'exchanges.duckdb'), gunzipSync(readFileSync(fixture)));

  const refused = await sluice(folder, ['leaks', ...words]);
  assert.deepEqual([refused.code, /has format 2.*\n.*upgrade-data/.test(refused.stderr)], [2, true], refused.stderr);
  const upgraded = await sluice(folder, ['upgrade-data', '--json', ...words]);
  assert.equal(upgraded.code, 0, upgraded.stderr);
  assert.match((await sluice(folder, ['upgrade-data', ...words])).stdout, /of this version already/);
  assert.match((await sluice(folder, ['leaks', ...words])).stdout, /personal\.email/);

  const { backup }: { backup: string } = JSON.parse(upgraded.stdout);
  const back = await sluice(folder, ['restore', backup, '--yes', ...words]);
  assert.match(back.stdout, /older format: run "sluice upgrade-data"/);
  assert.equal((await sluice(folder, ['leaks', ...words])).code, 2);
  rmSync(folder, { recursive: true, force: true });
});
