import { measureObjectCost } from '../access-objects.ts';
import { atMost, type Figure } from '../figure.ts';

export const figure: Figure = {
  name: 'access-objects',
  about: 'what object-level entries of access add to an exchange with an answer of 100 items',
  goal: '≤ 60 µs',
  async measure() {
    const costs = await measureObjectCost(100);
    const [first, ...others] = costs.map(
      ({ what, microseconds }) =>
        ({
          kind: 'measured',
          name: `access-objects ${what}`,
          value: Math.round(microseconds * 10) / 10,
          unit: 'µs',
          goal: atMost(60),
        }) as const,
    );
    if (!first) throw new Error('nothing was measured');
    return [first, ...others];
  },
};
