import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, URL } from 'node:url';
import { promisify } from 'node:util';
import type { Status } from '@sluice/control';
import { contractPath } from '@sluice/demo';
import type { EndpointRow } from '@sluice/store';
import type { Disk } from './disks/disk.ts';
import { failingDisk, fullDisk, readOnlyDisk } from './disks/disks.ts';
import { startConfigured } from './peers/sluice.ts';
import { startUpstream } from './peers/upstream.ts';

export type DiskFault = 'ENOSPC' | 'EIO' | 'EROFS';
export type OnRecordError = 'open' | 'closed';

export interface DiskFaultOptions {
  readonly fault: DiskFault;
  readonly onRecordError: OnRecordError;
  /** While the disk refuses; more than a worker holds in memory, where something is to be lost. */
  readonly requests: number;
  readonly folder: string;
}

export interface DiskFaultReading {
  readonly sent: number;
  /** Answers by status before the disk refused, while it did, and after it healed; 0 where there was none. */
  readonly before: Statuses;
  readonly during: Statuses;
  readonly after: Statuses;
  readonly stored: number;
  /** What the worker's counter says. */
  readonly lost: number;
  readonly restarts: number;
}

export type Statuses = Readonly<Record<number, number>>;

const connections = 16;
const healthyRequests = 300;
const path = '/v1/bench/1k';
const healedMs = 20_000;
const main = fileURLToPath(new URL('../packages/sluice/src/main.ts', import.meta.url));

/** A real Sluice whose segments are on a disk of their own, under load while that disk refuses and after it healed. */
export async function measureDiskFault({ fault, onRecordError, requests, folder }: DiskFaultOptions): Promise<DiskFaultReading> {
  await using cleanup = new AsyncDisposableStack();
  const upstream = await startUpstream();
  cleanup.defer(() => upstream.stop());
  const command = commandLine(join(folder, 'sluice', 'sluice.yaml'));
  const disk = diskOf(fault, folder, command);
  const mountPoint = join(folder, 'disk');
  mkdirSync(mountPoint, { recursive: true });
  disk.mount(mountPoint);
  cleanup.defer(() => disk.unmount());
  // Behind a link, so that nothing is written beneath the disk while it is away.
  const data = join(folder, 'sluice', '.sluice');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  mkdirSync(join(mountPoint, 'segments'), { mode: 0o700 });
  symlinkSync(join(mountPoint, 'segments'), join(data, 'segments'));
  const peer = await startConfigured(folder, configuration(upstream.port, onRecordError));
  cleanup.defer(() => peer.stop());

  const before = await ask(peer.url, healthyRequests);
  await disk.breakNow();
  if (onRecordError === 'closed') await untilFelt(peer.url);
  const during = await ask(peer.url, requests);
  await disk.heal();
  await untilHealed(peer.url, command);
  const after = await ask(peer.url, healthyRequests);
  const { rows } = await command<{ readonly rows: readonly EndpointRow[] }>('endpoints');
  const { counters, workers } = await command<Status>('status');
  return {
    sent: sumOf(before) + sumOf(during) + sumOf(after),
    before,
    during,
    after,
    stored: rows.find(({ endpoint }) => endpoint === `GET ${path}`)?.exchanges ?? 0,
    lost: counters['recordsLost'] ?? 0,
    restarts: workers.reduce((sum, worker) => sum + worker.restarts, 0),
  };
}

function diskOf(fault: DiskFault, folder: string, command: Command): Disk {
  switch (fault) {
    case 'ENOSPC':
      return fullDisk();
    case 'EIO':
      return failingDisk(join(folder, 'disk.image'), async () => void (await command('endpoints').catch(() => null)));
    case 'EROFS':
      // What is to be forgotten is on no segment that a worker still writes to: each begins a new one.
      return readOnlyDisk(async () => void (await command('forget', 'nobody', '--yes').catch(() => null)));
  }
}

function configuration(upstreamPort: number, onRecordError: OnRecordError): string {
  return `mode: enforce
durability: os
onRecordError: ${onRecordError}
apis:
  - name: shop
    upstream: http://127.0.0.1:${upstreamPort}
    contract: ${fileURLToPath(contractPath)}
limits: { connectionsPerAddressMax: 1000 }
`;
}

type Command = <Value>(...values: readonly string[]) => Promise<Value>;

/** The command line with its answer in JSON. */
function commandLine(file: string): Command {
  return async <Value>(...values: readonly string[]) => {
    const { stdout } = await promisify(execFile)(process.execPath, [main, ...values, '--json', '--config', file]);
    return JSON.parse(stdout) as Value;
  };
}

/** A full disk may have room for one record more in the last page of the segment: what was kept may be answered. */
async function untilFelt(url: string): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) if ((await statusOf(url, '/v1/no-such-thing', undefined)) === 503) return;
  throw new Error('the disk refuses, and requests are still answered');
}

/** Nothing is held in memory any more, and requests are answered; these are not counted among those that are sent on purpose. */
async function untilHealed(url: string, command: Command): Promise<void> {
  const deadline = performance.now() + healedMs;
  for (;;) {
    const { counters } = await command<Status>('status');
    if ((counters['recordsHeld'] ?? 0) === 0 && (await statusOf(url, '/v1/no-such-thing', undefined)) === 404) return;
    if (performance.now() > deadline) throw new Error('the disk is well again, and records are still held');
    await delay(100);
  }
}

async function ask(url: string, count: number): Promise<Statuses> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const statuses: Record<number, number> = {};
  let left = count;
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const status = await statusOf(url, path, agent);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  agent.destroy();
  return statuses;
}

/** The status of an answer that came whole, else 0. */
function statusOf(url: string, target: string, agent: Agent | undefined): Promise<number> {
  return new Promise((resolve) => {
    const outgoing = request(url + target, { agent }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.complete ? (response.statusCode ?? 0) : 0));
      response.once('close', () => resolve(0));
    });
    outgoing.once('error', () => resolve(0));
    outgoing.end();
  });
}

function sumOf(statuses: Statuses): number {
  return Object.values(statuses).reduce((sum, count) => sum + count, 0);
}
