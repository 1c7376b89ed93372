import { redisBinary } from '@sluice/store-cluster/testing';
import { atMost, type Figure, type FigureValue } from '../figure.ts';
import { measureStoreFaults } from '../limits/store-faults.ts';

const slower = { name: 'store-faults slower', unit: 'ms', goal: atMost(5) } as const;
const wrong = { name: 'store-faults wrong', unit: 'requests', goal: atMost(0) } as const;

export const figure: Figure = {
  name: 'store-faults',
  about: 'the data path while the server of shared counters refuses, is silent, answers after 10 s, or comes and goes',
  goal: 'p99 at most 5 ms above that with a server that answers; every limit decides as it says',
  async measure({ say, workFolder: folder }) {
    if (redisBinary() === null) {
      const why = 'neither valkey-server nor redis-server is installed';
      const values: readonly [FigureValue, ...FigureValue[]] = [
        { kind: 'unmeasured', ...slower, why },
        { kind: 'unmeasured', ...wrong, why },
      ];
      return values;
    }
    const [healthyP99Ms, phases] = await measureStoreFaults({ folder, phaseMs: 4_000, rounds: 3, perSecond: 150, say });
    const worst = phases.reduce((one, other) => (other.p99Ms > one.p99Ms ? other : one));
    return [
      {
        kind: 'measured',
        ...slower,
        value: Math.max(0, worst.p99Ms - healthyP99Ms),
        note: `${worst.fault}; healthy p99 ${healthyP99Ms.toFixed(2)} ms`,
      },
      { kind: 'measured', ...wrong, value: phases.reduce((sum, phase) => sum + phase.wrong, 0) },
    ];
  },
};
