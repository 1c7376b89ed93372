import { measureCsrf } from '../csrf.ts';
import { atLeast, atMost, type Figure } from '../figure.ts';

export const figure: Figure = {
  name: 'csrf',
  about: 'requests of every method, content type, origin, site, referrer and cookie through a running Sluice that trusts one origin',
  goal: '0 decided otherwise than the rules say; ≥ 600 rows',
  async measure({ show, workFolder }) {
    const { rows, refused, wrong } = await measureCsrf(workFolder, 1);
    for (const line of wrong) show(line);
    return [
      { kind: 'measured', name: 'csrf wrong', value: wrong.length, unit: 'rows', goal: atMost(0), note: `${refused} refused` },
      { kind: 'measured', name: 'csrf rows', value: rows, unit: 'rows', goal: atLeast(600) },
    ];
  },
};
