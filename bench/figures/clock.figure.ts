import { fakeTimeLibrary, measureClock } from '../clock.ts';
import { atMost, type Figure } from '../figure.ts';

const jumps = ['+0', '-2d', '+30d', '+1h', '-1h', '+0'] as const;

export const figure: Figure = {
  name: 'clock',
  about: 'the wall clock of a whole Sluice is set by −2 d, +30 d, +1 h and −1 h: what waits ends in time, and records follow',
  goal: '0 stuck',
  async measure({ say, show, signal }) {
    const library = fakeTimeLibrary();
    const name = 'waits that were stuck';
    if (library === null) return [{ kind: 'unmeasured', name, unit: '', goal: atMost(0), why: 'libfaketime is not installed' }];
    const seen = await measureClock(library, { jumps, signal, say });
    for (const { jump, failed } of seen) for (const what of failed) show(`${jump}: not so: ${what}`);
    const stuck = seen.reduce((sum, { failed }) => sum + failed.length, 0);
    return [{ kind: 'measured', name, value: stuck, unit: '', goal: atMost(0), note: `after ${seen.length} settings of the clock` }];
  },
};
