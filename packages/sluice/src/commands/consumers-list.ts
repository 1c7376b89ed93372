import { defineCommand } from '../define-command.ts';

export const consumersListCommand = defineCommand({
  name: 'consumers list',
  isDefault: true,
  summary: 'the applications and people that are registered',
  arguments: [],
  options: {},
  examples: [{ line: 'sluice consumers', about: 'name, owner, tenant, roles and plan of each' }],
  async run(standing) {
    const { runConsumersList } = await import('./consumers.run.ts');
    return runConsumersList(standing);
  },
});
