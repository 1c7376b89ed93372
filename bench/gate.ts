import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuSecondsOf, median } from './cpu.ts';
import type { Peer } from './peers/peer.ts';
import { startUpstream } from './peers/upstream.ts';
import { drive } from './wrk.ts';

export interface GateOptions {
  readonly path: string;
  readonly headers: readonly string[];
  readonly body: string | null;
  readonly connections: number;
  readonly rounds: number;
  readonly secondsPerRound: number;
  readonly starters: readonly ((folder: string, upstreamPort: number) => Promise<Peer>)[];
}

export interface GateRow {
  readonly peer: Peer;
  /** CPU microseconds an exchange, one entry a round. */
  readonly cpuUs: readonly number[];
  readonly p50Us: readonly number[];
  readonly failed: number;
}

/**
 * Drives every proxy in turn, round by round, against the same upstream, and counts the CPU time of all their processes.
 * Interleaved, so that a noisy neighbour hits all of them; a first round, not counted, warms caches and compilers.
 */
export async function measureGate(options: GateOptions): Promise<readonly GateRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const upstream = await startUpstream();
  const peers: Peer[] = [];
  try {
    for (const start of options.starters) peers.push(await start(folder, upstream.port));
    const rows = peers.map((peer) => ({ peer, cpuUs: [] as number[], p50Us: [] as number[], failed: 0 }));
    for (let round = 0; round <= options.rounds; round += 1) {
      for (const row of rows) {
        const before = cpuSecondsOf(row.peer.process);
        const result = await drive({
          url: row.peer.url + options.path,
          connections: options.connections,
          seconds: options.secondsPerRound,
          headers: options.headers,
          body: options.body,
          folder,
        });
        if (round === 0) continue;
        row.cpuUs.push(((cpuSecondsOf(row.peer.process) - before) * 1e6) / result.requests);
        row.p50Us.push(result.p50Us);
        row.failed += result.failed;
      }
    }
    return rows;
  } finally {
    for (const peer of peers) await peer.stop();
    await upstream.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ratios of two rows, round by round: what noise does to both cancels out. */
export function ratios(
  over: readonly number[],
  under: readonly number[],
): { readonly median: number; readonly low: number; readonly high: number } {
  const each = over.map((value, round) => value / (under[round] ?? Number.NaN));
  return { median: median(each), low: Math.min(...each), high: Math.max(...each) };
}
