import { measureBombs } from '../bombs/measure.ts';
import { atMost, type Figure } from '../figure.ts';

export const figure: Figure = {
  name: 'bombs',
  about: 'bombs of gzip, Brotli, zstd and of these in each other, 1e6 deep, 1e6 keys, 500,000 chunks of a byte, as requests and as answers',
  goal: '≤ 64 MiB and ≤ 250 ms CPU each; p99 of other traffic ≤ 2 ×',
  async measure({ workFolder, say }) {
    const { each, aloneMs, besideMs, failed } = await measureBombs({ folder: workFolder, scale: 1, seconds: 3, windows: 3, say });
    const slowest = each.reduce((worst, one) => (one.cpuMs > worst.cpuMs ? one : worst));
    const largest = each.reduce((worst, one) => (one.bytes > worst.bytes ? one : worst));
    const note = `${aloneMs.toFixed(1)} ms alone, ${besideMs.toFixed(1)} ms beside them`;
    return [
      { kind: 'measured', name: 'bombs cpu', value: slowest.cpuMs, unit: 'ms', goal: atMost(250), note: slowest.name },
      { kind: 'measured', name: 'bombs memory', value: largest.bytes / 1024 ** 2, unit: 'MiB', goal: atMost(64), note: largest.name },
      { kind: 'measured', name: 'bombs others failed', value: failed, unit: 'requests', goal: atMost(0) },
      { kind: 'measured', name: 'bombs p99', value: besideMs / aloneMs, unit: '×', goal: atMost(2), note },
    ];
  },
};
