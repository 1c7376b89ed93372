import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
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
