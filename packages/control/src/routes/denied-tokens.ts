import type { RegisterParts } from '../parts.ts';
import { defineRoute } from '../route.ts';

export const deniedTokensRoute = defineRoute<RegisterParts>({
  method: 'GET',
  path: '/api/v1/denied-tokens',
  permission: 'read',
  summary: 'Tokens that are believed no more.',
  action: null,
  answer: async ({ register }) => ({ rows: await register.denials.list() }),
});
