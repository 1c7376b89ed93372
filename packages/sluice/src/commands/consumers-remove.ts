import { defineCommand, flag } from '../define-command.ts';

export const consumersRemoveCommand = defineCommand({
  name: 'consumers remove',
  summary: 'remove a consumer and all of its keys',
  details:
    'Its keys are refused on every worker when the command returns. What was recorded of it stays: see "sluice forget consumer-NAME".',
  arguments: [{ name: 'name', about: 'its name' }],
  options: { yes: flag('--yes', 'do not ask') },
  examples: [{ line: 'sluice consumers remove billing --yes', about: 'in a script' }],
  async run(standing, [name = ''], { yes }) {
    const { runConsumersRemove } = await import('./consumers.run.ts');
    return runConsumersRemove(standing, name, yes);
  },
});
