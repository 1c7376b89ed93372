import { defineCommand } from '../define-command.ts';

export const plansRemoveCommand = defineCommand({
  name: 'plans remove',
  summary: 'remove a plan that no consumer has',
  arguments: [{ name: 'name', about: 'its name' }],
  options: {},
  examples: [{ line: 'sluice plans remove gold', about: 'refused while a consumer has it' }],
  async run(standing, [name = '']) {
    const { runPlansRemove } = await import('./plans.run.ts');
    return runPlansRemove(standing, name);
  },
});
