import { defineRoute } from '../route.ts';

export const stopRoute = defineRoute({
  method: 'POST',
  path: '/api/v1/stop',
  permission: 'operate',
  summary: 'Drains and ends.',
  answer: (parts) => parts.stop(),
});
