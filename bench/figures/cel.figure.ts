import { measureCel } from '../cel.ts';
import { atLeast, atMost, type Figure } from '../figure.ts';

/** So many core cases are surely accepted; fewer would mean that the suites were not found. */
const agreeingLeast = 100;

export const figure: Figure = {
  name: 'cel',
  about: 'our conditions against every core case of @bufbuild/cel-spec that they accept, and what a two-term one costs',
  goal: '0 wrong, ≤ 0.3 µs',
  async measure({ say, show }) {
    say('every core case, then four conditions');
    const { suites, agrees, refusedByReason, wrong, conditions } = measureCel();
    for (const { suite, agrees: agreeing, refused, wrong: disagreeing } of suites) {
      const refusals = [...refused.values()].reduce((sum, count) => sum + count, 0);
      show(`${suite.padEnd(24)} ${agreeing} agree, ${refusals} refused, ${disagreeing.length} wrong`);
    }
    for (const text of wrong) show(`wrong: ${text}`);
    for (const { text, microseconds } of conditions) show(`${microseconds.toFixed(3)} µs  ${text}`);
    const refusals = [...refusedByReason].map(([reason, count]) => `${count} ${reason}`).join(', ');
    return [
      { kind: 'measured', name: 'cel wrong', value: wrong.length, unit: 'cases', goal: atMost(0), note: `refused: ${refusals}` },
      {
        kind: 'measured',
        name: 'cel agreeing',
        value: agrees,
        unit: 'cases',
        goal: atLeast(agreeingLeast),
        note: `suites ${suites.map(({ suite }) => suite).join(' ')}`,
      },
      {
        kind: 'measured',
        name: 'cel condition',
        value: Math.max(...conditions.map(({ microseconds }) => microseconds)),
        unit: 'µs',
        goal: atMost(0.3),
        note: `the dearest of ${conditions.length}`,
      },
    ];
  },
};
