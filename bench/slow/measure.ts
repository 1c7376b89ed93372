import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { median } from '../cpu.ts';
import { drivePolitely, goodAgent } from '../good-traffic.ts';
import { startConfigured } from '../peers/sluice.ts';
import { residentBytesOf, socketsOf, workerOf } from '../peers/worker.ts';
import { SlowFleet, type SlowKind } from './slow-fleet.ts';

export interface SlowOptions {
  readonly folder: string;
  /** Of each kind. */
  readonly count: number;
  /** What headers, bodies, stalled answers and idle connections may take; those of a real Sluice are longer. */
  readonly limitMs: number;
  /** Windows of good traffic that are measured in each state, and seconds of each. */
  readonly windows: number;
  readonly windowSeconds: number;
  /** Looks at the memory of each kind; what is only garbage by chance is not in the least of them. */
  readonly looks: number;
  readonly say: (line: string) => void;
}

export interface SlowReading {
  /** Growth of the worker's resident memory for each connection of a kind. */
  readonly bytesEach: Readonly<Record<SlowKind, number>>;
  /** p99 of good traffic, alone and beside the slow clients. */
  readonly aloneMs: number;
  readonly besideMs: number;
  readonly failed: number;
  /** How much later than its limit the last one of a kind was cut. */
  readonly lateMs: Readonly<Record<SlowKind, number>>;
}

const kinds = ['loris', 'body', 'reader'] as const;
const perSecond = 200;
const warmSeconds = 3;
const cutMs = 10_000;

/** Opens slow clients of every kind in front of a whole Sluice, and asks politely beside them. */
export async function measureSlowClients(options: SlowOptions): Promise<SlowReading> {
  const { folder, count, limitMs, windows, windowSeconds, looks, say } = options;
  await using cleanup = new AsyncDisposableStack();
  const upstream = fork(new URL('./slow-upstream.fixture.ts', import.meta.url), [], { stdio: 'inherit' });
  cleanup.defer(() => void upstream.kill());
  const [upstreamPort] = (await once(upstream, 'message')) as [number];
  const peer = await startConfigured(folder, configurationOf(upstreamPort, limitMs));
  cleanup.defer(() => peer.stop());
  const fleet = cleanup.use(new SlowFleet());
  const agent = goodAgent();
  cleanup.defer(() => agent.destroy());
  const worker = workerOf(peer.process);
  const port = Number(new URL(peer.url).port);
  const good = (seconds: number) => drivePolitely({ url: `${peer.url}/small`, perSecond, seconds, agent });
  const measured = async () => {
    const readings = [];
    for (let window = 0; window < windows; window += 1) readings.push(await good(windowSeconds));
    return { p99Ms: median(readings.map(({ p99Ms }) => p99Ms)), failed: readings.reduce((sum, { failed }) => sum + failed, 0) };
  };

  // What as many quick clients at once take is garbage soon, a slow one is what comes on top: so each look comes behind them.
  const lookedAt = async () => {
    let least = Number.POSITIVE_INFINITY;
    for (let look = 0; look < looks; look += 1) {
      const downloads = goodAgent(count);
      await drivePolitely({ url: `${peer.url}/file`, perSecond: count, seconds: 1, agent: downloads });
      downloads.destroy();
      least = Math.min(least, residentBytesOf(worker));
    }
    return least;
  };

  await good(warmSeconds);
  let bytesBefore = await lookedAt();
  const before = await measured();
  say(`good traffic alone: p99 ${before.p99Ms.toFixed(1)} ms`);
  const socketsBefore = socketsOf(worker);
  const bytesEach = { loris: 0, body: 0, reader: 0 };
  let lastOpenedAtMs = 0;
  for (const kind of kinds) {
    await fleet.open(port, kind, count);
    lastOpenedAtMs = performance.now();
    const bytes = await lookedAt();
    bytesEach[kind] = (bytes - bytesBefore) / count;
    bytesBefore = bytes;
    say(`${count} of kind ${kind}: ${(bytesEach[kind] / 1024).toFixed(1)} KiB each`);
  }
  const beside = await measured();
  say(`good traffic beside them: p99 ${beside.p99Ms.toFixed(1)} ms`);
  const lasted = { loris: await fleet.lasted('loris'), body: await fleet.lasted('body') };
  const deadline = lastOpenedAtMs + limitMs + cutMs;
  while (socketsOf(worker) > socketsBefore && performance.now() < deadline) await delay(50);
  const readersLasted = performance.now() - lastOpenedAtMs;
  const after = await measured();
  say(`good traffic alone again: p99 ${after.p99Ms.toFixed(1)} ms`);
  return {
    bytesEach,
    aloneMs: (before.p99Ms + after.p99Ms) / 2,
    besideMs: beside.p99Ms,
    failed: before.failed + beside.failed + after.failed,
    lateMs: { loris: Math.max(...lasted.loris) - limitMs, body: Math.max(...lasted.body) - limitMs, reader: readersLasted - limitMs },
  };
}

function configurationOf(upstreamPort: number, limitMs: number): string {
  return `mode: enforce
workers: 1
limits: { connectionsPerAddressMax: 5000, connectionsPerNetworkMax: 5000 }
timeouts: { headersMs: ${limitMs}, bodyGraceMs: ${limitMs}, writeStallMs: ${limitMs}, idleMs: ${limitMs} }
apis:
  - name: files
    upstream: http://127.0.0.1:${upstreamPort}
`;
}
