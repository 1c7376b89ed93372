import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { MadeKey } from '@sluice/control';
import type { AuditEntry, ExchangeSummary, Page } from '@sluice/store';
import { openScene, openUpstream, type Scene, type TestUpstream } from '../bench/processes/scene.ts';

const home = mkdtempSync(join(tmpdir(), 'sluice-plans-'));
after(() => rmSync(home, { recursive: true, force: true }));

suite('what a plan grants, over two workers', () => {
  let upstream: TestUpstream;
  let scene: Scene;

  before(async () => {
    upstream = await openUpstream('{"ok":true}');
    const policy = join(home, 'own.yaml');
    const limit = '{ id: seldom, match: { endpoint: GET /seldom, consumer: { plan: gold } }, by: consumer, quota: 1 per month }';
    writeFileSync(policy, `version: 1\nlimits:\n  - ${limit}\n`);
    const api = `  - { name: shop, upstream: "http://127.0.0.1:${upstream.port}", authenticate: { accept: [api-key] } }`;
    scene = await openScene(home, `mode: enforce\nworkers: 2\npolicies: [${JSON.stringify(policy)}]\napis:\n${api}\n`);
  });
  after(async () => {
    await scene[Symbol.asyncDispose]();
    await upstream[Symbol.asyncDispose]();
  });

  const plan = (name: string, body: object) => scene.control.call('POST', '/api/v1/plans', {}, { name, ...body });
  const changed = (name: string, body: object) => scene.control.call('POST', `/api/v1/plans/${name}`, {}, body);

  async function consumer(name: string, of: string): Promise<string> {
    await scene.control.call('POST', '/api/v1/consumers', {}, { name, plan: of });
    return (await scene.control.call<MadeKey>('POST', '/api/v1/api-keys', {}, { consumer: name })).key;
  }

  /** Each over a connection of its own, so that both workers are asked. */
  async function asked(key: string, times: number, path = '/orders'): Promise<readonly Response[]> {
    const answers: Response[] = [];
    for (let count = 0; count < times; count += 1) {
      const answer = await fetch(`${scene.peer.url}${path}`, { headers: { 'x-api-key': key, connection: 'close' } });
      await answer.arrayBuffer();
      answers.push(answer);
    }
    return answers;
  }

  const passed = (answers: readonly Response[]) => answers.filter(({ status }) => status === 200).length;

  test('each consumer of it may take so much, and another amount is in force when the change returns', async () => {
    await plan('gold', { quota: ['5 per month'] });
    const [one, other] = [await consumer('one', 'gold'), await consumer('other', 'gold')];

    const first = await asked(one, 7);
    assert.equal(passed(first), 5);
    assert.equal(first.at(-1)?.status, 429);
    assert.ok(Number(first.at(-1)?.headers.get('retry-after')) > 0);
    assert.match(first[0]?.headers.get('ratelimit-policy') ?? '', /^"requests-per-month";q=5;w=\d+$/);
    assert.match(first[0]?.headers.get('ratelimit') ?? '', /^"requests-per-month";r=4;t=\d+$/);
    assert.equal(passed(await asked(other, 1)), 1);

    await changed('gold', { quota: ['8 per month'] });
    assert.equal(passed(await asked(one, 10)), 3);
    await changed('gold', { quota: ['3 per month'] });
    assert.equal(passed(await asked(other, 5)), 2);
    await changed('gold', { quota: [] });
    assert.equal(passed(await asked(one, 10)), 10);
  });

  test('policies add their own, and a consumer with another plan is counted for that', async () => {
    await plan('silver', { rate: ['2 per 1d'], concurrency: 3 });
    const key = await consumer('third', 'gold');

    assert.equal(passed(await asked(key, 3, '/seldom')), 1);
    await scene.control.call('POST', '/api/v1/consumers/third', {}, { plan: 'silver' });
    const answers = await asked(key, 4, '/seldom');
    assert.equal(passed(answers), 2);
    assert.match(
      answers[0]?.headers.get('ratelimit-policy') ?? '',
      /"requests-per-86400s";q=2;w=86400, "requests-at-once";q=3;qu="concurrent-requests"/,
    );
  });

  test('bytes are counted when the answer is out', async () => {
    await plan('thin', { bytes: ['30 per month'] });
    const key = await consumer('fourth', 'thin');

    // Of 11 bytes each: the third is let in with 8 left, since what it takes is known when it is out; another may be asked before that is told.
    const answers = await asked(key, 8);

    assert.ok(passed(answers) >= 2 && passed(answers) <= 5, `${passed(answers)}`);
    assert.match(answers[0]?.headers.get('ratelimit-policy') ?? '', /^"bytes-per-month";q=30;qu="content-bytes"/);
    assert.equal(answers.at(-1)?.status, 429);
  });

  test('what a plan refused is explained from its record, over a reload, a restart and a killed worker', async () => {
    await plan('bronze', { quota: ['4 per month'] });
    const key = await consumer('fifth', 'bronze');
    assert.equal(passed(await asked(key, 2)), 2);

    await scene.control.call('POST', '/api/v1/reload');
    await scene.control.call('POST', '/api/v1/restart');
    const [first] = await scene.workers();
    process.kill(first?.process ?? 0, 'SIGKILL');
    const rest = await asked(key, 8).catch(() => asked(key, 8));

    assert.ok(passed(rest) <= 2);
    assert.equal(rest.at(-1)?.status, 429);
    const id = await refusedOf('consumer-fifth');
    const told = await scene.control.call<{ readonly explanation: object; readonly isSameWhenDecidedAgain: boolean }>(
      'GET',
      `/api/v1/exchanges/${id}/explanation`,
    );
    assert.equal(told.isSameWhenDecidedAgain, true);
    assert.match(
      JSON.stringify(told.explanation),
      /plan:bronze\/requests-per-month.*The plan bronze allows no more.*its plan bronze allows more/,
    );
  });

  test('a plan is not removed while a consumer has it, and every change is in the audit log', async () => {
    await assert.rejects(scene.control.call('DELETE', '/api/v1/plans/bronze'), /has|have/);
    await scene.control.call('POST', '/api/v1/consumers/fifth', {}, { plan: null });
    await scene.control.call('DELETE', '/api/v1/plans/bronze');
    const key = (await scene.control.call<MadeKey>('POST', '/api/v1/api-keys', {}, { consumer: 'fifth' })).key;
    assert.equal(passed(await asked(key, 6)), 6);

    const { rows } = await scene.control.call<{ readonly rows: readonly AuditEntry[] }>('GET', '/api/v1/audit-log', { limit: '200' });
    const actions = rows.map(({ action, object, outcome }) => `${action} ${object} ${outcome}`);
    for (const expected of ['plans.create bronze done', 'plans.change gold done', 'plans.remove bronze failed', 'plans.remove bronze done'])
      assert.ok(actions.includes(expected), expected);
  });

  /** Records are there a little after the answer. */
  async function refusedOf(consumerId: string): Promise<string> {
    for (;;) {
      const query = { consumer: consumerId, decision: 'limit', limit: '1' };
      const { rows } = await scene.control.call<Page<ExchangeSummary>>('GET', '/api/v1/exchanges', query);
      if (rows[0]) return rows[0].id;
    }
  }
});
