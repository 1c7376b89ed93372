import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { sluice } from './support/commands.ts';
import { type Running, running } from './support/running.ts';

/** One place of an API: counts what it is asked, and can die and come back on its port. */
class Place implements AsyncDisposable {
  #server: Server | null = null;
  port = 0;
  asked = 0;

  static async open(): Promise<Place> {
    const place = new Place();
    await place.rise();
    return place;
  }

  async rise(): Promise<void> {
    this.#server = createServer((request, response) => {
      this.asked += 1;
      request.resume().on('end', () => setTimeout(() => response.end('{"ok":true}'), 2));
    });
    this.#server.listen(this.port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.port = (this.#server.address() as AddressInfo).port;
  }

  /** As a process that is killed: no socket of it is left, whatever ran on it. */
  async die(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.die();
  }
}

interface Shop extends AsyncDisposable {
  readonly places: readonly [Place, Place, Place];
  readonly gate: Running;
}

async function shop(): Promise<Shop> {
  const places = [await Place.open(), await Place.open(), await Place.open()] as const;
  const targets = places.map(({ port }) => `      - url: http://127.0.0.1:${port}\n`).join('');
  const circuit = '    circuit: { openMs: 300 }\n    balance: { slowStartMs: 1000 }\n';
  const configuration = `  - name: shop\n    basePath: /shop\n    upstreams:\n${targets}${circuit}workers: 2\nlog: { format: json }\n`;
  const gate = await running({ upstream: (_request, response) => response.end(), configuration });
  return {
    places: [...places],
    gate,
    async [Symbol.asyncDispose]() {
      await gate[Symbol.asyncDispose]();
      for (const place of places) await place[Symbol.asyncDispose]();
    },
  };
}

/** Statuses of so many requests, twenty at a time. */
async function ask({ gate }: Shop, count: number, method = 'GET'): Promise<ReadonlyMap<number, number>> {
  const statuses = new Map<number, number>();
  let left = count;
  const client = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const response = await fetch(`${gate.url}/shop/items`, { method });
      await response.arrayBuffer();
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: 20 }, client));
  return statuses;
}

interface TargetRow {
  readonly url: string;
  readonly states: readonly string[];
  readonly failures: number;
}

async function targetsOf({ gate }: Shop): Promise<readonly TargetRow[]> {
  const { stdout } = await sluice(gate.folder, ['status', '--json']);
  const status: { readonly targets: readonly (TargetRow & { readonly api: string })[] } = JSON.parse(stdout);
  return status.targets.filter(({ api }) => api === 'shop');
}

suite('one of three targets that dies', () => {
  test('costs no GET, is seen in the status and the log, and comes back slowly', async () => {
    await using one = await shop();
    const [sick] = one.places;
    await ask(one, 200);
    assert.ok(one.places.every(({ asked }) => asked > 20));

    const under = ask(one, 1_000);
    await sick.die();

    assert.deepEqual([...(await under)], [[200, 1_000]]);
    const row = (await targetsOf(one)).find(({ url }) => url.endsWith(`:${sick.port}`));
    assert.ok(
      row?.states.some((state) => state === 'open' || state === 'half-open'),
      JSON.stringify(row),
    );
    assert.match(one.gate.said(), /upstream\.circuit/);

    await sick.rise();
    const before = sick.asked;
    const deadline = Date.now() + 60_000;
    while ((await targetsOf(one)).some(({ states }) => states.some((state) => state !== 'up'))) {
      assert.ok(Date.now() < deadline, JSON.stringify(await targetsOf(one)));
      assert.deepEqual([...(await ask(one, 100))], [[200, 100]]);
    }
    assert.ok(sick.asked > before);
  });

  test('fails at most the POSTs that ran on it', async () => {
    await using one = await shop();
    const [sick] = one.places;
    await ask(one, 100, 'POST');

    const under = ask(one, 600, 'POST');
    await delay(20);
    await sick.die();
    const statuses = await under;

    const failed = 600 - (statuses.get(200) ?? 0);
    assert.ok(failed <= 20, `${failed}`);
    assert.deepEqual(
      [...statuses.keys()].filter((status) => status !== 200 && status !== 502),
      [],
    );
  });
});
