import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import type { Reloaded, Restarted, Status } from '@sluice/control';
import { measureReloads } from '../bench/processes/reload.ts';
import { measureRollingRestarts } from '../bench/processes/rolling-restart.ts';
import { openScene, openUpstream } from '../bench/processes/scene.ts';
import { reasonsOf, SteadyLoad } from '../bench/processes/steady-load.ts';
import { measureWorkerKills } from '../bench/processes/worker-kill.ts';

const home = mkdtempSync(join(tmpdir(), 'sluice-processes-'));
after(() => rmSync(home, { recursive: true, force: true }));
const place = (name: string) => mkdtempSync(join(home, `${name}-`));
const say = () => {};

/** The figures of these names measure the same for longer. */
suite('several workers', () => {
  test('fail no request over reloads, and no exchange is of two revisions', async () => {
    const { asked, failed, mixed, why } = await measureReloads({
      folder: place('reload'),
      reloads: 4,
      everyMs: 200,
      perSecond: 200,
      say,
    });

    assert.deepEqual([failed, mixed], [0, 0], why);
    assert.ok(asked > 100);
  });

  test('fail no request while they are replaced one by one, and what is long survives', async () => {
    const { keptAlive, oneEach, cutOff } = await measureRollingRestarts({
      folder: place('rolling'),
      restarts: 1,
      everyMs: 200,
      perSecond: 100,
      requestsLeast: 100,
      longMs: 3_000,
      say,
    });

    assert.deepEqual([keptAlive.failed, oneEach.failed, cutOff], [0, 0, []], `${keptAlive.why}; ${oneEach.why}`);
  });

  test('are replaced when they are killed: nothing is refused, and nothing that was answered is lost', async () => {
    const { failedOtherwise, unrecorded, why } = await measureWorkerKills({ folder: place('kill'), kills: 2, perSecond: 100, say });

    assert.deepEqual([failedOtherwise, unrecorded], [0, 0], why);
  });

  test('are told one by one and as a sum; what only their start can change waits for a restart, and what nobody can is told', async () => {
    await using upstream = await openUpstream('{"ok":true}');
    const configuration = `mode: enforce\nworkers: 2\napis:\n  - { name: shop, upstream: "http://127.0.0.1:${upstream.port}" }\n`;
    await using scene = await openScene(place('status'), configuration);
    for (let count = 0; count < 10; count += 1) await (await fetch(`${scene.peer.url}/x`)).text();
    const asked = await scene.control.call<Status>('GET', '/api/v1/status');
    const written = readFileSync(scene.file, 'utf8');

    writeFileSync(scene.file, `${written}retentionDays: 7\n`.replace('workers: 2', 'workers: 3').replace(/port: \d+/, 'port: 1'));
    const reloaded = await scene.control.call<Reloaded>('POST', '/api/v1/reload');
    const restarted = await scene.control.call<Restarted>('POST', '/api/v1/restart');
    writeFileSync(scene.file, written.replace('mode: enforce', 'mood: enforce'));
    const refused = await scene.control.call<Restarted>('POST', '/api/v1/restart');

    const each = asked.workers.map(({ counters }) => counters['exchanges'] ?? 0);
    assert.equal(
      each.reduce((sum, count) => sum + count, 0),
      asked.counters['exchanges'],
    );
    assert.ok(reloaded.ok && restarted.ok && !refused.ok);
    assert.deepEqual(
      reloaded.warnings.map(({ message }) => message.split(' needs')[0]),
      ['listen.port', 'workers'],
    );
    assert.deepEqual([restarted.replaced, restarted.whyNotAll], [3, null]);
    const { workers, counters, recorder } = await scene.control.call<Status>('GET', '/api/v1/status');
    assert.equal(workers.filter(({ isReady }) => isReady).length, 3);
    assert.notEqual(recorder.process, asked.recorder.process, 'another recorder keeps by the new rules');
    assert.ok((counters['exchanges'] ?? 0) >= (asked.counters['exchanges'] ?? 0), 'what old workers counted stays in the sum');
  });
});

suite('an upgrade', () => {
  test('fails no request: another supervisor is in service, and whoever waits for the first goes on waiting', async (t) => {
    await using upstream = await openUpstream('{"ok":true}', 0, 5);
    const configuration = `mode: enforce\nworkers: 2\napis:\n  - { name: shop, upstream: "http://127.0.0.1:${upstream.port}" }\n`;
    await using scene = await openScene(place('upgrade'), configuration);
    const loads = [true, false].map((isKeptAlive) => new SteadyLoad({ url: `${scene.peer.url}/x`, perSecond: 50, isKeptAlive }));
    t.after(() => Promise.all(loads.map((load) => load.stop())));

    const upgraded: { readonly process: number } = await scene.control.call('POST', '/api/v1/upgrade');
    const status = await scene.control.call<Status>('GET', '/api/v1/status');
    const again: { readonly process: number } = await scene.control.call('POST', '/api/v1/upgrade');
    await Promise.all(loads.map((load) => load.stop()));

    assert.equal(status.process, upgraded.process);
    assert.notEqual(again.process, upgraded.process);
    assert.ok(process.kill(scene.peer.process, 0), 'the first process stands in');
    assert.equal(reasonsOf(loads.flatMap(({ failures }) => failures)), 'no failure');
  });

  test('that cannot start leaves the running one in service', async () => {
    await using upstream = await openUpstream('{"ok":true}');
    const configuration = `mode: enforce\nworkers: 1\napis:\n  - { name: shop, upstream: "http://127.0.0.1:${upstream.port}" }\n`;
    await using scene = await openScene(place('upgrade-fails'), configuration);
    writeFileSync(scene.file, 'version: 1\napis: []\n');

    await assert.rejects(scene.control.call('POST', '/api/v1/upgrade'), /not upgraded/);

    const { process: id } = await scene.control.call<Status>('GET', '/api/v1/status');
    assert.equal(id, scene.peer.process);
    assert.equal((await fetch(`${scene.peer.url}/x`)).status, 200);
  });
});
