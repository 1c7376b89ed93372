import { defineCommand } from '../define-command.ts';

export const keysListCommand = defineCommand({
  name: 'keys list',
  isDefault: true,
  summary: 'the keys of this installation, by their ids',
  details: 'Keys k… make fingerprints and seal captures; the key p… makes pseudonyms. Of destroyed ones the day is kept, and no more.',
  arguments: [],
  options: {},
  examples: [{ line: 'sluice keys list', about: 'says which keys are in use' }],
  async run(standing) {
    const { runKeysList } = await import('./keys-list.run.ts');
    return runKeysList(standing);
  },
});
