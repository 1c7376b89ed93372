import { join } from 'node:path';
import { redisBinary } from '@sluice/store-cluster/testing';
import { atMost, type Figure, type FigureValue } from '../figure.ts';
import { measureCluster } from '../limits/cluster.ts';
import { measureClusterRates } from '../limits/cluster-rates.ts';

const exceeded = { name: 'limiter-cluster exceeded', unit: 'requests', goal: atMost(0) } as const;
const beyond = { name: 'limiter-cluster rate beyond', unit: '%', goal: atMost(5) } as const;
const lost = { name: 'limiter-cluster lost', unit: 'counts', goal: atMost(0) } as const;

export const figure: Figure = {
  name: 'limiter-cluster',
  about: 'a quota that four nodes share by Valkey or Redis, under ten times what it allows, and over a restart of the server and of a node',
  goal: 'no quota exceeded while the server answers; no count lost by a restart of either side; no rate with a burst by more than a twentieth',
  async measure({ say, workFolder: folder }) {
    if (redisBinary() === null) {
      const why = 'neither valkey-server nor redis-server is installed';
      const values: readonly [FigureValue, ...FigureValue[]] = [
        { kind: 'unmeasured', ...exceeded, why },
        { kind: 'unmeasured', ...lost, why },
        { kind: 'unmeasured', ...beyond, why },
      ];
      return values;
    }
    const reading = await measureCluster({ folder: join(folder, 'quotas'), nodes: 4, quota: 200, consumers: 5, perSecond: 100, say });
    const rates = await measureClusterRates({ folder: join(folder, 'rates'), nodes: 4, say });
    const note = `${reading.asked} asked; at least ${(reading.leastShare * 100).toFixed(0)} % of each quota was had`;
    return [
      { kind: 'measured', ...exceeded, value: Math.max(0, reading.exceeded), note },
      { kind: 'measured', ...lost, value: reading.lost },
      { kind: 'measured', ...beyond, value: rates.beyondPercent, note: rates.why },
    ];
  },
};
