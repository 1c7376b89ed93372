import { setTimeout as delay } from 'node:timers/promises';
import { FaultProxy } from '../../tools/fault-proxy/fault-proxy.ts';
import { startConfigured } from '../peers/sluice.ts';
import { socketsOf, workerOf } from '../peers/worker.ts';
import { bounds, type Cell, type Expected } from './cells.ts';
import { askAs, type Seen } from './client.ts';
import { openUnconnectable } from './unconnectable.ts';

export interface FaultsReading {
  readonly right: number;
  /** A line for each cell that is not right. */
  readonly wrong: readonly string[];
  /** Sockets of the worker beyond those of its start, after everything that may idle has ended. */
  readonly socketsLeft: number;
  /** Answers that broke at the upstream and came to the client as whole ones. */
  readonly brokenAsWhole: number;
  /** Requests that may not be asked twice and were. */
  readonly repeated: number;
}

/** The gate looks at its timeouts now and then. */
const lookMs = 500;
const settledMs = 30_000;

export interface FaultsOptions {
  readonly folder: string;
  readonly atOnce: number;
  /** What is forgiven each answer because the machine has other work. */
  readonly busyMs: number;
  readonly say: (line: string) => void;
}

/** Asks each cell through a whole Sluice, as many as wanted at once. */
export async function measureFaults(cells: readonly Cell[], { folder, atOnce, busyMs, say }: FaultsOptions): Promise<FaultsReading> {
  await using cleanup = new AsyncDisposableStack();
  const stands = await Promise.all(cells.map(standOf));
  for (const { proxy } of stands) if (proxy) cleanup.use(proxy);
  const unconnectable = cleanup.use(await openUnconnectable());
  const peer = await startConfigured(folder, configurationOf(stands, unconnectable.port));
  cleanup.defer(() => peer.stop());
  const port = Number(new URL(peer.url).port);
  const worker = workerOf(peer.process);
  const socketsBefore = socketsOf(worker);
  const wrong: string[] = [];
  let brokenAsWhole = 0;
  let repeated = 0;
  for (let at = 0; at < stands.length; at += atOnce) {
    const readings = await Promise.all(stands.slice(at, at + atOnce).map((stand) => asked(stand, port, busyMs)));
    for (const { stand, seen, count } of readings) {
      const { fault, kind, expected } = stand.cell;
      const words = differenceOf(expected, seen, count);
      if (words !== null) wrong.push(`${fault} × ${kind}: ${words}`);
      if (expected.ending === 'broken' && seen.answer.isComplete) brokenAsWhole += 1;
      if (kind !== 'get' && kind !== 'stream') repeated += Math.max(0, count - 1);
    }
    say(`${Math.min(at + atOnce, stands.length)} of ${stands.length} cells`);
  }
  const deadline = performance.now() + settledMs;
  while (socketsOf(worker) > socketsBefore && performance.now() < deadline) await delay(50);
  return {
    right: cells.length - wrong.length,
    wrong,
    socketsLeft: Math.max(0, socketsOf(worker) - socketsBefore),
    brokenAsWhole,
    repeated,
  };
}

interface Stand {
  readonly cell: Cell;
  readonly path: string;
  readonly proxy: FaultProxy | null;
}

async function standOf(cell: Cell): Promise<Stand> {
  const path = `/${cell.fault.replaceAll(' ', '-')}/${cell.kind}`;
  if (typeof cell.plan === 'function') return { cell, path, proxy: await FaultProxy.open({ plan: cell.plan }) };
  return { cell, path, proxy: null };
}

function configurationOf(stands: readonly Stand[], unconnectable: number): string {
  const { connectMs, responseMs, bodyMs, tunnelMs, upstreamIdleMs } = bounds;
  // Nobody may listen on port 1 without being root, and nobody does.
  const portOf = ({ cell, proxy }: Stand): number => proxy?.port ?? (cell.plan === 'refused' ? 1 : unconnectable);
  const apis = stands.map(
    (stand) => `  - name: api${stand.path.replaceAll('/', '-')}
    upstream: http://127.0.0.1:${portOf(stand)}
    basePath: ${stand.path}
    routes: [{ match: GET ${stand.path}/x, allowUpgrade: true }]
`,
  );
  return `mode: enforce
workers: 1
limits: { connectionsPerAddressMax: 1000 }
timeouts: { connectMs: ${connectMs}, responseMs: ${responseMs}, bodyMs: ${bodyMs}, tunnelMs: ${tunnelMs}, upstreamIdleMs: ${upstreamIdleMs} }
apis:
${apis.join('')}`;
}

async function asked(
  stand: Stand,
  port: number,
  busyMs: number,
): Promise<{ readonly stand: Stand; readonly seen: Seen; readonly count: number }> {
  const { cell, path, proxy } = stand;
  const deadlineMs = cell.expected.withinMs + lookMs + busyMs;
  if (cell.isPrimed) await askAs('get', port, `${path}/x`, deadlineMs);
  const before = proxy?.requests ?? 0;
  const seen = await askAs(cell.kind, port, `${path}/x`, deadlineMs);
  return { stand, seen, count: (proxy?.requests ?? 0) - before };
}

function differenceOf(expected: Expected, { answer, elapsedMs, wasLate }: Seen, count: number): string | null {
  if (wasLate) return `not over after ${Math.round(elapsedMs)} ms, ${expected.withinMs} are due`;
  if (answer.status !== expected.status) return `status ${answer.status}, ${expected.status} is due`;
  if (count !== expected.asked) return `the upstream was asked ${count} times, ${expected.asked} are due`;
  if (expected.tunnelled !== undefined)
    return answer.body.length === expected.tunnelled ? null : `${answer.body.length} bytes came, ${expected.tunnelled} are due`;
  if (answer.isComplete !== (expected.ending === 'whole')) return `the answer is ${answer.isComplete ? 'whole' : 'broken'}`;
  return null;
}
