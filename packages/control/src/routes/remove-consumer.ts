import type { RegisterParts } from '../parts.ts';
import { defineRoute } from '../route.ts';

export const removeConsumerRoute = defineRoute<RegisterParts>({
  method: 'DELETE',
  path: '/api/v1/consumers/{name}',
  permission: 'register',
  summary: 'Removes a consumer and all of its keys.',
  action: 'consumers.remove',
  answer: ({ register }, { path }) => register.consumers.remove(path['name'] ?? ''),
});
