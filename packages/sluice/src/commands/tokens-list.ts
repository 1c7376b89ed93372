import { defineCommand } from '../define-command.ts';

export const tokensListCommand = defineCommand({
  name: 'tokens list',
  isDefault: true,
  summary: 'tokens that are believed no more',
  arguments: [],
  options: {},
  examples: [{ line: 'sluice tokens', about: 'by id, subject, time or fingerprint' }],
  async run(standing) {
    const { runTokensList } = await import('./tokens.run.ts');
    return runTokensList(standing);
  },
});
