import { measureHostile, measureRuleCost } from '../custom-rules.ts';
import { atMost, type Figure } from '../figure.ts';

const growthMax = 2.2;

export const figure: Figure = {
  name: 'custom-rules',
  about:
    'what a hundred rules with patterns about every value of an endpoint add to a plain request of 1 KB of JSON, and to values that are made to cost',
  goal: '≤ 5 µs; 0.5 µs where no rule is about the endpoint; twice the text at most 2.2 times the time',
  async measure({ say, show }) {
    say('a plain request through three gates that take turns');
    const { plainUs, elsewhereUs, bodyBytes } = await measureRuleCost();
    say('values of 128 KB and of a megabyte');
    const hostile = measureHostile(growthMax);
    for (const { name, partUs, wholeUs } of hostile) show(`${name}: ${(partUs / 1000).toFixed(1)} ms, ${(wholeUs / 1000).toFixed(1)} ms`);
    const worst = hostile.reduce((most, one) => (one.ratio > most.ratio ? one : most));
    const dearest = hostile.reduce((most, one) => (one.wholeUs > most.wholeUs ? one : most));
    return [
      { kind: 'measured', name: 'custom-rules plain', value: plainUs, unit: 'µs', goal: atMost(5), note: `${bodyBytes} bytes of JSON` },
      { kind: 'measured', name: 'custom-rules elsewhere', value: elsewhereUs, unit: 'µs', goal: atMost(0.5) },
      {
        kind: 'measured',
        name: 'custom-rules hostile',
        value: worst.ratio,
        unit: 'times',
        goal: atMost(growthMax),
        note: `${worst.name}; 1 MB takes at most ${(dearest.wholeUs / 1000).toFixed(0)} ms, with ${dearest.name}`,
      },
    ];
  },
};
