import { measureDescriptors } from '../descriptors/measure.ts';
import { atMost, type Figure } from '../figure.ts';

export const figure: Figure = {
  name: 'fd-limit',
  about: '400 connections on a Sluice with 256 file descriptors: it neither spins nor ends, and accepts again once they are gone',
  goal: 'accepts again ≤ 2 s after release; ≤ 20 % of a core meanwhile; the same worker',
  async measure({ workFolder }) {
    const { againMs, cpuShare, isSameWorker } = await measureDescriptors(workFolder, 5);
    return [
      { kind: 'measured', name: 'fd-limit again', value: againMs, unit: 'ms', goal: atMost(2_000) },
      { kind: 'measured', name: 'fd-limit cpu', value: cpuShare * 100, unit: '% of a core', goal: atMost(20) },
      { kind: 'measured', name: 'fd-limit workers lost', value: isSameWorker ? 0 : 1, unit: 'workers', goal: atMost(0) },
    ];
  },
};
