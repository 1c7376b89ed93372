import { defineCommand } from '../define-command.ts';

export const plansShowCommand = defineCommand({
  name: 'plans show',
  summary: 'one plan, with all that it grants',
  arguments: [{ name: 'name', about: 'its name' }],
  options: {},
  examples: [{ line: 'sluice plans show gold', about: 'quotas, rates, bytes, records and consumers' }],
  async run(standing, [name = '']) {
    const { runPlansShow } = await import('./plans.run.ts');
    return runPlansShow(standing, name);
  },
});
