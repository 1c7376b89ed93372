import { atMost, type Figure } from '../figure.ts';
import { measureWorkerKills } from '../processes/worker-kill.ts';

export const figure: Figure = {
  name: 'worker-kill',
  about: 'SIGKILL of one of two workers, twenty times under load with a connection a request',
  goal: 'only requests in flight fail; back within 1 s; no answered exchange unrecorded',
  async measure({ say, workFolder: folder }) {
    const kills = 20;
    const reading = await measureWorkerKills({ folder, kills, perSecond: 200, say });
    const note = `${reading.asked} asked, ${reading.cutOff} in flight at ${kills} kills; ${reading.why}`;
    return [
      { kind: 'measured', name: 'worker-kill failed otherwise', value: reading.failedOtherwise, unit: 'requests', goal: atMost(0), note },
      { kind: 'measured', name: 'worker-kill back', value: reading.backMs, unit: 'ms', goal: atMost(1_000) },
      { kind: 'measured', name: 'worker-kill unrecorded', value: reading.unrecorded, unit: 'exchanges', goal: atMost(0) },
    ];
  },
};
