import { defineCommand, oneOf, text, words } from '../define-command.ts';

export const consumersCreateCommand = defineCommand({
  name: 'consumers create',
  summary: 'register an application or a person',
  details: 'What is typed here is kept as it is: name teams and roles, not people.',
  arguments: [{ name: 'name', about: 'what it is called, in records too: consumer-NAME' }],
  options: {
    kind: oneOf('--kind <kind>', 'what it is', ['application', 'person']),
    owner: text('--owner <text>', 'who answers for it: a team or a role'),
    contact: text('--contact <text>', 'whom to reach, as a role; no private data of a person'),
    tenant: text('--tenant <name>', 'the tenant whose data it may see'),
    roles: words('--roles <roles>', 'its roles, parted by commas'),
    plan: text('--plan <name>', 'its plan, as "sluice plans" lists them'),
  },
  examples: [{ line: 'sluice consumers create billing --owner team-pay --roles reader --plan gold', about: 'a program of another team' }],
  async run(standing, [name = ''], options) {
    const { runConsumersCreate } = await import('./consumers.run.ts');
    return runConsumersCreate(standing, name, options);
  },
});
