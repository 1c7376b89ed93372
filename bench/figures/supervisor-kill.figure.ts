import { join } from 'node:path';
import { atMost, type Figure, type FigureValue } from '../figure.ts';
import { measureSupervisorKills } from '../processes/supervisor-kill.ts';

const kills = 10;

export const figure: Figure = {
  name: 'supervisor-kill',
  about:
    'SIGKILL of the supervisor, then of the recorder, ten times each under 300 requests a second, keep-alive and one connection a request',
  goal: '0 failed; the control socket answers within 3 s; no answered exchange unrecorded, none twice',
  async measure({ say, workFolder }) {
    const [failed, ...more] = await valuesOf('supervisor', 3_000, workFolder, say);
    return [failed, ...more, ...(await valuesOf('recorder', 1_200, workFolder, say))];
  },
};

async function valuesOf(
  victim: 'supervisor' | 'recorder',
  betweenMs: number,
  workFolder: string,
  say: (line: string) => void,
): Promise<readonly [FigureValue, ...FigureValue[]]> {
  const folder = join(workFolder, victim);
  const reading = await measureSupervisorKills({ folder, victim, kills, betweenMs, perSecond: 300, say });
  const name = victim === 'supervisor' ? 'supervisor-kill' : 'supervisor-kill recorder';
  const note = `${reading.asked} asked over ${kills} kills; ${reading.why}`;
  const back = `supervisor and recorder are in service again within ${reading.backMs.toFixed(0)} ms`;
  return [
    { kind: 'measured', name: `${name} failed`, value: reading.failed, unit: 'requests', goal: atMost(0), note },
    { kind: 'measured', name: `${name} control answers`, value: reading.answersMs, unit: 'ms', goal: atMost(3_000), note: back },
    { kind: 'measured', name: `${name} unrecorded`, value: reading.unrecorded, unit: 'exchanges', goal: atMost(0) },
    { kind: 'measured', name: `${name} duplicates`, value: reading.duplicates, unit: 'records', goal: atMost(0) },
  ];
}
