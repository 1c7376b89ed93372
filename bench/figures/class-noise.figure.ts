import { Finder } from '../detection/finder.ts';
import { moreScalarKinds } from '../detection/more-scalars.ts';
import { Random } from '../detection/random.ts';
import { tallyDocuments } from '../detection/recall.ts';
import { neutralKeys, scalarKinds } from '../detection/scalars.ts';
import { noSecretValues } from '../detection/secret-values.ts';
import { Tally } from '../detection/tally.ts';
import { atLeast, atMost, type Figure } from '../figure.ts';

const valuesEach = 600;
const documentCount = 6000;

export const figure: Figure = {
  name: 'class-noise',
  about: 'how often data classes alarm on ordinary scalars, on benign fields of answers and on public examples',
  goal: '≤ 0.2 % of ≥ 32 kinds of scalar, ≤ 0.3 % of benign fields, ≤ 0.05 % of no secrets',
  async measure(context) {
    const finder = new Finder();
    const kinds = [...scalarKinds, ...moreScalarKinds];
    const neutral = new Tally('scalars under neutral names');
    const own = new Tally('scalars under their own names');
    for (const { kind, keys, make } of kinds) {
      const random = new Random(`score noise ${kind}`);
      const alarms = new Set<string>();
      for (let turn = 0; turn < valuesEach; turn += 1) {
        const value = make(random);
        if (typeof value === 'boolean') continue;
        for (const [tally, key] of [
          [neutral, random.pick(neutralKeys)],
          [own, random.pick(keys)],
        ] as const) {
          const classes = finder.classesOf(key, value);
          tally.count(classes.length === 0, () => '');
          if (classes.length > 0) alarms.add(`${tally === own ? key : 'neutral'}: ${classes.join(', ')}`);
        }
      }
      if (alarms.size > 0) context.show(`${kind} is called ${[...alarms].join('; ')}`);
    }
    context.say(`${documentCount} documents`);
    const benign = tallyDocuments(finder, 'score', documentCount).of('benign');
    return [
      { kind: 'measured', name: 'kinds of scalar', value: kinds.length, unit: 'kinds', goal: atLeast(32) },
      neutral.value(atMost(0.2), 'wrong'),
      own.value(atMost(0.2), 'wrong'),
      benign.value(atMost(0.3), 'wrong'),
      ...noSecretValues(finder, context),
    ];
  },
};
