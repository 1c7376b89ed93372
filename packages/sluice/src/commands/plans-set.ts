import { defineCommand, text, words } from '../define-command.ts';

export const plansSetCommand = defineCommand({
  name: 'plans set',
  summary: 'make a plan, or change what is given of it',
  details: 'A plan is a name. How much its consumers may do, policies say: match consumer.plan in the limits of a policy file.',
  arguments: [{ name: 'name', about: 'its name, which policies know as consumer.plan' }],
  options: {
    about: text('--about <text>', 'what it is'),
    labels: words('--labels <labels>', 'labels as name=value, parted by commas'),
  },
  examples: [
    { line: 'sluice plans set gold --about "for partners" --labels tier=1', about: 'then: sluice consumers change billing --plan gold' },
  ],
  async run(standing, [name = ''], options) {
    const { runPlansSet } = await import('./plans.run.ts');
    return runPlansSet(standing, name, options);
  },
});
