import { atLeast, atMost, type Figure } from '../figure.ts';
import { measureReloads } from '../processes/reload.ts';

export const figure: Figure = {
  name: 'reload',
  about: 'requests over 50 reloads of two workers at 300 a second, each revision with an upstream and a rule of its own',
  goal: '0 failed of at least 15,000; no exchange mixes two revisions',
  async measure({ say, workFolder: folder }) {
    const { asked, failed, mixed, why } = await measureReloads({ folder, reloads: 50, everyMs: 1_000, perSecond: 300, say });
    return [
      { kind: 'measured', name: 'reload failed', value: failed, unit: 'requests', goal: atMost(0), note: why },
      { kind: 'measured', name: 'reload mixed', value: mixed, unit: 'exchanges', goal: atMost(0) },
      { kind: 'measured', name: 'reload asked', value: asked, unit: 'requests', goal: atLeast(15_000) },
    ];
  },
};
