import { setTimeout as delay } from 'node:timers/promises';
import { cpuSecondsOf, median } from '../cpu.ts';
import { drivePolitely, type GoodReading, goodAgent } from '../good-traffic.ts';
import { startConfigured } from '../peers/sluice.ts';
import { residentBytesOf, workerOf } from '../peers/worker.ts';
import { BombRange } from './range.ts';

export interface BombReading {
  readonly name: string;
  readonly cpuMs: number;
  readonly bytes: number;
}

export interface BombsOptions {
  readonly folder: string;
  /** 1 is what the figure asks for. */
  readonly scale: number;
  /** Of good traffic alone; beside the bombs it is twice as long. */
  readonly seconds: number;
  /** Times that good traffic is looked at alone and beside all of the bombs in turn: a machine has other work now and then. */
  readonly windows: number;
  readonly say: (line: string) => void;
}

export interface BombsReading {
  readonly each: readonly BombReading[];
  readonly aloneMs: number;
  readonly besideMs: number;
  readonly failed: number;
}

/** The kernel counts CPU in ticks of 10 ms, so that each bomb goes off a few times. */
const rounds = 4;
const perSecond = 100;
const sides = ['request', 'answer'] as const;

/** Sends each bomb to a whole Sluice, as a request and as an answer, and looks at what its worker takes for it. */
export async function measureBombs({ folder, scale, seconds, windows, say }: BombsOptions): Promise<BombsReading> {
  await using cleanup = new AsyncDisposableStack();
  const range = cleanup.use(await BombRange.open(scale));
  const peer = await startConfigured(
    folder,
    `mode: enforce\nworkers: 1\napis: [{ name: api, upstream: "http://127.0.0.1:${range.port}" }]\n`,
  );
  cleanup.defer(() => peer.stop());
  const worker = workerOf(peer.process);
  const port = Number(new URL(peer.url).port);
  const agent = goodAgent();
  cleanup.defer(() => agent.destroy());
  const good = (seconds: number) => drivePolitely({ url: `${peer.url}/small`, perSecond, seconds, agent });

  await good(seconds);
  const each: BombReading[] = [];
  for (const [index, bomb] of range.names.entries()) {
    for (const side of sides) {
      const before = { cpu: cpuSecondsOf(worker), bytes: residentBytesOf(worker) };
      for (let round = 0; round < rounds; round += 1) await range.send({ port, index, side });
      const cpuMs = ((cpuSecondsOf(worker) - before.cpu) * 1_000) / rounds;
      const bytes = residentBytesOf(worker) - before.bytes;
      each.push({ name: `${bomb} ${side}`, cpuMs, bytes });
      say(`${bomb} ${side}: ${cpuMs.toFixed(0)} ms, ${(bytes / 1024 ** 2).toFixed(1)} MiB`);
    }
  }
  const alone: GoodReading[] = [];
  const beside: GoodReading[] = [];
  for (let window = 0; window < windows; window += 1) {
    alone.push(await good(seconds));
    const among = good(seconds * 2);
    for (const index of range.names.keys()) {
      for (const side of sides) await range.send({ port, index, side });
      await delay(100);
    }
    beside.push(await among);
  }
  const failed = [...alone, ...beside].reduce((sum, one) => sum + one.failed, 0);
  return { each, aloneMs: median(alone.map(({ p99Ms }) => p99Ms)), besideMs: median(beside.map(({ p99Ms }) => p99Ms)), failed };
}
