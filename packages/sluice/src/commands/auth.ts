import { defineCommand } from '../define-command.ts';
import { filterOptions } from '../filter-options.ts';

export const authCommand = defineCommand({
  name: 'auth',
  summary: 'how callers prove who they are: what is declared, what was shown, what was verified',
  details:
    'DECLARED is what the contract says, REQUIRED what the configuration demands. NONE showed nothing, UNVERIFIED what nobody checked;\nREFUSED is what was demanded in vain, or would have been outside enforce.',
  arguments: [],
  options: filterOptions,
  examples: [
    { line: 'sluice auth --since 1d', about: 'the last day, endpoint by endpoint' },
    { line: 'sluice auth --api shop --json', about: 'for a program' },
  ],
  async run(standing, _values, options) {
    const { runAuth } = await import('./auth.run.ts');
    return runAuth(standing, options);
  },
});
