import type { RegisterParts } from '../parts.ts';
import { defineRoute } from '../route.ts';

export const changeConsumerRoute = defineRoute<RegisterParts>({
  method: 'POST',
  path: '/api/v1/consumers/{name}',
  permission: 'register',
  summary: 'Changes what is given of a consumer.',
  action: 'consumers.change',
  answer: ({ register }, { path, body }) => register.consumers.change(path['name'] ?? '', body),
});
