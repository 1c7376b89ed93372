import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Status } from '@sluice/control';
import { measureOverload, openCountingUpstream } from '../bench/limits/overload.ts';
import { startConfigured } from '../bench/peers/sluice.ts';
import { openScene } from '../bench/processes/scene.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-limits-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function statuses(url: string, requests: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (let request = 0; request < requests; request += 1) {
    const answer = await fetch(`${url}/x`, { headers: { 'x-api-key': 'one' } });
    await answer.arrayBuffer();
    found.push(answer.status);
  }
  return found;
}

const passed = (found: readonly number[]): number => found.filter((status) => status === 200).length;

function policyFile(name: string, quota: number): string {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, `version: 1\nlimits:\n  - { id: quota, by: consumer, quota: ${quota} per month }\n`);
  return file;
}

/** The most that is counted as taken of a quota. */
function takenIn(text: string): number {
  const lines = text.split('\n').filter((line) => line !== '');
  return Math.max(0, ...lines.map((line) => (JSON.parse(line) as [string, object, [number, number]])[2][1]));
}

const configured = (port: number, policy: string): string =>
  `mode: enforce\nworkers: 2\napis:\n  - { name: shop, upstream: "http://127.0.0.1:${port}" }\npolicies: [${JSON.stringify(policy)}]\n`;

suite('counters of limits', () => {
  test('a quota goes on where it was over a reload, a restart and an upgrade', async () => {
    await using upstream = await openCountingUpstream();
    const policy = policyFile('goes-on', 10);
    await using scene = await openScene(join(folder, 'goes-on'), configured(upstream.port, policy));
    const { url } = scene.peer;
    assert.equal(passed(await statuses(url, 4)), 4);
    writeFileSync(policy, readFileSync(policy, 'utf8').replace('10 per', '16 per'));
    await scene.control.call('POST', '/api/v1/reload');
    assert.equal(passed(await statuses(url, 4)), 4);
    await scene.control.call('POST', '/api/v1/restart');
    assert.equal(passed(await statuses(url, 3)), 3);
    await scene.control.call('POST', '/api/v1/upgrade');
    const rest = await statuses(url, 20);

    // What died unspent with a worker that was replaced is taken: a request or two for each.
    assert.ok(passed(rest) >= 1 && passed(rest) <= 5, `${passed(rest)} of 5`);
    assert.ok((upstream.counts.get('one') ?? 0) <= 16);
    assert.equal(rest.at(-1), 429);
  });

  test('after a kill of the supervisor a quota goes on: what was counted is in the file, and a share is spent meanwhile', async () => {
    await using upstream = await openCountingUpstream();
    const scene = await openScene(join(folder, 'killed'), configured(upstream.port, policyFile('killed', 12)));
    try {
      assert.equal(passed(await statuses(scene.peer.url, 6)), 6);
      const file = join(scene.dataFolder, 'counters.jsonl');
      while (!existsSync(file) || takenIn(readFileSync(file, 'utf8')) < 6) await delay(20);
      const before = (await scene.control.call<Status>('GET', '/api/v1/status')).process;
      process.kill(before, 'SIGKILL');
      assert.ok(passed(await statuses(scene.peer.url, 4)) >= 1);
      const untilMs = Date.now() + 60_000;
      for (let now = 0; (now === 0 || now === before) && Date.now() < untilMs; await delay(100))
        now = (await scene.control.call<Status>('GET', '/api/v1/status').catch(() => null))?.process ?? 0;
      await statuses(scene.peer.url, 30);

      const got = upstream.counts.get('one') ?? 0;
      assert.ok(got >= 7 && got <= 24, `${got} of 12`);
    } finally {
      await scene[Symbol.asyncDispose]();
    }
  });

  test('a quota goes on where it was after an end and a start', async () => {
    await using upstream = await openCountingUpstream();
    const text = configured(upstream.port, policyFile('starts-again', 10));
    const first = await startConfigured(join(folder, 'starts-again'), text);
    assert.equal(passed(await statuses(first.url, 6)), 6);
    await first.stop();
    const second = await startConfigured(join(folder, 'starts-again'), text);
    const rest = await statuses(second.url, 10);
    await second.stop();

    assert.ok(passed(rest) <= 4 && passed(rest) >= 1, `${passed(rest)} of 4`);
  });

  test('a quota is not exceeded under overload while workers are killed', async () => {
    const home = join(folder, 'overload');
    const reading = await measureOverload({ folder: home, quota: 40, consumers: 3, perSecond: 300, kills: 2, say: () => undefined });

    assert.ok(reading.exceeded <= 0, `${reading.exceeded} beyond the quota; ${reading.why}`);
    assert.ok(reading.leastShare > 0.3, `${reading.leastShare}`);
  });
});
