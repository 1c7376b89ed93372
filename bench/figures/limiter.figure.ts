import { atLeast, atMost, type Figure } from '../figure.ts';
import { measureDecisions } from '../limits/decisions.ts';
import { measureOverload } from '../limits/overload.ts';
import { measureRates } from '../limits/rates.ts';

export const figure: Figure = {
  name: 'limiter',
  about: 'what a decision of a limit costs, and a quota under ten times what it allows with two workers, each killed in turn',
  goal: 'at most 1 µs a decision; no quota exceeded; no rate with a burst by more than a fiftieth',
  async measure({ say, workFolder: folder }) {
    const { withinUs, refusedUs, atOnceShare } = await measureDecisions(500_000);
    const rates = await measureRates();
    const reading = await measureOverload({ folder, quota: 200, consumers: 5, perSecond: 500, kills: 6, say });
    const note = `${reading.asked} asked; ${reading.why}`;
    return [
      { kind: 'measured', name: 'limiter within', value: withinUs, unit: 'µs', goal: atMost(1) },
      { kind: 'measured', name: 'limiter refused', value: refusedUs, unit: 'µs', goal: atMost(1) },
      { kind: 'measured', name: 'limiter at once', value: atOnceShare * 100, unit: '%', goal: atLeast(99) },
      { kind: 'measured', name: 'limiter exceeded', value: Math.max(0, reading.exceeded), unit: 'requests', goal: atMost(0), note },
      { kind: 'measured', name: 'limiter rate beyond', value: rates.beyondPercent, unit: '%', goal: atMost(2), note: rates.why },
      { kind: 'measured', name: 'limiter used of a quota', value: reading.leastShare * 100, unit: '%', goal: atLeast(50) },
    ];
  },
};
