import type { RegisterParts } from '../parts.ts';
import { defineRoute } from '../route.ts';

export const apiKeysRoute = defineRoute<RegisterParts>({
  method: 'GET',
  path: '/api/v1/api-keys',
  permission: 'read',
  summary: 'API keys without their hashes, all or those of one consumer.',
  action: null,
  answer: async ({ register }, { query }) => ({ rows: await register.apiKeys.list(query.get('consumer')) }),
});
