import { defineCommand } from '../define-command.ts';

export const statusCommand = defineCommand({
  name: 'status',
  summary: 'what runs, where, and what passed through it',
  arguments: [],
  options: {},
  examples: [{ line: 'sluice status --json', about: 'the same for a program' }],
  async run(standing) {
    const { runStatus } = await import('./status.run.ts');
    return runStatus(standing);
  },
});
