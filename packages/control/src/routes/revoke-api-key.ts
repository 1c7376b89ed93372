import type { RegisterParts } from '../parts.ts';
import { defineRoute } from '../route.ts';

export const revokeApiKeyRoute = defineRoute<RegisterParts>({
  method: 'DELETE',
  path: '/api/v1/api-keys/{id}',
  permission: 'register',
  summary: 'Revokes an API key; every worker refuses it when the answer comes.',
  action: 'api-keys.revoke',
  answer: ({ register }, { path }) => register.apiKeys.revoke(path['id'] ?? ''),
});
