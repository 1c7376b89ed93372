import { attacks, createAttackDetection, type Field } from '@sluice/detect';
import { atMost, type Figure } from '../figure.ts';
import { gateLoads } from '../gate-loads.ts';
import { measureStages } from '../stages.ts';

const looks = 20_000;
const rounds = 5;
const field: Field = { name: 'q', isName: false, channel: 'body', host: null, content: 'unknown' };
/** What members of API bodies mostly are. */
const plainValues: readonly string[] = [
  'Jane',
  'Jane Doe',
  'order-12345',
  '2024-01-02T03:04:05Z',
  '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  'jane.doe@example.com',
  '12 Main Street, Springfield',
  'pending_payment',
  'en-GB',
  'A short text of some words.',
  '+44 20 7946 0958',
  'internationalization',
  '1.2.3',
];

export const figure: Figure = {
  name: 'attack-cost',
  about: 'what a look for attacks costs a plain short value, and what all looks of a POST of 1 KB of JSON add to the CPU of its worker',
  goal: '≤ 2 µs; ≤ 15 %',
  async measure({ say, show, signal, workFolder }) {
    say('plain values');
    const costs = plainValues.map((value) => ({ value, us: costOf(value) })).sort((one, other) => other.us - one.us);
    for (const { value, us } of costs) show(`${us.toFixed(2)} µs  ${value}`);
    say('a worker under load, then the same with a profiler');
    const { workerUs, profile } = await measureStages({ load: gateLoads.post, folder: workFolder, rounds, signal });
    const share = profile.withinFile('/judge/attack-look');
    const mean = workerUs.reduce((sum, us) => sum + us, 0) / workerUs.length;
    return [
      {
        kind: 'measured',
        name: 'attack-cost value',
        value: costs[0]?.us ?? 0,
        unit: 'µs',
        goal: atMost(2),
        note: `the dearest of ${costs.length}, ${costs[0]?.value}`,
      },
      {
        kind: 'measured',
        name: 'attack-cost post',
        value: (share / (1 - share)) * 100,
        unit: '%',
        goal: atMost(15),
        note: `on top of what else the worker does, of ${mean.toFixed(0)} µs of CPU an exchange`,
      },
    ];
  },
};

/** CPU microseconds of a look, the least of some rounds. */
function costOf(value: string): number {
  const detection = createAttackDetection(attacks);
  return Math.min(
    ...Array.from({ length: rounds }, () => {
      const before = process.cpuUsage();
      for (let look = 0; look < looks; look += 1) detection.look(value, field);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / looks;
    }),
  );
}
