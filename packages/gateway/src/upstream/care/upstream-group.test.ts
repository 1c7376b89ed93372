import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { connected, get, last } from '../../testing/scene.ts';
import { routeTo, Stand } from '../../testing/stand.ts';
import { answerOk, exchangeRaw, RawUpstream, type Reply } from '../../testing/wire.ts';
import type { UpstreamChange } from '../upstream-change.ts';
import { defaultCircuit } from './circuit.ts';
import { defaultConcurrency } from './gradient2.ts';
import { defaultHealth } from './health-options.ts';
import { defaultOutlier } from './outlier.ts';
import type { TargetSettings, UpstreamCare } from './upstream-care.ts';

type StandOptions = Parameters<typeof Stand.start>[0];

interface Several extends AsyncDisposable {
  readonly stand: Stand;
  readonly upstreams: readonly RawUpstream[];
  readonly changes: UpstreamChange[];
  /** How many requests each target has seen. */
  counts(): readonly number[];
  states(): readonly string[];
}

const plain: Omit<UpstreamCare, 'targets'> = {
  slowStartMs: 0,
  canaryBy: 'chance',
  health: null,
  circuit: null,
  outlier: null,
  concurrency: null,
};

/** A gateway in front of several targets, each with its reply. */
async function several(
  replies: readonly Reply[],
  care: Partial<UpstreamCare> = {},
  targets: readonly Partial<TargetSettings>[] = [],
  options: Partial<StandOptions> = {},
): Promise<Several> {
  const upstreams = await Promise.all(replies.map((reply) => RawUpstream.start(reply)));
  const changes: UpstreamChange[] = [];
  const all = upstreams.map(({ port }, index) => ({
    url: `http://127.0.0.1:${port}`,
    weight: 1,
    canaryPercent: null,
    connectionsMax: 64,
    ...targets[index],
  }));
  const [first = failed(), ...others] = all;
  const route = routeTo(0, { upstream: first.url, care: { ...plain, ...care, targets: [first, ...others] }, ...options.route });
  const stand = await Stand.start({ upstreamPort: 0, ...options, routes: [route], onUpstreamChange: (change) => changes.push(change) });
  return {
    stand,
    upstreams,
    changes,
    counts: () => upstreams.map(({ requests }) => requests.length),
    states: () => stand.gateway.targets[0]?.targets.map(({ state }) => state) ?? [],
    async [Symbol.asyncDispose]() {
      await stand[Symbol.asyncDispose]();
      for (const upstream of upstreams) await upstream.close();
    },
  };
}

function failed(): never {
  throw new Error('no target');
}

const status =
  (code: number): Reply =>
  (_request, { socket }) =>
    socket.write(`HTTP/1.1 ${code} X\r\nContent-Length: 0\r\n\r\n`);

/** Takes requests and says nothing. */
const silent: Reply = () => {};

