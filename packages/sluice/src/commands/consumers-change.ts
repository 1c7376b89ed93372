import { defineCommand, oneOf, text, words } from '../define-command.ts';

export const consumersChangeCommand = defineCommand({
  name: 'consumers change',
  summary: 'change what is given of a consumer',
  details: 'In force on every worker when the command returns. An empty text takes a property away.',
  arguments: [{ name: 'name', about: 'its name' }],
  options: {
    kind: oneOf('--kind <kind>', 'what it is', ['application', 'person']),
    owner: text('--owner <text>', 'who answers for it: a team or a role'),
    contact: text('--contact <text>', 'whom to reach, as a role; no private data of a person'),
    tenant: text('--tenant <name>', 'the tenant whose data it may see'),
    roles: words('--roles <roles>', 'its roles, parted by commas'),
    plan: text('--plan <name>', 'its plan, as "sluice plans" lists them'),
  },
  examples: [
    { line: 'sluice consumers change billing --plan silver', about: 'its other properties stay' },
    { line: 'sluice consumers change billing --roles ""', about: 'takes its roles away' },
  ],
  async run(standing, [name = ''], options) {
    const { runConsumersChange } = await import('./consumers.run.ts');
    return runConsumersChange(standing, name, options);
  },
});
