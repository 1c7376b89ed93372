import { startDemo } from '@sluice/demo';
import { accessFlaws, effectsOf, exploited, gateBeforeDemo, legitimateTraffic, walked } from '../../e2e/demo-access.ts';
import { atLeast, atMost, type Figure } from '../figure.ts';

export const figure: Figure = {
  name: 'demo-access',
  about: 'the flaws of access of the demo behind its policies, and its daily traffic through them',
  goal: '0 foreign records and 0 forbidden effects of flaws that work without the gate; 0 refusals of legitimate traffic',
  async measure({ say, show, signal }) {
    let working = 0;
    let left = 0;
    for (const flaw of accessFlaws) {
      const found = await exploited(flaw, signal);
      working += found.without.length === flaw.places.length ? 1 : 0;
      left += found.with.length;
      if (found.with.length > 0) show(`${flaw.id}: ${found.with.join(' ')}`);
    }
    say(`${accessFlaws.length} flaws, ${working} of them work without the gate`);
    await using open = await startDemo({ flaws: 'all', silent: true });
    await using guarded = await startDemo({ flaws: 'all', silent: true });
    await using gate = await gateBeforeDemo(guarded.url);
    const without = await walked(open.url);
    const behind = await walked(gate.url);
    const happened = await effectsOf(open.url, open.url);
    const effects = await effectsOf(guarded.url, gate.url);
    for (const effect of effects.forbidden) show(effect);
    say('legitimate traffic');
    const legitimate = await legitimateTraffic(10_000);
    for (const line of new Set(legitimate.refused)) show(line);
    const value = (name: string, number: number, unit: string, note: string) =>
      ({ kind: 'measured', name: `demo-access ${name}`, value: number, unit, goal: atMost(0), note }) as const;
    return [
      {
        kind: 'measured',
        name: 'demo-access flaws',
        value: working,
        unit: 'flaws',
        goal: atLeast(accessFlaws.length),
        note: 'work without the gate',
      },
      value('places shown', left, 'places', 'of these flaws, behind the gate'),
      value(
        'foreign records',
        behind.foreignRecords,
        'records',
        `${without.foreignRecords} without the gate; ${behind.ownRecords} own ones`,
      ),
      value('forbidden effects', effects.forbidden.length, 'effects', `${happened.forbidden.length} without the gate`),
      value('refusals', legitimate.refused.length, 'exchanges', `of ${legitimate.requests} of the demo's daily traffic`),
    ];
  },
};
