import assert from 'node:assert/strict';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { sluice } from './support/commands.ts';
import { type Running, running } from './support/running.ts';

interface Line {
  readonly eventName: string;
  readonly severityText: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

function linesOf(said: string): readonly Line[] {
  return said
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

/** Waits for a line of the event. */
async function told(running: Running, event: string): Promise<Line> {
  for (let waited = 0; waited < 60_000; waited += 20) {
    const line = linesOf(running.said().slice(0, running.said().lastIndexOf('\n') + 1)).find(({ eventName }) => eventName === event);
    if (line) return line;
    await delay(20);
  }
  return assert.fail(`no ${event} in ${running.said()}`);
}

test('every line is one event of JSON: start, exchange, refused configuration, dead worker, drain; and no value of the traffic', async () => {
  await using gate = await running({
    upstream: (_request, response) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":1,"note":"canary-body"}'),
    configuration: 'log: { access: true }\n',
  });
  const [answer] = (await once(
    get(`${gate.url}/people/canary-path?token=canary-query`, { agent: false, headers: { 'user-agent': 'canary-agent\u00a0x' } }),
    'response',
  )) as [IncomingMessage];
  await text(answer);

  const started = await told(gate, 'sluice.started');
  assert.deepEqual(
    [started.severityText, ...['sluice.address', 'sluice.data.folder', 'sluice.process'].map((name) => started.attributes[name])],
    ['INFO', gate.url, join(gate.folder, '.sluice'), 'supervisor'],
  );
  const settled = await told(gate, 'exchange.settled');
  const { attributes } = settled;
  assert.deepEqual(
    ['sluice.api', 'sluice.decision', 'http.response.status_code', 'sluice.process'].map((name) => attributes[name]),
    ['people', 'allow', 200, 'worker-0'],
  );
  assert.match(String(attributes['sluice.exchange.id']), /^[0-9a-z]+-[0-9a-z]+$/);
  assert.match(String(attributes['sluice.endpoint']), /^GET \/people\//);

  appendFileSync(join(gate.folder, 'sluice.yaml'), 'mode: absurd\n');
  assert.equal((await sluice(gate.folder, ['reload'])).code, 1);
  assert.match((await told(gate, 'configuration.refused')).body, /mode is "absurd"/);

  process.kill(Number(attributes['process.pid']), 'SIGKILL');
  const ended = await told(gate, 'worker.ended');
  assert.deepEqual([ended.severityText, ended.attributes['sluice.worker']], ['WARN', 0]);

  gate.process.kill('SIGTERM');
  await once(gate.process, 'exit');
  await told(gate, 'sluice.draining');
  await told(gate, 'sluice.ended');
  assert.doesNotMatch(gate.said(), /canary-(?:body|query|agent)/);
});

test('text is for people, and what matters less than the level is not told', async () => {
  await using gate = await running({ upstream: () => undefined, configuration: 'log: { format: text, level: error }\n' });

  gate.process.kill('SIGTERM');
  await once(gate.process, 'exit');

  assert.match(gate.said(), /^Sluice \d/m);
  assert.doesNotMatch(gate.said(), /^\{/m);
});
