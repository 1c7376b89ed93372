import { defineCommand, text } from '../define-command.ts';

export const apiKeysListCommand = defineCommand({
  name: 'api-keys list',
  isDefault: true,
  summary: 'the keys of consumers, without the keys themselves',
  arguments: [],
  options: { consumer: text('--consumer <name>', 'of this consumer') },
  examples: [{ line: 'sluice api-keys --consumer billing', about: 'beginning, scopes, end and last day of use of each' }],
  async run(standing, _values, { consumer }) {
    const { runApiKeysList } = await import('./api-keys.run.ts');
    return runApiKeysList(standing, consumer);
  },
});
