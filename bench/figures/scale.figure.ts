import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contractPath } from '@sluice/demo';
import { atMost, type Figure } from '../figure.ts';
import { measureGate, pairwise, spreadOf } from '../gate.ts';
import { gateLoads } from '../gate-loads.ts';
import type { PeerKind } from '../peers/peer.ts';
import { sluice } from '../peers/peers.ts';
import { startSluiceAgain } from '../peers/sluice.ts';

const rounds = 7;

export const figure: Figure = {
  name: 'scale',
  about: 'CPU an exchange with two workers against one, 1 KB of JSON answered; the load generator is counted apart',
  goal: 'grows by at most 10 %',
  async measure({ say, signal, workFolder: folder }) {
    const name = 'scale';
    const unit = '% more CPU';
    const goal = atMost(10);
    const peers = [withWorkers(1), withWorkers(2)];
    const rows = await measureGate({ load: gateLoads['1k'], connections: 32, rounds, peers, folder, signal, say });
    if (!rows.ok) return [{ kind: 'unmeasured', name, unit, goal, why: rows.failure }];
    const [one, two] = rows.value;
    if (!one || !two) throw new Error('a peer has no row');
    const { median, low, high } = pairwise(two.cpuUs, one.cpuUs, (more, less) => (more / less - 1) * 100);
    const texts = [one, two].map(({ cpuUs, requestsPerSecond }) => {
      return `${spreadOf(cpuUs).median.toFixed(1)} µs at ${spreadOf(requestsPerSecond).median.toFixed(0)}/s`;
    });
    const note = `${low.toFixed(1)} to ${high.toFixed(1)} over ${rounds} rounds; ${texts.join(', then ')}`;
    return [{ kind: 'measured', name, value: median, unit, goal, note }];
  },
};

function withWorkers(workers: number): PeerKind {
  return {
    missing: sluice.missing,
    start: (folder, upstreamPort) =>
      startSluiceAgain(join(folder, String(workers)), upstreamPort, fileURLToPath(contractPath), { workers }),
  };
}
