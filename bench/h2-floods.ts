import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { downgrades, flood, floods, passedDowngrades, RawUpstream } from '@sluice/gateway/attacks';
import { cpuSecondsOf } from './cpu.ts';
import { startConfigured } from './peers/sluice.ts';
import { workerOf } from './peers/worker.ts';

export interface FloodReading {
  readonly name: string;
  /** Requests that reached the upstream, or connections to it where those are more. */
  readonly opens: number;
  readonly cpuSeconds: number;
  readonly grownMegabytes: number;
  /** The server ended the connection. */
  readonly isEnded: boolean;
}

export interface AttackReading {
  readonly floods: readonly FloodReading[];
  readonly tried: number;
  /** Names of what passed. */
  readonly passed: readonly string[];
}

const configuration = (port: number): string => `mode: observe
workers: 1
apis:
  - { name: shop, upstream: "http://127.0.0.1:${port}" }
`;
/** The worker's heap and code are warm by then. */
const warmRounds = 40;
/** What still runs when a flood ends is over. */
const settleMs = 300;
const leaveUnanswered = (): void => {};

/** Each flood on one connection for as long as the server bears it, `partsMax` parts at most, and everything that HTTP/1.1 would read otherwise. */
export async function measureAttacks(folder: string, partsMax: number, say: (line: string) => void): Promise<AttackReading> {
  await using cleanup = new AsyncDisposableStack();
  const upstream = await RawUpstream.start();
  cleanup.defer(() => upstream.close());
  const peer = await startConfigured(folder, configuration(upstream.port), process.env, 'http2: { cleartext: true }');
  cleanup.defer(() => peer.stop());
  const port = Number(new URL(peer.url).port);
  const worker = workerOf(peer.process);
  const harmless = downgrades.filter(({ harmless: is }) => is !== undefined);
  for (let round = 0; round < warmRounds; round += 1) await passedDowngrades(port, upstream, harmless);
  const readings: FloodReading[] = [];
  const { reply } = upstream;
  for (const one of floods) {
    upstream.requests.length = 0;
    // What is answered before it is reset is no flood, and which of the two comes first depends on the machine.
    upstream.reply = leaveUnanswered;
    const connectionsBefore = upstream.connections.length;
    const [cpuBefore, bytesBefore] = [cpuSecondsOf(worker), residentOf(worker)];
    const { isEnded } = await flood(port, one, partsMax);
    await delay(settleMs);
    const grownMegabytes = Math.max(0, residentOf(worker) - bytesBefore) / 1e6;
    const opens = Math.max(upstream.requests.length, upstream.connections.length - connectionsBefore);
    readings.push({
      name: one.name,
      opens,
      cpuSeconds: cpuSecondsOf(worker) - cpuBefore,
      grownMegabytes,
      isEnded,
    });
    say(`${one.name}: ${opens} opens, ${readings.at(-1)?.cpuSeconds.toFixed(2)} s, ${grownMegabytes.toFixed(1)} MB`);
  }
  upstream.reply = reply;
  return { floods: readings, tried: downgrades.length, passed: await passedDowngrades(port, upstream) };
}

/** Resident bytes of a process (proc(5), Linux only). */
function residentOf(process: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${process}/status`, 'utf8'))?.[1];
  return Number(kilobytes) * 1024;
}
