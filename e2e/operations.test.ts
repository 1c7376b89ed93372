import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, suite, test } from 'node:test';
import { readExposition } from './support/read-exposition.ts';
import { type Running, running } from './support/running.ts';

const mail = 'ann.canary-7@example.com';

suite('the operations listener', () => {
  let sluice: Running;
  /** Answers that wait to be let go. */
  const underWay: (() => void)[] = [];

  before(async () => {
    sluice = await running({
      upstream: (request, response) => {
        if (request.url === '/slow') return void underWay.push(() => response.end('late'));
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id: 7, email: mail }));
      },
      configuration: 'operations: { port: 0 }\ntimeouts: { drainMs: 60000 }\n',
    });
  });
  after(() => sluice[Symbol.asyncDispose]());

  const ask = async (path: string): Promise<{ readonly status: number; readonly body: string }> => {
    const [answer] = (await once(get(path, { agent: false }), 'response')) as [IncomingMessage];
    return { status: answer.statusCode ?? 0, body: await text(answer) };
  };
  const figure = async (series: string): Promise<number | undefined> => {
    const { body } = await ask(`${sluice.operations}/metrics`);
    const line = body.split('\n').find((one) => one.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.slice(series.length + 1));
  };

  test('figures are Prometheus text, sum what passed, and hold no value from traffic', async () => {
    for (let count = 0; count < 3; count += 1) await ask(`${sluice.url}/people/${count}/${mail}?token=secret-canary-8`);
    await once(get(`${sluice.url}/people/x`, { agent: false, headers: { 'x-canary': 'a', X_Canary: 'b' } }), 'response');

    const answer = await fetch(`${sluice.operations}/metrics`);
    const body = await answer.text();

    const families = readExposition(body);
    assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
    const sum = (name: string) => families.get(name)?.samples.reduce((total, { value }) => total + value, 0);
    assert.equal(sum('sluice_exchanges_total'), sum('sluice_records_appended_total'));
    assert.ok((sum('sluice_bytes_judged_total') ?? 0) >= 3 * mail.length);
    assert.deepEqual([sum('sluice_workers'), sum('sluice_workers_silent'), sum('sluice_recorder_up')], [1, 0, 1]);
    assert.equal(families.get('process_resident_memory_bytes')?.samples.length, 3);
    assert.doesNotMatch(body, /canary/i);
  });

  test("Prometheus's own tool finds nothing wrong in them", async (t) => {
    const { body } = await ask(`${sluice.operations}/metrics`);

    const { error, status, stderr, stdout } = spawnSync('promtool', ['check', 'metrics'], { input: body, encoding: 'utf8' });

    if (error) return t.skip('promtool is not installed');
    assert.deepEqual([status, stdout + stderr], [0, '']);
  });

  test('it is not among the traffic, and answers nothing else', async () => {
    assert.match((await ask(`${sluice.url}/metrics`)).body, /canary/);
    assert.equal((await ask(`${sluice.operations}/people/1`)).status, 404);
    assert.equal((await fetch(`${sluice.operations}/metrics`, { method: 'POST', body: 'x' })).status, 405);
    assert.equal(await (await fetch(`${sluice.operations}/metrics`, { method: 'HEAD' })).text(), '');
  });

  test('a worker that is killed takes no figure with it, and is counted', async (t) => {
    const settled = 'sluice_exchanges_total{api="people",mode="observe",decision="allow"}';
    const before = await figure(settled);
    const startedAt = await figure('process_start_time_seconds{process="worker-0"}');
    const { stdout, error } = spawnSync('ps', ['-o', 'pid=,args=', '--ppid', String(sluice.process.pid)], { encoding: 'utf8' });
    if (error) return t.skip('ps is not there');
    const worker = stdout.split('\n').find((line) => line.includes('sluice worker'));

    process.kill(Number.parseInt(worker ?? '', 10), 'SIGKILL');
    await ask(`${sluice.url}/people/2`);

    assert.equal(await figure(settled), (before ?? 0) + 1);
    assert.equal(await figure('sluice_worker_restarts_total'), 1);
    assert.notEqual(await figure('process_start_time_seconds{process="worker-0"}'), startedAt);
  });

  test('a port that is taken is told, and nothing is started', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;

    const start = running({ upstream: () => undefined, configuration: `operations: { port: ${port} }\n` });

    await assert.rejects(start, /operations listener could not open .*EADDRINUSE/);
    taken.close();
  });

  test('ready turns false with the first moment of a drain, while what is under way ends', async () => {
    const states = async () => [await ask(`${sluice.operations}/healthz`), await ask(`${sluice.operations}/readyz`)] as const;
    assert.deepEqual(
      (await states()).map(({ status }) => status),
      [200, 200],
    );

    const slow = ask(`${sluice.url}/slow`);
    await once(sluice.upstream, 'request');
    sluice.process.kill('SIGTERM');
    let [health, ready] = await states();
    while (ready.status === 200) [health, ready] = await states();

    assert.deepEqual([ready.status, JSON.parse(ready.body)], [503, { status: 'not ready', because: 'starting or draining' }]);
    assert.equal(health.status, 200);
    for (const answer of underWay) answer();
    assert.equal((await slow).body, 'late');
  });
});
