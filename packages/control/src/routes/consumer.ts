import type { RegisterParts } from '../parts.ts';
import { defineRoute } from '../route.ts';

export const consumerRoute = defineRoute<RegisterParts>({
  method: 'GET',
  path: '/api/v1/consumers/{name}',
  permission: 'read',
  summary: 'One registered consumer.',
  action: null,
  answer: ({ register }, { path }) => register.consumers.get(path['name'] ?? ''),
});
