import { defineCommand } from '../define-command.ts';

export const plansListCommand = defineCommand({
  name: 'plans list',
  isDefault: true,
  summary: 'plans, and how many consumers have each',
  arguments: [],
  options: {},
  examples: [{ line: 'sluice plans', about: 'name, labels and consumers of each' }],
  async run(standing) {
    const { runPlansList } = await import('./plans.run.ts');
    return runPlansList(standing);
  },
});
