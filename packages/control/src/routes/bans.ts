import type { RegisterParts } from '../parts.ts';
import { defineRoute } from '../route.ts';

export const bansRoute = defineRoute<RegisterParts>({
  method: 'GET',
  path: '/api/v1/bans',
  permission: 'read',
  summary: 'Consumers and networks that are turned away now.',
  action: null,
  answer: async ({ register }) => ({ rows: await register.bans.list() }),
});
