import { defineCommand } from '../define-command.ts';

export const tokensRestoreCommand = defineCommand({
  name: 'tokens restore',
  summary: 'take a denial of tokens back',
  arguments: [{ name: 'id', about: 'its id, as "sluice tokens" lists it' }],
  options: {},
  examples: [{ line: 'sluice tokens restore td-3f9c01d2aa', about: 'the tokens are believed again as long as they live' }],
  async run(standing, [id = '']) {
    const { runTokensRestore } = await import('./tokens.run.ts');
    return runTokensRestore(standing, id);
  },
});
