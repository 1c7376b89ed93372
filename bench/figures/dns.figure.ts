import { measureDns, whyNoSecondLoopback } from '../dns.ts';
import { atMost, type Figure } from '../figure.ts';

export const figure: Figure = {
  name: 'dns',
  about:
    'NXDOMAIN, SERVFAIL, silence, empty answers, flips, TTL 0, dead addresses: whether names of upstreams hold, and who waits is bounded',
  goal: '0 of 11 cells wrong',
  async measure({ say }) {
    const goal = atMost(0);
    const why = await whyNoSecondLoopback();
    if (why !== null) return [{ kind: 'unmeasured', name: 'dns wrong', unit: 'cells', goal, why }];
    const cells = await measureDns(say);
    const wrong = cells.filter((cell) => cell.wrong !== null);
    return [{ kind: 'measured', name: 'dns wrong', value: wrong.length, unit: 'cells', goal, note: `${cells.length} cells` }];
  },
};
