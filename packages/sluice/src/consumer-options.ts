import { oneOf, text, words } from './define-command.ts';

/** What may be said of a consumer, new or changed. */
export const consumerOptions = {
  kind: oneOf('--kind <kind>', 'what it is', ['application', 'person']),
  owner: text('--owner <text>', 'who answers for it: a team or a role'),
  contact: text('--contact <text>', 'whom to reach, as a role; no private data of a person'),
  tenant: text('--tenant <name>', 'the tenant whose data it may see'),
  roles: words('--roles <roles>', 'its roles, parted by commas'),
  plan: text('--plan <name>', 'its plan, as "sluice plans" lists them'),
};
