import { defineCommand } from '../define-command.ts';

export const bansListCommand = defineCommand({
  name: 'bans list',
  isDefault: true,
  summary: 'consumers and networks that are turned away now',
  arguments: [],
  options: {},
  examples: [{ line: 'sluice bans', about: 'whom, how, until when and why' }],
  async run(standing) {
    const { runBansList } = await import('./bans.run.ts');
    return runBansList(standing);
  },
});
