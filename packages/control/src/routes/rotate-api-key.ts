import type { RegisterParts } from '../parts.ts';
import type { MadeKey } from '../register/entries.ts';
import { defineRoute } from '../route.ts';

export const rotateApiKeyRoute = defineRoute<RegisterParts>({
  method: 'POST',
  path: '/api/v1/api-keys/{id}/rotate',
  permission: 'register',
  summary: 'Makes a key in the place of another, which stays valid for the overlap.',
  action: 'api-keys.rotate',
  madeOf: (made) => (made as MadeKey).entry.id,
  answer: ({ register }, { path, body }) => register.apiKeys.rotate(path['id'] ?? '', body),
});
