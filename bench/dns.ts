/** What names of upstreams do when their DNS does not: a gateway, two upstreams on two loopback addresses, and a name server of our own. */
import { once } from 'node:events';
import { Agent, createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { defaultDns, type Gateway, startGateway } from '@sluice/gateway';
import { apiId, bytesBody } from '@sluice/model';
import { type DnsAnswer, DnsServer } from '../tools/dns-server.ts';

export interface DnsCell {
  readonly name: string;
  /** Null where it went as it should. */
  readonly wrong: string | null;
}

const one = '127.0.0.1';
const other = '127.0.0.2';
const bounds = { upstreamConnectionsMax: 24, upstreamWaitingMax: 20, lookupsWaitingMax: 16 } as const;
/** Of these the time-out tells a request that waited from one that a busy machine held up. */
const dns = { ttlMinMs: 200, ttlMaxMs: 400, timeoutMs: 3_000, retryMs: 100 } as const;
/** What is to come has come by then, also on a machine with other work. */
const patienceMs = 30_000;

/** Why it cannot be measured here; null where it can. */
export async function whyNoSecondLoopback(): Promise<string | null> {
  const server = createServer().listen(0, other);
  const listens = await Promise.race([once(server, 'listening').then(() => true), once(server, 'error').then(() => false)]);
  server.close();
  return listens ? null : `this machine has no ${other}`;
}

export async function measureDns(say: (line: string) => void): Promise<readonly DnsCell[]> {
  const cells: DnsCell[] = [];
  for (const [name, prove] of Object.entries(proofs)) {
    await using scene = await Scene.open();
    const wrong = await prove(scene).then(
      (words) => words,
      (error: unknown) => String(error),
    );
    say(`${wrong === null ? 'ok  ' : 'FAIL'} ${name}${wrong === null ? '' : `: ${wrong}`}`);
    cells.push({ name, wrong });
  }
  return cells;
}

const known = (addresses: readonly string[], ttlSeconds = 0): DnsAnswer => ({ kind: 'addresses', addresses, ttlSeconds });

/** The last good answer holds for as long as no new one comes, and requests do not notice. */
const holds = (answer: DnsAnswer) => async (scene: Scene) => {
  await scene.ask(1);
  scene.names.answer = answer;
  const slowest: number[] = [];
  const { stats } = scene.gateway;
  for (const untilMs = performance.now() + patienceMs; stats.dnsFailures < 2; ) {
    if (performance.now() > untilMs) return 'it was not asked for again';
    const beforeMs = performance.now();
    const statuses = await scene.ask(2);
    slowest.push(performance.now() - beforeMs);
    if (statuses.some((status) => status !== 200)) return `answered ${statuses.join()}`;
    await delay(20);
  }
  // A request that waited for the DNS would have taken its time-out at least.
  const most = Math.max(...slowest);
  return most < dns.timeoutMs ? null : `a request took ${most.toFixed(0)} ms`;
};

const flips = (isKept: boolean) => async (scene: Scene) => {
  scene.keeps = isKept;
  await scene.ask(4);
  scene.names.answer = known([other]);
  for (const untilMs = performance.now() + patienceMs; scene.hosts.at(-1) !== other; await delay(20)) {
    if (performance.now() > untilMs) return 'nobody came to the new address';
    await scene.ask(1);
  }
  scene.hosts.length = 0;
  const statuses = await scene.ask(10);
  if (statuses.some((status) => status !== 200)) return `answered ${statuses.join()}`;
  return scene.hosts.every((host) => host === other) ? null : `${scene.hosts.join()} answered`;
};

const proofs: Readonly<Record<string, (scene: Scene) => Promise<string | null>>> = {
  'NXDOMAIN: the last good answer holds': holds({ kind: 'nxdomain' }),
  'SERVFAIL: the last good answer holds': holds({ kind: 'servfail' }),
  'no answer: the last good answer holds': holds({ kind: 'silent' }),
  'an answer without addresses: the last good answer holds': holds(known([])),

  'flip: new connections go to the new address': flips(false),
  'flip with kept connections: they are left': flips(true),

  async 'TTL 0: asked no more often than its floor says'(scene) {
    const fromMs = performance.now();
    let requests = 0;
    while (performance.now() - fromMs < 1_500) requests += (await scene.ask(8)).length;
    const most = (performance.now() - fromMs) / dns.ttlMinMs + 2;
    return scene.names.asked <= most ? null : `${scene.names.asked} questions for ${requests} connections`;
  },

  async 'two addresses, one of them dead: every request is answered'(scene) {
    scene.names.answer = known([one, '127.0.0.3']);
    // More than may wait for a first answer come only when there is one.
    await scene.ask(1);
    const statuses = await scene.ask(40);
    return statuses.every((status) => status === 200) ? null : `answered ${statuses.join()}`;
  },

  async 'two addresses: both are used'(scene) {
    scene.names.answer = known([one, other]);
    await scene.ask(1);
    await scene.ask(20);
    return new Set(scene.hosts).size === 2 ? null : `only ${scene.hosts[0]} was asked`;
  },

  async 'no first answer: who waits is bounded, and ends in time'(scene) {
    scene.names.answer = { kind: 'silent' };
    const beforeMs = performance.now();
    const statuses = await scene.ask(100);
    const tookMs = performance.now() - beforeMs;
    const { dnsOverloads } = scene.gateway.stats;
    if (statuses.some((status) => status !== 502 && status !== 503)) return `answered ${statuses.join()}`;
    if (dnsOverloads === 0) return 'nobody was turned away';
    return tookMs < 10 * dns.timeoutMs ? null : `it took ${tookMs.toFixed(0)} ms`;
  },

  async 'no first answer: it is well once there is one'(scene) {
    scene.names.answer = { kind: 'servfail' };
    const [before] = await scene.ask(1);
    scene.names.answer = known([one]);
    let after = before;
    for (const untilMs = performance.now() + patienceMs; after !== 200 && performance.now() < untilMs; await delay(dns.retryMs))
      [after] = await scene.ask(1);
    return before === 502 && after === 200 ? null : `answered ${before}, then ${after}`;
  },
};

/** Everything stands anew for each proof. */
class Scene implements AsyncDisposable {
  readonly names: DnsServer;
  readonly gateway: Gateway;
  readonly #servers: readonly Server[];
  readonly #agent = new Agent({ keepAlive: false });
  /** Which address answered, request by request. */
  readonly hosts: string[] = [];
  /** Upstreams keep their connections open. */
  keeps = false;

  private constructor(names: DnsServer, gateway: Gateway, servers: readonly Server[]) {
    this.names = names;
    this.gateway = gateway;
    this.#servers = servers;
  }

  static async open(): Promise<Scene> {
    let scene: Scene | null = null;
    const serve = (host: string, port: number): Server =>
      createServer((_request, response) => {
        scene?.hosts.push(host);
        response.writeHead(200, { connection: scene?.keeps ? 'keep-alive' : 'close' }).end('ok');
      }).listen(port, host);
    const first = serve(one, 0);
    await once(first, 'listening');
    const { port } = first.address() as AddressInfo;
    const second = serve(other, port);
    await once(second, 'listening');
    const names = await DnsServer.start(known([one]));
    const route = {
      api: apiId('named'),
      hosts: [],
      basePath: '/',
      stripsPrefix: false,
      hostSent: 'client',
      passesEarlyHints: false,
    } as const;
    const gateway = await startGateway({
      listen: { host: one, port: 0 },
      routes: [
        {
          ...route,
          paths: 'lenient',
          upstream: `http://api.names.example:${port}`,
          upstreamTls: null,
          allowsUpgrade: () => false,
          dns: { ...defaultDns, ...dns, servers: [names.address] },
        },
      ],
      handler: {
        async handle({ request }, way) {
          const answer = await way.forward(request);
          if (answer.kind === 'response') return { message: answer };
          return { message: { kind: 'response', status: answer.status, headers: [], body: bytesBody(Buffer.alloc(0)) } };
        },
        refused() {},
      },
      trustedProxies: [],
      limits: bounds,
      timeouts: { checkMs: 20 },
      now: Date.now,
      random: Math.random,
    });
    scene = new Scene(names, gateway, [first, second]);
    return scene;
  }

  /** Statuses of so many requests at once, each on a connection of its own. */
  ask(count: number): Promise<readonly number[]> {
    return Promise.all(Array.from({ length: count }, () => this.#askOnce()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.gateway.close();
    for (const server of this.#servers) {
      server.closeAllConnections();
      server.close();
    }
    await this.names[Symbol.asyncDispose]();
  }

  #askOnce(): Promise<number> {
    return new Promise((resolve, reject) => {
      const { host, port } = this.gateway.address;
      const asked = get({ host, port, path: '/', agent: this.#agent, timeout: patienceMs }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0));
        response.on('error', reject);
      });
      asked.on('timeout', () => asked.destroy(new Error(`no answer within ${patienceMs} ms`)));
      asked.on('error', reject);
    });
  }
}
