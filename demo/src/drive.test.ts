import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from './data/random.ts';
import { type DriveProgress, drive } from './drive/drive.ts';
import { routes } from './routes/routes.ts';
import { startDemo } from './start-demo.ts';

async function driven(requests: number, flaws: 'all' | 'none'): Promise<DriveProgress & { readonly routes: ReadonlySet<string> }> {
  await using demo = await startDemo({ flaws, silent: true });
  const enough = new AbortController();
  const progress = await drive({
    url: demo.url,
    signal: enough.signal,
    ratePerSecond: 100_000,
    random: seededRandom(7),
    onProgress: ({ sent }) => {
      if (sent >= requests) enough.abort();
    },
  });
  return { ...progress, routes: new Set(demo.stats.requestsByRoute.keys()) };
}

test('the traffic has good answers, not-modified ones and mistakes, and never a fault of the shop', async () => {
  const { answeredByStatus, failed } = await driven(2500, 'none');

  for (const status of [200, 201, 204, 304, 400, 401, 404]) assert.ok((answeredByStatus.get(status) ?? 0) > 0, `no ${status}`);
  assert.equal(failed, 0);
  assert.equal(answeredByStatus.get(500), undefined);
  assert.ok((answeredByStatus.get(200) ?? 0) > 1200);
});

test('the traffic visits every route, but for those that only benches, exploits or nobody should call', async () => {
  const visited = await driven(6000, 'none');

  const left = routes.map(({ name }) => name).filter((name) => !visited.routes.has(name) && !/bench|debug|v0|\/v1\/tools\//.test(name));

  assert.deepEqual(left, ['DELETE /v1/users/{userId}']);
});

test('the traffic goes on while all leaks are open', async () => {
  const { answeredByStatus, failed } = await driven(1500, 'all');

  assert.equal(failed, 0);
  assert.ok((answeredByStatus.get(200) ?? 0) > 900);
});

test('a drive ends at once when it is aborted before it began', async () => {
  const { sent } = await drive({ url: 'http://127.0.0.1:9', signal: AbortSignal.abort(), ratePerSecond: 10, random: seededRandom(1) });

  assert.equal(sent, 0);
});

test('a drive counts what it could not reach and goes on', async () => {
  const enough = new AbortController();

  const { failed } = await drive({
    url: 'http://127.0.0.1:9',
    signal: enough.signal,
    ratePerSecond: 1000,
    random: seededRandom(1),
    onProgress: (progress) => {
      if (progress.failed >= 3) enough.abort();
    },
  });

  assert.ok(failed >= 3);
});
