import type { RegisterParts } from '../parts.ts';
import type { StoredBan } from '../register/entries.ts';
import { defineRoute } from '../route.ts';

export const putBanRoute = defineRoute<RegisterParts>({
  method: 'POST',
  path: '/api/v1/bans',
  permission: 'ban',
  summary: 'Turns a consumer or a network away.',
  action: 'bans.set',
  // An address is no matter for the audit log: the entry that follows names the ban.
  objectOf: () => '',
  madeOf: (made) => (made as StoredBan).id,
  answer: ({ register }, { body }) => register.bans.put(body, 'hand'),
});
