import type { RegisterParts } from '../parts.ts';
import type { StoredBan } from '../register/entries.ts';
import { defineRoute } from '../route.ts';

export const liftBanRoute = defineRoute<RegisterParts>({
  method: 'DELETE',
  path: '/api/v1/bans/{target}',
  permission: 'ban',
  summary: 'Lifts a ban.',
  action: 'bans.lift',
  objectOf: () => '',
  madeOf: (lifted) => (lifted as StoredBan).id,
  answer: ({ register }, { path }) => register.bans.lift(path['target'] ?? ''),
});