async function ask(port: number, count: number, request = get()): Promise<readonly number[]> {
  const { statuses } = await exchangeRaw(port, request.repeat(count - 1) + request.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
  return statuses;
}

suite('several targets', () => {
  test('share the traffic by their weights', async () => {
    await using one = await several([answerOk, answerOk, answerOk], {}, [{ weight: 2 }, { weight: 1 }, { weight: 1 }]);

    await ask(one.stand.port, 2_000);

    const [first = 0, second = 0, third = 0] = one.counts();
    assert.equal(first + second + third, 2_000);
    assert.ok(first > 850 && first < 1_150, one.counts().join());
    assert.ok(second > 380 && third > 380, one.counts().join());
  });

  test('get least where most is still to be done', async () => {
    await using one = await several([silent, answerOk]);
    const held = await connected(one.stand.port);
    for (let sent = 1; (one.counts()[0] ?? 0) === 0; sent += 1) {
      held.write(get());
      await one.stand.until(() => one.counts().reduce((sum, count) => sum + count) === sent);
    }
    const before = one.counts()[1] ?? 0;

    for (let count = 0; count < 50; count += 1) await ask(one.stand.port, 1);

    // Its own requests are over at once, and the other holds one.
    assert.equal((one.counts()[1] ?? 0) - before, 50);
    held.destroy();
  });

  test('that refuse a connection pass everything on, a body that streams as well', async () => {
    await using one = await several([answerOk, answerOk]);
    await one.upstreams[0]?.close();
    const post = 'POST /x HTTP/1.1\r\nHost: gate\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n';

    const statuses = [];
    for (let count = 0; count < 10; count += 1)
      statuses.push(...(await exchangeRaw(one.stand.port, [`${post}3\r\nabc\r\n`, '0\r\n\r\n'])).statuses);

    assert.deepEqual(statuses, Array(10).fill(200));
    assert.ok(one.stand.gateway.stats.upstreamMoves > 0);
  });

  for (const [method, expected] of [
    ['GET', 200],
    ['PUT', 200],
    ['POST', 502],
  ] as const) {
    test(`that die with a ${method} under way ${expected === 200 ? 'leave it to another' : 'fail it, and it is not sent again'}`, async () => {
      let died = 0;
      const dying: Reply = (_request, { socket }) => {
        died += 1;
        socket.destroy();
      };
      await using one = await several([dying, dying], {}, [{ weight: 1 }, { weight: 1 }]);
      const [first, second] = one.upstreams;
      const request = `${method} /x HTTP/1.1\r\nHost: gate\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok`;
      if (second) second.reply = answerOk;

      const statuses = new Set<number>();
      while (died === 0) for (const code of (await exchangeRaw(one.stand.port, request)).statuses) if (died > 0) statuses.add(code);

      assert.deepEqual([...statuses], [expected]);
      assert.equal(first?.requests.length, 1);
    });
  }

  test('are asked again no more often than the budget of retries allows', async () => {
    await using one = await several([(_request, { socket }) => socket.destroy(), (_request, { socket }) => socket.destroy()], {}, [], {
      route: { retries: { percent: 20, perSecondMin: 1 } },
    });

    const statuses = await ask(one.stand.port, 100);

    const sent = one.counts().reduce((sum, count) => sum + count, 0);
    assert.deepEqual(new Set(statuses), new Set([502]));
    assert.ok(sent >= 110 && sent <= 121, `${sent}`);
    assert.ok(one.stand.gateway.stats.upstreamRetriesForbidden >= 79);
  });

  test('that are all busy let requests wait, and the one that is free first takes them in their order', async () => {
    await using one = await several([silent], {}, [{ connectionsMax: 1 }]);
    const held = await connected(one.stand.port);
    held.write(get('/held'));
    await one.stand.until(() => one.counts()[0] === 1);
    const answers = Promise.all(['/a', '/b', '/c'].map((target) => exchangeRaw(one.stand.port, last(target))));
    await one.stand.until(() => one.stand.gateway.targets[0]?.waiting === 3);

    const [upstream = failed()] = one.upstreams;
    upstream.reply = answerOk;
    upstream.connections[0]?.socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');

    assert.deepEqual(
      (await answers).flatMap(({ statuses }) => statuses),
      [200, 200, 200],
    );
    held.destroy();
  });
});

suite('a canary', () => {
  test('gets its share of the exchanges, within the bounds of chance', async () => {
    await using one = await several([answerOk, answerOk], {}, [{}, { canaryPercent: 10 }]);

    await ask(one.stand.port, 3_000);

    // 300 are expected; six standard deviations are 99.
    const canary = one.counts()[1] ?? 0;
    assert.ok(canary > 201 && canary < 399, `${canary}`);
  });

  test('gets all of a consumer or nothing of it, and nobody loses it when its share grows', async () => {
    const consumers = Array.from({ length: 200 }, (_, index) => `consumer-${index}`);
    const chosen: Set<string>[] = [];
    for (const canaryPercent of [20, 50]) {
      let asked = '';
      const marked = new Set<string>();
      await using one = await several(
        [
          answerOk,
          (request, carried) => {
            marked.add(asked);
            answerOk(request, carried);
          },
        ],
        { canaryBy: 'consumer' },
        [{}, { canaryPercent }],
        {
          handle: async ({ request }, way) => {
            asked = request.target.slice(1);
            return one.stand.outcome(await way.forward(request, asked));
          },
        },
      );
      const requests = consumers.flatMap((consumer) => [consumer, consumer]).map((consumer) => get(`/${consumer}`));
      for (const request of requests) await ask(one.stand.port, 1, request);
      chosen.push(marked);
      assert.equal((one.counts()[1] ?? 0) % 2, 0, 'each consumer asked twice');
    }

    const [few = new Set<string>(), many = new Set<string>()] = chosen;
    assert.ok(few.size > 15 && few.size < 70, `${few.size}`);
    assert.ok(many.size > 65 && many.size < 135, `${many.size}`);
    assert.deepEqual(
      [...few].filter((consumer) => !many.has(consumer)),
      [],
    );
  });

  test('that does not answer leaves its share to the others', async () => {
    await using one = await several([answerOk, answerOk], {}, [{}, { canaryPercent: 100 }]);
    await one.upstreams[1]?.close();

    assert.deepEqual(new Set(await ask(one.stand.port, 20)), new Set([200]));
  });
});

suite('a circuit of a target', () => {
  test('opens, spares it, lets one request try, and closes', async () => {
    await using one = await several([status(503), answerOk], { circuit: { ...defaultCircuit, failures: 3, openMs: 1_000 } });
    while (one.states()[0] === 'up') await ask(one.stand.port, 1);
    const spared = one.counts()[0];

    await ask(one.stand.port, 50);
    assert.deepEqual([spared, one.counts()[0]], [3, 3]);

    one.stand.time.ms += 1_001;
    await one.stand.ticked();
    const [sick = failed()] = one.upstreams;
    sick.reply = answerOk;
    while (one.states()[0] !== 'up') await ask(one.stand.port, 1);

    assert.equal(one.counts()[0], 4);
    assert.deepEqual(
      one.changes.map(({ kind, to }) => `${kind} ${to}`),
      ['circuit open', 'circuit half-open', 'circuit closed'],
    );
  });

  test('that is open at every target is a 503 at once, with the time to come again', async () => {
    await using one = await several([status(502)], { circuit: { ...defaultCircuit, failures: 2, openMs: 7_000 } });

    const statuses = await ask(one.stand.port, 2);
    const refused = await ask(one.stand.port, 1);

    assert.deepEqual([statuses, refused, one.counts()], [[502, 502], [503], [2]]);
    assert.deepEqual([one.stand.faults[0]?.why, one.stand.faults[0]?.retryAfterMs], ['overloaded', 7_000]);
  });

  test('that has closed gives back the share little by little', async () => {
    await using one = await several([status(503), answerOk], {
      slowStartMs: 10_000,
      circuit: { ...defaultCircuit, failures: 1, openMs: 1_000 },
    });
    while (one.states()[0] === 'up') await ask(one.stand.port, 1);
    const [sick = failed()] = one.upstreams;
    sick.reply = answerOk;
    one.stand.time.ms += 1_001;
    await one.stand.ticked();
    while (one.states()[0] !== 'starting') await ask(one.stand.port, 1);
    const share = async (): Promise<number> => {
      const before = one.counts()[0] ?? 0;
      await ask(one.stand.port, 1_000);
      return (one.counts()[0] ?? 0) - before;
    };

    const atFirst = await share();
    one.stand.time.ms += 10_001;
    await one.stand.ticked();
    const later = await share();

    // A tenth of the weight against the whole one is 91 of 1,000.
    assert.ok(atFirst > 30 && atFirst < 160, `${atFirst}`);
    assert.ok(later > 400 && later < 600, `${later}`);
    assert.deepEqual(one.states(), ['up', 'up']);
  });
});

suite('targets that are not well', () => {
  test('are taken out by server errors, and come back when their time is over', async () => {
    await using one = await several([status(500), answerOk], { outlier: { ...defaultOutlier, consecutive5xx: 4, ejectionMs: 5_000 } });
    while (one.states()[0] === 'up') await ask(one.stand.port, 1);
    await ask(one.stand.port, 30);
    assert.equal(one.counts()[0], 4);

    one.stand.time.ms += 5_001;
    await one.stand.until(() => one.states()[0] === 'up');

    assert.deepEqual(
      one.changes.map(({ kind, to }) => `${kind} ${to}`),
      ['outlier ejected', 'outlier back'],
    );
  });

  test('are taken out by their checks, and come back by them', async () => {
    const health = { ...defaultHealth, path: '/healthz', intervalMs: 20, unhealthyAfter: 2, healthyAfter: 2 };
    let isWell = false;
    const checked: Reply = (request, carried) =>
      (request.startLine.includes('/healthz') && !isWell ? status(500) : answerOk)(request, carried);
    await using one = await several([checked, answerOk], { health });
    await one.stand.until(() => one.states()[0] === 'unhealthy');

    await ask(one.stand.port, 30);
    const asked = one.upstreams[0]?.requests.filter(({ startLine }) => !startLine.includes('/healthz'));
    assert.deepEqual(asked, []);
    isWell = true;

    await one.stand.until(() => one.states()[0] === 'up');
    assert.match(one.changes[0]?.why ?? '', /^status 500$/);
  });

  test('are all asked where none is well', async () => {
    const health = { ...defaultHealth, path: '/healthz', intervalMs: 10, unhealthyAfter: 1, healthyAfter: 1 };
    const sick: Reply = (request, carried) => (request.startLine.includes('/healthz') ? status(500) : answerOk)(request, carried);
    await using one = await several([sick, sick], { health });
    await one.stand.until(() => one.states().every((state) => state === 'unhealthy'));

    assert.deepEqual(new Set(await ask(one.stand.port, 10)), new Set([200]));

    assert.equal(one.changes.at(-1)?.kind, 'panic');
  });
});

suite('adaptive concurrency of a target', () => {
  test('lets no more run than its limit, and the others wait', async () => {
    await using one = await several([silent], { concurrency: { ...defaultConcurrency, initial: 3, min: 1 } });
    const held = await connected(one.stand.port);
    held.write(get().repeat(8));
    await one.stand.until(() => one.stand.gateway.targets[0]?.waiting === 5);

    await one.stand.until(() => one.counts()[0] === 3);
    assert.equal(one.stand.gateway.targets[0]?.targets[0]?.concurrencyMax, 3);
    held.destroy();
  });
});

suite('a reload', () => {
  test('leaves sockets and what is known of targets that stay, and starts slowly what is new', async () => {
    await using one = await several([answerOk], { slowStartMs: 10_000 });
    await using other = await several([answerOk]);
    for (let count = 0; count < 4; count += 1) await ask(one.stand.port, 1);
    const [target = failed()] = one.stand.gateway.targets[0]?.targets ?? [];
    const settings = { url: target.url, weight: 1, canaryPercent: null, connectionsMax: 64 };
    const added = { ...settings, url: other.stand.gateway.targets[0]?.targets[0]?.url ?? '' };
    const care = { ...plain, slowStartMs: 10_000 };

    one.stand.revise({ routes: [routeTo(0, { upstream: target.url, care: { ...care, targets: [settings] } })] });
    assert.equal(one.stand.gateway.targets[0]?.targets[0]?.requests, 4);
    one.stand.revise({ routes: [routeTo(0, { upstream: target.url, care: { ...care, targets: [settings, added] } })] });
    for (let count = 0; count < 4; count += 1) await ask(one.stand.port, 1);

    assert.deepEqual(one.states(), ['up', 'starting']);
    assert.equal(one.upstreams[0]?.connections.length, 1);
  });
});
