import { defineCommand } from '../define-command.ts';
import { planOptions } from '../plan-options.ts';

export const plansCreateCommand = defineCommand({
  name: 'plans create',
  summary: 'make a plan: how much each consumer that has it may take',
  details:
    'In force on every worker when the command returns. Several amounts of one kind are parted by commas. Policies may say more: consumer.plan.',
  arguments: [{ name: 'name', about: 'its name, which policies know as consumer.plan' }],
  options: planOptions,
  examples: [
    {
      line: 'sluice plans create gold --quota "100000 per month" --rate "10 per 1s" --bytes "1 GB per day"',
      about: 'then: sluice consumers change billing --plan gold',
    },
  ],
  async run(standing, [name = ''], options) {
    const { runPlansCreate } = await import('./plans.run.ts');
    return runPlansCreate(standing, name, options);
  },
});
