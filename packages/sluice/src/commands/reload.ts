import { defineCommand } from '../define-command.ts';

export const reloadCommand = defineCommand({
  name: 'reload',
  summary: 'take configuration, contracts and policies anew',
  details: 'What is wrong in them is told with its place, and the old revision stays in force.',
  arguments: [],
  options: {},
  examples: [{ line: 'sluice check && sluice reload', about: 'look first' }],
  async run(standing) {
    const { runReload } = await import('./reload.run.ts');
    return runReload(standing);
  },
});
