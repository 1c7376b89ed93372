/** `npm run bench`: every proxy on every load, and where Sluice's microseconds go, as text to paste. */
import { cpus, release } from 'node:os';
import type { FigureContext } from './figure.ts';
import { type GateRow, measureGate, pairwise, type Spread, spreadOf } from './gate.ts';
import { peerText } from './gate-figure.ts';
import { type GateLoad, gateLoads } from './gate-loads.ts';
import type { PeerKind } from './peers/peer.ts';
import { caddy, nginx, nginxWithRules, sluice } from './peers/peers.ts';
import { measureStages } from './stages.ts';

const rounds = 7;
const stagedLoads = ['1k', '200k', 'post'] as const;

export async function printTable(context: FigureContext, print: (line: string) => void): Promise<void> {
  const peers: PeerKind[] = [sluice];
  for (const kind of [nginx, caddy, nginxWithRules]) {
    const why = kind.missing();
    if (why === null) peers.push(kind);
    else print(`left out: ${why}`);
  }
  print(`CPU of all processes an exchange, 32 connections, median of ${rounds} interleaved rounds (least to most)\n`);
  print('| exchange | proxy | µs of CPU | Sluice takes | exchanges a second | p50 µs |\n|---|---|--:|--:|--:|--:|');
  let measured: readonly GateRow[] = [];
  for (const [name, load] of Object.entries(gateLoads)) measured = (await printRows(name, load, 32, peers, context, print)) ?? measured;
  await printRows('1k, one connection', gateLoads['1k'], 1, peers, context, print);
  for (const name of stagedLoads) await printStages(name, gateLoads[name], context, print);
  print(`\n${cpus().length} processors, ${cpus()[0]?.model ?? 'unknown'}, ${process.platform} ${release()}\n`);
  for (const { peer } of measured) print(peerText(peer));
}

async function printRows(
  name: string,
  load: GateLoad,
  connections: number,
  peers: readonly PeerKind[],
  context: FigureContext,
  print: (line: string) => void,
): Promise<readonly GateRow[] | null> {
  context.say(name);
  const { signal, workFolder: folder } = context;
  const rows = await measureGate({ load, connections, rounds, peers, folder, signal, say: () => undefined });
  if (!rows.ok) {
    print(`| ${name} | unmeasured: ${rows.failure} | | | | |`);
    return null;
  }
  const ours = rows.value[0]?.cpuUs ?? [];
  for (const { peer, cpuUs, requestsPerSecond, p50Us } of rows.value) {
    const ratio = cpuUs === ours ? '' : `${rangeText(pairwise(ours, cpuUs, (our, their) => our / their))} ×`;
    const cells = [rangeText(spreadOf(cpuUs)), ratio, spreadOf(requestsPerSecond).median.toFixed(0), rangeText(spreadOf(p50Us))];
    print(`| ${name} | ${peer.name} | ${cells.join(' | ')} |`);
  }
  return rows.value;
}

/** The worker's own time by room; the kernel's work for a socket stands in the room that asked for it. */
async function printStages(name: string, load: GateLoad, context: FigureContext, print: (line: string) => void): Promise<void> {
  context.say(`stages of ${name}`);
  const { signal, workFolder } = context;
  print(`\n| stage of ${name} | µs | share |\n|---|--:|--:|`);
  try {
    const { workerUs, recorderUs, supervisorUs, profile } = await measureStages({
      load,
      folder: `${workFolder}/stages-${name}`,
      rounds,
      signal,
    });
    const worker = spreadOf(workerUs).median;
    for (const [room, share] of profile.stages) {
      if (share >= 0.001) print(`| ${room} | ${(share * worker).toFixed(1)} | ${(share * 100).toFixed(1)} % |`);
    }
    print(`| the worker | ${worker.toFixed(1)} | 100 % |`);
    print(`| the recorder, beside it | ${recorderUs.toFixed(1)} | ${((recorderUs / worker) * 100).toFixed(1)} % |`);
    print(`| the supervisor, beside it | ${supervisorUs.toFixed(1)} | ${((supervisorUs / worker) * 100).toFixed(1)} % |`);
  } catch (error) {
    print(`| unmeasured: ${error instanceof Error ? error.message : String(error)} | | |`);
  }
}

function rangeText({ median, low, high }: Spread): string {
  const short = (value: number) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
  return `${short(median)} (${short(low)} to ${short(high)})`;
}
