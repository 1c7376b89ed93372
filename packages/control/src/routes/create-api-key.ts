import type { RegisterParts } from '../parts.ts';
import type { MadeKey } from '../register/entries.ts';
import { defineRoute, namedIn } from '../route.ts';

export const createApiKeyRoute = defineRoute<RegisterParts>({
  method: 'POST',
  path: '/api/v1/api-keys',
  permission: 'register',
  summary: 'Makes an API key, which is told in the answer and never again.',
  action: 'api-keys.create',
  objectOf: ({ body }) => namedIn(body, 'consumer'),
  madeOf: (made) => (made as MadeKey).entry.id,
  answer: ({ register }, { body }) => register.apiKeys.create(body),
});
