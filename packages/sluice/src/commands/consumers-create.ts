import { consumerOptions } from '../consumer-options.ts';
import { defineCommand } from '../define-command.ts';

export const consumersCreateCommand = defineCommand({
  name: 'consumers create',
  summary: 'register an application or a person',
  details: 'What is typed here is kept as it is: name teams and roles, not people.',
  arguments: [{ name: 'name', about: 'what it is called, in records too: consumer-NAME' }],
  options: consumerOptions,
  examples: [{ line: 'sluice consumers create billing --owner team-pay --roles reader --plan gold', about: 'a program of another team' }],
  async run(standing, [name = ''], options) {
    const { runConsumersCreate } = await import('./consumers.run.ts');
    return runConsumersCreate(standing, name, options);
  },
});
