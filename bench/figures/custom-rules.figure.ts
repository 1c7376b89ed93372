import { measureHostile, measureRuleCost } from '../custom-rules.ts';
import { atMost, type Figure } from '../figure.ts';

export const figure: Figure = {
  name: 'custom-rules',
  about:
    'what a hundred rules with patterns about every value of an endpoint add to a plain request of 1 KB of JSON, and to values that are made to cost',
  goal: '≤ 5 µs; 0.5 µs where no rule is about the endpoint; twice the text at most 2.2 times the time',
  async measure({ say, show }) {
    say('a plain request through three gates that take turns');
    const { plainUs, elsewhereUs, bodyBytes } = await measureRuleCost();
    say('values of half a megabyte and of one');
    const hostile = measureHostile();
    for (const { name, halfMs, wholeMs } of hostile) show(`${name}: ${halfMs.toFixed(1)} ms, ${wholeMs.toFixed(1)} ms`);
    const worst = hostile.reduce((most, one) => (one.wholeMs / one.halfMs > most.wholeMs / most.halfMs ? one : most));
    const dearest = hostile.reduce((most, one) => (one.wholeMs > most.wholeMs ? one : most));
    return [
      { kind: 'measured', name: 'custom-rules plain', value: plainUs, unit: 'µs', goal: atMost(5), note: `${bodyBytes} bytes of JSON` },
      { kind: 'measured', name: 'custom-rules elsewhere', value: elsewhereUs, unit: 'µs', goal: atMost(0.5) },
      {
        kind: 'measured',
        name: 'custom-rules hostile',
        value: worst.wholeMs / worst.halfMs,
        unit: 'times',
        goal: atMost(2.2),
        note: `${worst.name}; 1 MB takes at most ${dearest.wholeMs.toFixed(0)} ms, with ${dearest.name}`,
      },
    ];
  },
};
