import { atLeast, atMost, type Figure } from '../figure.ts';
import { measureAttacks } from '../h2-floods.ts';

const partsMax = 20_000;

export const figure: Figure = {
  name: 'h2-floods',
  about: 'floods of HTTP/2, each on one connection: what the worst one costs; and what HTTP/2 can say that HTTP/1.1 reads otherwise',
  goal: '≤ 200 upstream requests, ≤ 1 s CPU, ≤ 20 MB of the worker; 0 of ≥ 40 downgrades pass',
  async measure({ say, workFolder }) {
    const { floods, tried, passed } = await measureAttacks(workFolder, partsMax, say);
    const worst = (of: 'opens' | 'cpuSeconds' | 'grownMegabytes') => {
      const most = floods.reduce((one, other) => (other[of] > one[of] ? other : one));
      return { value: most[of], note: `the worst of ${floods.length}: ${most.name}` };
    };
    const endless = floods.filter(({ isEnded }) => !isEnded);
    return [
      { kind: 'measured', name: 'h2-floods upstream', unit: 'requests', goal: atMost(200), ...worst('opens') },
      { kind: 'measured', name: 'h2-floods cpu', unit: 's', goal: atMost(1), ...worst('cpuSeconds') },
      { kind: 'measured', name: 'h2-floods memory', unit: 'MB', goal: atMost(20), ...worst('grownMegabytes') },
      { kind: 'measured', name: 'h2-floods not ended', value: endless.length, unit: 'floods', goal: atMost(0) },
      { kind: 'measured', name: 'h2-floods downgrades tried', value: tried, unit: 'ways', goal: atLeast(40) },
      {
        kind: 'measured',
        name: 'h2-floods downgrades passed',
        value: passed.length,
        unit: 'ways',
        goal: atMost(0),
        note: passed.join(', '),
      },
    ];
  },
};
