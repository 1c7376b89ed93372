import { defineCommand } from '../define-command.ts';
import { planOptions } from '../plan-options.ts';

export const plansChangeCommand = defineCommand({
  name: 'plans change',
  summary: 'change what is given of a plan, for all who have it',
  details: 'In force on every worker when the command returns; what was taken stays taken. An empty text takes a property away.',
  arguments: [{ name: 'name', about: 'its name' }],
  options: planOptions,
  examples: [
    { line: 'sluice plans change gold --quota "200000 per month"', about: 'its other properties stay' },
    { line: 'sluice plans change gold --rate ""', about: 'no rate any more' },
  ],
  async run(standing, [name = ''], options) {
    const { runPlansChange } = await import('./plans.run.ts');
    return runPlansChange(standing, name, options);
  },
});
