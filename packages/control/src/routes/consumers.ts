import type { RegisterParts } from '../parts.ts';
import { defineRoute } from '../route.ts';

export const consumersRoute = defineRoute<RegisterParts>({
  method: 'GET',
  path: '/api/v1/consumers',
  permission: 'read',
  summary: 'Registered consumers.',
  action: null,
  answer: async ({ register }) => ({ rows: await register.consumers.list() }),
});
