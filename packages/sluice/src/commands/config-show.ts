import { defineCommand } from '../define-command.ts';

export const configShowCommand = defineCommand({
  name: 'config show',
  summary: 'the settings in force, defaults filled in, secrets masked',
  arguments: [],
  options: {},
  examples: [{ line: 'sluice config show --json', about: 'for a program' }],
  async run(standing) {
    const { runConfigShow } = await import('./config-show.run.ts');
    return runConfigShow(standing);
  },
});
