import { consumerOptions } from '../consumer-options.ts';
import { defineCommand } from '../define-command.ts';

export const consumersChangeCommand = defineCommand({
  name: 'consumers change',
  summary: 'change what is given of a consumer',
  details: 'In force on every worker when the command returns. An empty text takes a property away.',
  arguments: [{ name: 'name', about: 'its name' }],
  options: consumerOptions,
  examples: [
    { line: 'sluice consumers change billing --plan silver', about: 'its other properties stay' },
    { line: 'sluice consumers change billing --roles ""', about: 'takes its roles away' },
  ],
  async run(standing, [name = ''], options) {
    const { runConsumersChange } = await import('./consumers.run.ts');
    return runConsumersChange(standing, name, options);
  },
});
